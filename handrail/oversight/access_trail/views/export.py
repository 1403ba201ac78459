"""The trail of a family or of a person as a file, every row of what is asked for."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_GET

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core import clock
from handrail.core.spreadsheets import csv_lines
from handrail.oversight.access_trail import presenters, queries
from handrail.oversight.access_trail.asking import asked_in

if TYPE_CHECKING:
    from handrail.accounts.models import User
    from handrail.cases.models import Case


@require_GET
@needs("trail.read", case=queries.case_in_trail)
def export_trail_of_family(request: HttpRequest, case: "Case") -> StreamingHttpResponse:
    asked = asked_in(request.GET)
    gate.hand_over_trail(by=request.user, case=case, detail=asked.in_the_trail())
    rows = presenters.cells(
        queries.all_about(case, asked), queries.everybody(), queries.every_team(), of_family=case.reference
    )
    return _file(rows, whose=case.reference)


@require_GET
@needs("trail.read", person=queries.person_in_trail)
def export_trail_of_person(request: HttpRequest, person: "User") -> StreamingHttpResponse:
    asked = asked_in(request.GET)
    families = queries.families_in_trail_of(person, asked)
    gate.hand_over_trail(by=request.user, person=person, detail=asked.in_the_trail(), cases=families)
    rows = presenters.cells(queries.all_of(person, asked), queries.everybody(), queries.every_team())
    return _file(rows, whose="of a person")


def _file(cells: Iterator, *, whose: str) -> StreamingHttpResponse:
    name = presenters.file_name(whose, clock.today())
    return StreamingHttpResponse(
        csv_lines(cells),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
