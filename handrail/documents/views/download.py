"""What sending a record as a file takes, whatever the kind of file."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from handrail.cases import gate
from handrail.documents.file_names import document_name
from handrail.documents.making import NotMade, TooLarge, maker, one_at_a_time
from handrail.documents.standing_words import is_draft
from handrail.supervision.recording import queries


def download(
    request: HttpRequest,
    found: queries.Document,
    *,
    document: str,
    extension: str,
    media_type: str,
) -> HttpResponse:
    """A signed record as it was signed, or a draft marked as one; with the guidance notes where they are asked for."""
    guidance = request.GET.get("guidance") == "yes"
    try:
        with one_at_a_time(request.user):
            content = maker.make(document, walk=found.walk, addenda=found.addenda, guidance=guidance)
    except NotMade as fault:
        return _not_made(request, fault, record_id=found.record.id, document=document)
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


def _not_made(request: HttpRequest, fault: NotMade, *, record_id: uuid.UUID, document: str) -> HttpResponse:
    """Says what to do instead: wait, or take the other kind of document. It says nothing of the family."""
    if isinstance(fault, TooLarge):
        return render(request, "documents/too_large.html", {"record_id": record_id, "document": document}, status=422)
    response = render(request, "documents/being_made.html", {"record_id": record_id}, status=503)
    response["Retry-After"] = "5"
    return response
