"""Information governance reads who has looked at a family."""

import datetime
import html
import re

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handrail.accounts.models import User
from handrail.audit import trail
from handrail.audit.models import TrailEvent
from handrail.core import clock


def read(client, case, question=""):
    response = client.get(reverse("trail_of_family", args=[case.pk]) + question)
    assert response.status_code == 200
    return response.content.decode()


def test_each_look_says_when_who_and_at_what(judiths, hartley, callum, looked):
    with clock.at(datetime.datetime(2026, 11, 23, 14, 2, tzinfo=datetime.UTC)):
        looked(callum, hartley, page="signed record")

    page = read(judiths, hartley)

    assert "23 November 2026" in page
    assert "14:02" in page
    assert "Callum Reeve" in page
    assert f"{callum.job_title}, Family Safeguarding East" in page
    assert "Looked at a signed record" in page


def test_another_name_for_a_moment_hides_nobody_and_accuses_nobody(judiths, hartley, callum, lee, looked):
    own = callum.name
    User.objects.filter(pk=callum.pk).update(name=lee.name)
    looked(User.objects.get(pk=callum.pk), hartley, page="signed record")
    User.objects.filter(pk=callum.pk).update(name=own)

    page = read(judiths, hartley)

    assert f"{own}, then called {lee.name}" in page
    assert f"this family: {own} (once)" in page
    file = judiths.get(reverse("export_trail_of_family", args=[hartley.pk]))
    assert f"{own}, then called {lee.name}" in b"".join(file.streaming_content).decode()


def test_a_list_that_named_the_family_counts_as_a_look_and_names_no_other_family(judiths, hartley, lee, looked):
    others = ["WM-9001", "WM-9002"]
    looked(lee, page="families", cases=[hartley.reference, *others])

    page = read(judiths, hartley)

    assert "Looked at the list of families" in page
    assert "with two other families" in page
    assert not any(other in page for other in others)


def test_a_list_without_the_family_is_not_its_look(judiths, hartley, lee, looked):
    looked(lee, page="families", cases=["WM-9001"])

    assert "Lee Hargreaves" not in read(judiths, hartley)


def test_looks_alone_and_in_lists_stand_in_one_order_the_newest_first(judiths, hartley, sam, callum, lee, looked):
    now = clock.now()
    for minutes, person, given in (
        (3, sam, {"case": hartley}),
        (2, lee, {"page": "families", "cases": [hartley.reference, "WM-9001"]}),
        (1, callum, {"case": hartley}),
    ):
        with clock.at(now - datetime.timedelta(minutes=minutes)):
            looked(person, **given)

    page = read(judiths, hartley).split("Line by line")[1]

    places = [page.index(person.name) for person in (callum, lee, sam)]
    assert places == sorted(places)


def test_the_summary_counts_people_and_tells_pages_from_lists(judiths, hartley, sam, callum, lee, looked):
    for page in ("family", "record", "check"):
        looked(callum, hartley, page=page)
    looked(sam, hartley)
    looked(lee, page="families", cases=[hartley.reference])

    page = read(judiths, hartley, "?days=7")

    assert "two people opened pages about this family: Callum Reeve (3 times) and Sam Okafor (once)." in page
    assert "One other person saw it in a list only." in page


def test_nobody_at_all_is_said(judiths, westmere):
    assert "nobody opened pages about this family" in read(judiths, westmere.case("lowther"), "?days=7")


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("looks", "Looked at the family’s front page"),
        ("changes", "Restricted the family to named people"),
        ("downloads", "Downloaded a record as a PDF document"),
        ("emergencies", "Opened the family to read, in an emergency"),
    ],
)
def test_each_kind_is_shown_alone(judiths, hartley, sam, looked, kind, shown):
    looked(sam, hartley)
    for event, subject in (
        ("restriction.set", "Restriction"),
        ("document.downloaded", "PDF document"),
        ("emergency_access.opened", "Emergency access"),
    ):
        trail.record(event, by=sam, case_reference=hartley.reference, subject=subject)
    everything = {
        "Looked at the family’s front page",
        "Restricted the family to named people",
        "Downloaded a record as a PDF document",
        "Opened the family to read, in an emergency",
    }

    page = read(judiths, hartley, f"?days=7&kind={kind}")

    assert {words for words in everything if words in page} == {shown}
    assert all(words in read(judiths, hartley, "?days=7") for words in everything)


def test_each_day_stands_once_and_what_somebody_does_once_for_lines_that_follow_one_another(
    judiths, hartley, callum, sam, looked
):
    for minute, person in enumerate((callum, callum, sam, callum)):
        with clock.at(datetime.datetime(2026, 11, 25, 9, minute, tzinfo=datetime.UTC)):
            trail.record("answer.saved", by=person, case_reference=hartley.reference, subject="Answer")

    page = read(judiths, hartley, "?kind=changes").split("Line by line")[1]
    [that_day] = re.findall(r"25 November 2026</th>.*?</tbody>", page, re.DOTALL)

    assert "Wrote in a record: answer" in that_day
    assert that_day.count("Callum Reeve") == 3
    assert that_day.count(callum.job_title) == 2


def test_a_persons_name_leads_to_what_they_looked_at(judiths, hartley, callum, looked):
    looked(callum, hartley)

    assert f'href="{reverse("trail_of_person", args=[callum.pk])}"' in read(judiths, hartley)


def test_what_is_older_than_asked_for_is_left_out(judiths, hartley, callum, looked):
    with clock.at(clock.now() - datetime.timedelta(days=8)):
        looked(callum, hartley, page="check")

    words = "Looked at the check of a record"
    assert words not in read(judiths, hartley, "?days=7")
    assert words in read(judiths, hartley, "?days=30")


def test_what_no_question_can_mean_is_as_if_it_were_not_asked(judiths, hartley):
    def lines_of(question=""):
        return read(judiths, hartley, question).split("Line by line")[1].split("</main>")[0]

    read(judiths, hartley)
    as_usual = lines_of()

    for question in ("?days=x", "?days=-1", "?kind=x", "?before=x", "?before=99999999999999999999_1"):
        assert lines_of(question) == as_usual


def test_pages_of_fifty_follow_one_another_and_none_is_left_out_or_repeated(judiths, hartley, sam, looked):
    begin = clock.now()
    for minutes in range(130):
        with clock.at(begin - datetime.timedelta(minutes=minutes // 2)):
            if minutes % 3:
                trail.record("answer.saved", by=sam, case_reference=hartley.reference, subject=f"Text {minutes:03}.")
            else:
                trail.record("trail.exported", by=sam, subject=f"Text {minutes:03}.", cases=[hartley.reference])
    seen, address = [], reverse("trail_of_family", args=[hartley.pk]) + "?days=0"
    while address:
        page = judiths.get(address).content.decode()
        seen.append(page.count('<th scope="row">'))
        older = re.search(r'href="([^"]+)" rel="next"', page)
        address = html.unescape(older[1]) if older else ""

    assert seen[:2] == [50, 50]
    rows = TrailEvent.objects.filter(Q(case_reference=hartley.reference) | Q(cases_named__case_reference="WM-2041"))
    # the look at the trail itself was written after its first page was read
    assert sum(seen) == rows.exclude(event="trail.looked").distinct().count()


def test_a_family_closed_to_the_reader_shows_its_looks_and_stays_a_reference(
    judiths, closed_to_judith, rukhsana, looked
):
    looked(rukhsana, closed_to_judith)

    page = read(judiths, closed_to_judith)

    assert "Rukhsana Malik" in page
    assert closed_to_judith.reference in page
    assert "Lowther" not in page
    assert f'href="{reverse("family", args=[closed_to_judith.pk])}"' not in page


def test_a_family_open_to_the_reader_has_its_name(judiths, hartley):
    assert "Hartley family" in read(judiths, hartley)


def test_reading_the_trail_is_itself_in_the_trail_once_in_fifteen_minutes(judiths, judith, hartley):
    read(judiths, hartley)
    read(judiths, hartley, "?days=7")

    [row] = TrailEvent.objects.filter(event="trail.looked")
    assert (row.actor_id, row.case_reference) == (str(judith.pk), hartley.reference)
    assert "Read who has looked at the family" in read(judiths, hartley)


def test_no_row_no_page(judiths, hartley, monkeypatch):
    def unwritable(**_):
        raise trail.TrailUnavailable

    monkeypatch.setattr(trail, "look_at_trail", unwritable)

    response = judiths.get(reverse("trail_of_family", args=[hartley.pk]))

    assert response.status_code == 503
    assert hartley.reference not in response.content.decode()


def test_the_page_costs_as_many_statements_for_many_rows_as_for_few(judiths, hartley, sam, callum, lee, looked):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            read(judiths, hartley, "?days=7")
        return len(asked)

    looked(sam, hartley)
    read(judiths, hartley)  # the look at the trail itself is written once
    few = statements()
    for page in ("family", "record", "check", "history"):
        for person in (sam, callum, lee):
            looked(person, hartley, page=page)
            looked(person, page=page, cases=[hartley.reference, "WM-9001"])

    assert statements() == few
    assert few <= 14


@pytest.mark.parametrize("who", ["sam", "rukhsana", "lee", "kieran", "dev", "lorraine"])
def test_nobody_else_finds_the_trail(client, westmere, hartley, sam, who):
    client.force_login(westmere.worker(who))
    addresses = [
        reverse("trail"),
        *(reverse(name, args=[hartley.pk]) for name in ("trail_of_family", "export_trail_of_family")),
        *(reverse(name, args=[sam.pk]) for name in ("trail_of_person", "export_trail_of_person")),
    ]

    assert {client.get(address).status_code for address in addresses} == {404}
    assert client.post(reverse("trail"), {"family": hartley.reference}).status_code == 404
    assert "Who has looked" not in client.get(reverse("home")).content.decode()


def test_the_familys_page_leads_there_for_those_who_read_the_trail(judiths, client, hartley, sam):
    link = reverse("trail_of_family", args=[hartley.pk])
    family = reverse("family", args=[hartley.pk])
    assert link in judiths.get(family).content.decode()

    client.force_login(sam)
    assert link not in client.get(family).content.decode()
