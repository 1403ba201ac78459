"""No export holds a cell that a spreadsheet would work out, whatever people, teams and families are called."""

import csv
import io

import pytest
from django.test import Client

from handrail.accounts.models import Team, User
from handrail.audit import trail
from handrail.cases.models import Case
from handrail.core import spreadsheets
from tests.faults.test_no_input_gives_an_error import NEVER, addresses

FORBIDDEN = ("=", "+", "-", "@", "\t", "\r", "\x00")


@pytest.fixture
def exports(westmere, hartley_in_formulas, judith, sam):
    """The cells of every file that any address gives out, by the address's name."""

    def ask():
        found = {}
        for person in (judith, sam):
            client = Client()
            client.force_login(person)
            for name, address in addresses(westmere):
                if name in NEVER:
                    continue
                response = client.get(address, {"days": "0"})
                if response.headers.get("Content-Type", "").startswith("text/csv"):
                    text = b"".join(response.streaming_content).decode("utf-8-sig")
                    found[name] = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        return found

    return ask


@pytest.fixture
def hartley_in_formulas(westmere):
    """Everything that can be called something begins a formula, and has been recorded so in the trail."""
    hartley = westmere.case("hartley")
    Case.objects.filter(pk=hartley.pk).update(reference="@WM-2041")
    for place, user in enumerate(User.objects.all()):
        user.name = FORBIDDEN[place % 6] + user.name
        user.job_title = FORBIDDEN[(place + 1) % 6] + "HYPERLINK(1)"
        user.save()
    for team in Team.objects.all():
        team.name = f"=2+{team.name}"
        team.save()
    for user in User.objects.all():
        trail.look(by=user, case_reference="@WM-2041", page="family")
        trail.look(by=user, case_reference="", page="home", cases=["-1", "@WM-2041"])
        for beginning in FORBIDDEN:
            trail.record("answer.saved", by=user, case_reference="@WM-2041", subject=f"{beginning}SUM(A1)")


def begin_formulas(cells):
    return [cell for cell in cells if cell.startswith(FORBIDDEN)]


def test_no_cell_of_any_export_begins_a_formula(exports, record_property):
    found = exports()
    cells = [cell for of_one in found.values() for cell in of_one]

    for name, number in (
        ("files", len(found)),
        ("cells", len(cells)),
        ("guarded", sum(cell.startswith("'") for cell in cells)),
        ("formulas", len(begin_formulas(cells))),
    ):
        record_property(name, number)
    assert set(found) == {"export_trail_of_family", "export_trail_of_person"}
    assert begin_formulas(cells) == []
    assert any(cell.startswith("'") for cell in cells)


def test_a_cell_without_the_guard_would_be_found(exports, monkeypatch):
    monkeypatch.setattr(spreadsheets, "cell", str)

    assert all(begin_formulas(cells) for cells in exports().values())
