"""The Word document of a record."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from handrail.cases import gate
from handrail.documents.file_names import document_name
from handrail.documents.standing_words import is_draft
from handrail.documents.word_export.writing import write_word
from handrail.supervision.recording import queries

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@gate.permission("case.open")
@require_GET
def record_word(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """A signed record as it was signed, or a draft marked as one; with the guidance notes where they are asked for."""
    document = queries.document_of(record_id, user=request.user)
    guidance = request.GET.get("guidance") == "yes"
    content = write_word(document.walk, addenda=document.addenda, guidance=guidance)
    gate.hand_over(
        by=request.user,
        case=document.record.case,
        document="Word document",
        record_id=record_id,
        detail={"draft": is_draft(document.walk), "guidance": guidance},
    )
    name = document_name(document.walk, "docx")
    return HttpResponse(
        content, content_type=MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
