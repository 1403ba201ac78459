"""Choosing somebody with an account as an attendee, who may then open the family: an act of its own."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.cases.open_until import open_until
from handrail.core.refusals import Invalid, NotAllowed
from handrail.council.queries import setting
from handrail.supervision.recording.forms.attendee import AttendeeChosen
from handrail.supervision.recording.presenters import invite_attendee as presenter
from handrail.supervision.records import attendance, queries, sight

if TYPE_CHECKING:
    from handrail.supervision.records.models import Record


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.open", record=queries.find_record)
def invite_attendee(request: HttpRequest, record: "Record") -> HttpResponse:
    """Finds people by name, and asks which of them is meant; typing a name alone gives nothing."""
    sent = AttendeeChosen.of(request.POST, address=request.GET)
    is_open = record.can_be_written and record.is_theirs_to_write
    problem, box = sent.problem, sent.box
    person = queries.person_to_choose(sent.person) if sent.person else None
    if person and not problem:
        try:
            attendance.invite_attendee(
                by=request.user,
                record_id=record.id,
                attendee_id=sent.attendee,
                user=person,
                is_another=sent.is_another,
            )
        except Invalid as refused:
            [(box, problem)] = refused.errors.items()
        except NotAllowed as refused:
            if not is_open:
                raise
            problem = refused.reason
        else:
            last = open_until(record.case, [person]).get(person.pk)
            messages.success(request, presenter.chosen_in_words(person, last))
            return redirect("record", record_id=record.id)
    if not is_open:
        return redirect("signed_record", record_id=record.id)
    names = queries.names_only(record)
    of_the_row = next((row.name for row in names if row.pk == sent.attendee), "")
    typed = sent.name or of_the_row or (person.name if person else "")
    page = presenter.invite_page(
        record,
        queries.people_called(typed, record=record) if typed else [],
        typed=typed,
        person=sent.person,
        attendee=sent.attendee,
        row=sent.row,
        names=names,
        until=sight.until(record.meeting, record.case),
        working_days=setting("meeting_access_working_days"),
        asks_which_row=box == "row",
    )
    gate.open_case(by=request.user, case=record.case, page="choose an attendee")
    context = {
        "page": page,
        "problems": {box: problem} if problem else {},
        "errors": [(problem, box)] if problem else [],
    }
    return render(request, "recording/invite_attendee.html", context, status=422 if problem else 200)
