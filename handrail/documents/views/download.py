"""What sending a record as a file takes, whatever the kind of file."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from handrail.cases import gate
from handrail.documents.file_names import document_name
from handrail.documents.standing_words import is_draft
from handrail.supervision.recording import queries


def download(
    request: HttpRequest,
    found: queries.Document,
    *,
    write: Callable[..., bytes],
    document: str,
    extension: str,
    media_type: str,
) -> HttpResponse:
    """A signed record as it was signed, or a draft marked as one; with the guidance notes where they are asked for."""
    guidance = request.GET.get("guidance") == "yes"
    content = write(found.walk, addenda=found.addenda, guidance=guidance)
    gate.hand_over(
        by=request.user,
        case=found.record.case,
        document=document,
        record_id=found.record.id,
        detail={"draft": is_draft(found.walk), "guidance": guidance},
    )
    name = document_name(found.walk, extension)
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
