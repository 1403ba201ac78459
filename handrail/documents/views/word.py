"""The Word document of a record."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from handrail.accounts.permissions import needs
from handrail.documents.views.download import download
from handrail.supervision.recording import queries

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@needs("case.open", found=queries.document_of)
def record_word(request: HttpRequest, found: queries.Document) -> HttpResponse:
    return download(request, found, document="Word document", extension="docx", media_type=MEDIA_TYPE)
