"""The Word document of a record."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from handrail.cases import gate
from handrail.documents.views.download import download
from handrail.documents.word_export.writing import write_word

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@gate.permission("case.open")
@require_GET
def record_word(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    return download(
        request, record_id, write=write_word, document="Word document", extension="docx", media_type=MEDIA_TYPE
    )
