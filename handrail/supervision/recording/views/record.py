"""The page on which a supervision is recorded; it works without a script, a whole page at a time."""

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.cases import gate
from handrail.core.refusals import NotFound
from handrail.supervision.recording import queries, services
from handrail.supervision.recording.forms.page import PageSent
from handrail.supervision.recording.presenters import page_sent
from handrail.supervision.recording.presenters.record import record_page
from handrail.supervision.recording.presenters.rows import Rows
from handrail.supervision.records import queries as record_queries


@gate.permission("case.open")
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    if request.method == "POST":
        return _save(request, record_id)
    found = record_queries.find_record(record_id, user=request.user)
    if not (found.can_be_written and found.is_theirs_to_write):
        return redirect("signed_record", record_id=record_id)
    newest = record_queries.newest_save(found)
    contents = queries.contents_of(found)
    return _show(request, contents, Rows(contents), newest, taken_out=page_sent.taken_out(request.GET.get("out", "")))


def _save(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Saves what was changed; what cannot be kept comes back in its box, with what to do about it."""
    sent = PageSent.of(request.POST)
    try:
        found = record_queries.find_record(record_id, user=request.user)
        contents = queries.contents_of(found)
        standing = Rows(contents).standing()
        changed = sent.changed(standing)
        saved = services.save_page(by=request.user, record_id=record_id, typed=changed, save_id=sent.save_id)
    except NotFound:
        return render(request, "recording/words_kept.html", {"words": page_sent.words_of(sent)}, status=404)
    if settling := page_sent.settling(sent, contents, saved):
        services.save(by=request.user, record_id=record_id, **settling)
    unplaced = sent.unplaced(standing)
    unkept = page_sent.unkept(changed, saved, sent.pressed)
    if not unkept and not unplaced:
        place = page_sent.next_place(sent.pressed, saved, record_id, at=request.GET.get("at", ""))
        return HttpResponseRedirect(place, status=303)
    found = record_queries.find_record(record_id, user=request.user)
    newest = record_queries.newest_save(found)
    contents = queries.contents_of(found)
    return _show(request, contents, Rows(contents, unkept), newest, unplaced=unplaced, status=422)


def _show(request: HttpRequest, contents, rows: Rows, newest, *, status: int = 200, **more) -> HttpResponse:
    page = record_page(
        contents,
        last=queries.last_time(contents.record),
        rows=rows,
        newest=newest,
        names=queries.names_to_offer(contents),
        **more,
    )
    gate.open_case(by=request.user, case=contents.record.case, page="record")
    return render(request, "recording/record.html", page, status=status)
