"""The history of one row: who wrote what and when, and bringing earlier words back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core.refusals import NotFound
from handrail.supervision.recording import services
from handrail.supervision.recording.forms.history import BroughtBack
from handrail.supervision.recording.forms.page import as_revision
from handrail.supervision.recording.presenters import history as presenters
from handrail.supervision.recording.row_kinds import find_kind
from handrail.supervision.records import queries as record_queries

if TYPE_CHECKING:
    from handrail.supervision.records.models import Record


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.open", found=record_queries.find_record)
def history(request: HttpRequest, found: "Record", kind_name: str, key: str) -> HttpResponse:
    """Shows the saves of a row; what is brought back is a new one, so that nothing is ever lost by it."""
    kind = find_kind(kind_name)
    unread: Mapping[str, str] = {}
    if request.method == "POST":
        sent = BroughtBack.of(request.POST)
        saved = services.bring_back(by=request.user, record_id=found.id, kind_name=kind_name, key=key, **asdict(sent))
        if not saved.unread:
            messages.info(request, presenters.say_brought_back(saved.outcome))
            return redirect("record_history", record_id=found.id, kind_name=kind_name, key=key)
        unread = saved.unread
    saves = record_queries.history_of(found, kind, key, before=as_revision(request.GET.get("before", "")))
    if not saves.saves:
        raise NotFound
    gate.open_case(by=request.user, case=found.case, page="history")
    children = [row.child for row in record_queries.children_of(record=found.id)]
    page = presenters.history_page(found, kind, key, saves, children=children, unread=unread)
    return render(request, "recording/history.html", page, status=422 if unread else 200)
