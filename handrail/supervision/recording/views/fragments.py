"""Parts of the record page by themselves: a section, the rail, and a row nobody has saved yet."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts.permissions import needs
from handrail.accounts.session_life import asked_by_the_page
from handrail.cases import gate
from handrail.core.ids import as_uuid
from handrail.core.refusals import NotFound
from handrail.supervision.recording import queries
from handrail.supervision.recording.forms.row import BORN_WITH
from handrail.supervision.recording.presenters.record import record_page
from handrail.supervision.recording.presenters.row import row_page
from handrail.supervision.recording.presenters.rows import Rows
from handrail.supervision.recording.row_kinds import find_kind
from handrail.supervision.records import queries as record_queries

if TYPE_CHECKING:
    from handrail.supervision.records.models import Record


@asked_by_the_page
@require_safe
@needs("case.open", found=record_queries.find_record)
def record_section(request: HttpRequest, found: "Record", section_id: str) -> HttpResponse:
    """One section, as it stands for everybody."""
    page = _page(request, found)
    section = next((section for section in page["sections"] if section.id == section_id), None)
    if section is None:
        raise NotFound
    return render(request, "recording/section_alone.html", {"section": section, "page": page["page"]})


@asked_by_the_page
@require_safe
@needs("case.open", found=record_queries.find_record)
def record_outline(request: HttpRequest, found: "Record") -> HttpResponse:
    """The rail, with the state of each section."""
    return render(request, "recording/rail.html", _page(request, found))


@require_safe
@needs("case.open", found=record_queries.find_record)
def record_row(request: HttpRequest, found: "Record", kind_name: str) -> HttpResponse:
    """An empty row to type into; nothing is stored until it is saved."""
    kind, key = find_kind(kind_name), as_uuid(request.GET.get("key", ""))
    if key is None or not kind.own_id:
        raise NotFound
    born_with = {name: request.GET[name] for name in BORN_WITH if name in request.GET}
    held = record_queries.rows_standing(kind, found)
    gate.open_case(by=request.user, case=found.case, page="record")
    page = row_page(kind, key, born_with, record=found, held=held)
    return render(request, "recording/row.html", page)


def _page(request: HttpRequest, found: "Record") -> dict:
    contents = queries.contents_of(found)
    page = record_page(
        contents,
        last=queries.last_time(contents.record),
        rows=Rows(contents),
        called_like_an_account=queries.called_like_an_account(contents),
    )
    gate.open_case(by=request.user, case=contents.record.case, page="record")
    return page
