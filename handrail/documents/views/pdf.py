"""The PDF document of a record."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from handrail.cases import gate
from handrail.documents.pdf_export.writing import write_pdf
from handrail.documents.views.download import download

MEDIA_TYPE = "application/pdf"


@gate.permission("case.open")
@require_GET
def record_pdf(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    return download(
        request, record_id, write=write_pdf, document="PDF document", extension="pdf", media_type=MEDIA_TYPE
    )
