"""The history of one row: who wrote what and when, and bringing earlier words back."""

import uuid
from dataclasses import asdict
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.cases import gate
from handrail.supervision.recording import services
from handrail.supervision.recording.forms.history import BroughtBack
from handrail.supervision.recording.presenters import history as presenters
from handrail.supervision.recording.row_kinds import find_kind
from handrail.supervision.records import queries as record_queries


@gate.permission("case.open")
@require_http_methods(["GET", "HEAD", "POST"])
def history(request: HttpRequest, record_id: uuid.UUID, kind_name: str, key: str) -> HttpResponse:
    """Shows every save of a row; what is brought back is a new one, so that nothing is ever lost by it."""
    found = record_queries.find_record(record_id, user=request.user)
    kind = find_kind(kind_name)
    saves = record_queries.history_of(found, kind.row_id(found.id, key))
    if not saves:
        raise Http404
    children = [row.child for row in record_queries.children_of(record=found.id)]
    page = partial(presenters.history_page, found, kind, key, saves, children=children)
    if request.method == "POST":
        sent = BroughtBack.of(request.POST)
        saved = services.bring_back(
            by=request.user, record_id=record_id, kind_name=kind_name, key=key, saves=saves, **asdict(sent)
        )
        if not saved.unread:
            messages.info(request, presenters.say_brought_back(saved.outcome))
            return redirect("record_history", record_id=record_id, kind_name=kind_name, key=key)
        return _show(request, page(unread=saved.unread), status=422)
    gate.open_case(by=request.user, case=found.case, page="history")
    return _show(request, page())


def _show(request: HttpRequest, page: dict, *, status: int = 200) -> HttpResponse:
    return render(request, "recording/history.html", page, status=status)
