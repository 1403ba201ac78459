"""The page on which a supervision is recorded; it works without a script, a whole page at a time."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core.refusals import NotFound
from handrail.supervision.recording import queries, services
from handrail.supervision.recording.forms.page import PageSent
from handrail.supervision.recording.presenters import closing, page_sent
from handrail.supervision.recording.presenters.record import record_page
from handrail.supervision.recording.presenters.rows import Rows
from handrail.supervision.records import policies
from handrail.supervision.records import queries as record_queries

if TYPE_CHECKING:
    from handrail.supervision.records.models import Record


def keeps_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives back what was typed into a page whose record is not there for this person, or is no longer."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound:
            if request.method != "POST":
                raise
            words = page_sent.words_of(PageSent.of(request.POST))
            return render(request, "recording/words_kept.html", {"words": words}, status=404)

    return kept


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
@needs("case.open", found=record_queries.find_record)
def record(request: HttpRequest, found: "Record") -> HttpResponse:
    if request.method == "POST":
        return _save(request, found)
    if not (found.can_be_written and found.is_theirs_to_write):
        return redirect("signed_record", record_id=found.id)
    newest = record_queries.newest_save(found)
    contents = queries.contents_of(found)
    return _show(request, contents, Rows(contents), newest, taken_out=page_sent.taken_out(request.GET.get("out", "")))


def _save(request: HttpRequest, found: "Record") -> HttpResponse:
    """Saves what was changed; what cannot be kept comes back in its box, with what to do about it."""
    sent, contents = PageSent.of(request.POST), queries.contents_of(found)
    standing = Rows(contents).standing()
    changed = sent.changed(standing)
    saved = services.save_page(by=request.user, record_id=found.id, typed=changed, save_id=sent.save_id)
    if settling := page_sent.settling(sent, contents):
        services.save(by=request.user, record_id=found.id, **settling)
    unplaced = sent.unplaced(standing)
    unkept = page_sent.unkept(changed, saved, sent.pressed)
    if not unkept and not unplaced:
        place = page_sent.next_place(sent.pressed, saved, found.id, at=request.GET.get("at", ""))
        return HttpResponseRedirect(place, status=303)
    found = record_queries.find_record(found.id, user=request.user)
    policies.check_can_write(found)
    newest = record_queries.newest_save(found)
    contents = queries.contents_of(found)
    rows, was_going_to = Rows(contents, unkept), sent.pressed.leads_to
    return _show(request, contents, rows, newest, unplaced=unplaced, was_going_to=was_going_to, status=422)


def _show(request: HttpRequest, contents, rows: Rows, newest, *, status: int = 200, **more) -> HttpResponse:
    page = record_page(
        contents,
        last=queries.last_time(contents.record),
        rows=rows,
        newest=newest,
        called_like_an_account=queries.called_like_an_account(contents),
        **more,
    )
    page["may_close"] = policies.chairs(contents.record, request.user)
    page["whom_to_ask"] = closing.whom_to_ask(contents.record, user=request.user)
    gate.open_case(by=request.user, case=contents.record.case, page="record")
    return render(request, "recording/record.html", page, status=status)
