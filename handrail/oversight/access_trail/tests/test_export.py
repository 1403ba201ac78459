"""Information governance takes a trail out as a file."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handrail.audit import trail
from handrail.audit.models import TrailCase, TrailEvent
from handrail.core import clock
from handrail.oversight.access_trail import queries


def export(client, page, thing, question=""):
    response = client.get(reverse(page, args=[thing.pk]) + question)
    assert response.status_code == 200
    return response


def rows_in(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_file_holds_every_row_of_the_filter_in_words_and_as_the_trail_has_them(
    judiths, hartley, callum, sam, looked
):
    with clock.at(datetime.datetime(2026, 7, 1, 13, 2, 5, tzinfo=datetime.UTC)):
        looked(callum, hartley, page="signed record")
        trail.record("restriction.set", by=sam, case_reference=hartley.reference, subject="Restriction")

    rows = rows_in(export(judiths, "export_trail_of_family", hartley, "?days=0&kind=looks"))

    [row] = [row for row in rows if row["Who"] == "Callum Reeve" and row["When"] == "2026-07-01 14:02:05"]
    assert row["When, in UTC"] == "2026-07-01T13:02:05Z"
    assert (row["What they do now"], row["Team now"]) == (callum.job_title, callum.team.name)
    assert (row["What happened"], row["Families"]) == ("Looked at a signed record", hartley.reference)
    assert {row["Event"] for row in rows} <= {"case.looked", "list.looked", "trail.looked"}


def test_the_file_of_a_family_names_no_other_family(judiths, hartley, lee, looked):
    looked(lee, page="families", cases=[hartley.reference, "WM-9001", "WM-9002"])

    rows = rows_in(export(judiths, "export_trail_of_family", hartley, "?days=0"))

    [row] = [row for row in rows if row["What happened"] == "Looked at the list of families"]
    assert row["Families"] == f"{hartley.reference}, with two other families"
    assert not any("WM-9001" in cell for row in rows for cell in row.values())


def test_all_rows_are_there_though_they_are_asked_for_a_few_at_a_time(judiths, hartley, sam, looked, monkeypatch):
    monkeypatch.setattr(queries, "ROWS_AT_ONCE", 7)
    for minutes in range(30):
        with clock.at(clock.now() - datetime.timedelta(minutes=minutes)):
            trail.record("answer.saved", by=sam, case_reference=hartley.reference, subject=f"Text {minutes}")
            trail.record("trail.exported", by=sam, cases=[hartley.reference, "WM-9001"])

    rows = rows_in(export(judiths, "export_trail_of_family", hartley, "?days=0"))

    alone = TrailEvent.objects.about(hartley.reference).count()
    assert len(rows) == alone + TrailCase.objects.naming(hartley.reference).count()
    assert [row["When, in UTC"] for row in rows] == sorted((row["When, in UTC"] for row in rows), reverse=True)


def test_nothing_is_asked_for_until_it_is_sent(judiths, hartley, sam, monkeypatch):
    monkeypatch.setattr(queries, "ROWS_AT_ONCE", 5)
    for number in range(12):
        trail.record("answer.saved", by=sam, case_reference=hartley.reference, subject=str(number))
    response = export(judiths, "export_trail_of_family", hartley, "?days=7")

    with CaptureQueriesContext(connection) as asked:
        lines = iter(response.streaming_content)
        for _ in range(4):
            next(lines)
    assert 1 <= len(asked) <= 3


def test_excel_is_told_that_it_is_utf_8_and_the_file_has_no_name_of_a_child_or_family(judiths, hartley):
    response = export(judiths, "export_trail_of_family", hartley)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="trail-{hartley.reference}-2026-11-23.csv"'
    assert next(iter(response.streaming_content)).startswith(b"\xef\xbb\xbf")


def test_each_export_is_in_the_trail_before_it_is_sent(judiths, judith, hartley):
    for _ in range(2):
        export(judiths, "export_trail_of_family", hartley, "?days=90&kind=looks")

    rows = TrailEvent.objects.filter(event="trail.exported", case_reference=hartley.reference)
    assert rows.count() == 2
    assert rows[0].actor_id == str(judith.pk)
    assert rows[0].detail == {"days": 90, "kind": "looks"}


def test_the_export_of_a_person_counts_for_each_of_their_families(judiths, hartley, connor, looked):
    looked(connor, page="families", cases=[hartley.reference, "WM-9001"])

    rows = rows_in(export(judiths, "export_trail_of_person", connor, "?days=7"))

    assert f"{hartley.reference}; WM-9001" in {row["Families"] for row in rows}
    exported = TrailEvent.objects.get(event="trail.exported")
    assert (exported.subject, exported.subject_id) == ("Person", str(connor.pk))
    assert set(exported.detail["cases"]) >= {hartley.reference, "WM-9001"}
    assert TrailCase.objects.filter(trail_event=exported, case_reference="WM-9001").exists()


def test_what_cannot_be_written_in_the_trail_is_not_sent(judiths, hartley, monkeypatch):
    def unwritable(**_):
        raise trail.TrailUnavailable

    monkeypatch.setattr(trail, "handed_over", unwritable)

    response = judiths.get(reverse("export_trail_of_family", args=[hartley.pk]))

    assert response.status_code == 503
    assert hartley.reference not in response.content.decode()


@pytest.mark.parametrize("name", ["=HYPERLINK(0)", "@Sam", "-Sam", "+Sam"])
def test_a_name_that_is_a_formula_is_shown_and_not_worked_out(judiths, hartley, sam, name, looked):
    sam.name = name
    sam.save()
    looked(sam, hartley, page="check")

    rows = rows_in(export(judiths, "export_trail_of_family", hartley, "?days=7"))

    assert "'" + name in {row["Who"] for row in rows}
