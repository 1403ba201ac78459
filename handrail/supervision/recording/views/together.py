"""Several people in one record: what the others saved, and who is here."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from handrail.accounts.permissions import needs
from handrail.accounts.session_life import asked_by_the_page
from handrail.cases import gate
from handrail.core.refusals import NotFound
from handrail.supervision.recording import queries, who_is_here
from handrail.supervision.recording.forms.together import Asked, section_said
from handrail.supervision.recording.presenters.closing import why_withdrawn
from handrail.supervision.recording.presenters.together import news


@asked_by_the_page
@require_safe
@needs("case.open", checked_by=queries.news_of)
def together(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Asked every other second by every open page, so it does as little as can be done."""
    asked = Asked.of(request.GET)
    try:
        told = queries.news_of(record_id, user=request.user, since=asked.since, known=asked.known)
    except NotFound:
        withdrawn = queries.withdrawn_from(record_id, user=request.user)
        gate.open_case(by=request.user, case=withdrawn.record.case, page="record")
        return JsonResponse({"reason": why_withdrawn(withdrawn)}, status=404)
    if told.saved or told.people:
        gate.open_case(by=request.user, case=told.case, page="record")
    return JsonResponse(news(told, user=request.user))


@asked_by_the_page
@require_POST
@needs("case.open", checked_by=(who_is_here.note, who_is_here.leave))
def here(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Notes in which section somebody is, or that they have left."""
    if request.POST.get("gone"):
        who_is_here.leave(by=request.user, record_id=record_id)
    else:
        who_is_here.note(by=request.user, record_id=record_id, section=section_said(request.POST))
    return HttpResponse(status=204)
