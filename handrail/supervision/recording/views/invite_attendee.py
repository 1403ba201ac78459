"""Choosing somebody with an account as an attendee, who may then open the family: an act of its own."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core.refusals import NotAllowed
from handrail.supervision.recording.forms.attendee import AttendeeChosen
from handrail.supervision.recording.presenters.invite_attendee import invite_page
from handrail.supervision.records import attendance, queries, sight

if TYPE_CHECKING:
    from handrail.supervision.records.models import Record


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.open", record=queries.find_record)
def invite_attendee(request: HttpRequest, record: "Record") -> HttpResponse:
    """Finds people by name, and asks which of them is meant; typing a name alone gives nothing."""
    sent = AttendeeChosen.of(request.POST, address=request.GET)
    is_open = record.can_be_written and record.is_theirs_to_write
    problem = sent.problem
    if request.method == "POST" and sent.person and not problem:
        person = queries.person_to_choose(sent.person)
        try:
            attendance.invite_attendee(by=request.user, record_id=record.id, attendee_id=sent.attendee, user=person)
            return redirect(f"{reverse('record', args=[record.id])}#attendees")
        except NotAllowed as refused:
            if not is_open:
                raise
            problem = refused.reason
    if not is_open:
        return redirect("signed_record", record_id=record.id)
    typed = sent.name or queries.name_typed(record, sent.attendee)
    page = invite_page(
        record,
        queries.people_to_choose(record, typed) if typed else [],
        typed=typed,
        attendee=sent.attendee,
        until=sight.until(record.meeting, record.case),
    )
    gate.open_case(by=request.user, case=record.case, page="choose an attendee")
    context = {"page": page, "problem": problem, "errors": [(problem, sent.box)] if problem else []}
    return render(request, "recording/invite_attendee.html", context, status=422 if problem else 200)
