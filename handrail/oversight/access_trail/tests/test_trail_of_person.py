"""Information governance reads what a person has looked at."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handrail.accounts.tests.factories import make_user
from handrail.administration import services as administration
from handrail.audit import trail
from handrail.audit.models import TrailCase, TrailEvent
from handrail.cases import services as case_services


def read(client, person, question=""):
    response = client.get(reverse("trail_of_person", args=[person.pk]) + question)
    assert response.status_code == 200
    return response.content.decode()


def test_each_row_names_its_families_and_leads_only_to_those_the_reader_may_open(
    judiths, closed_to_judith, rukhsana, hartley, looked
):
    restricted = closed_to_judith
    looked(rukhsana, page="families", cases=[hartley.reference, restricted.reference])

    page = read(judiths, rukhsana, "?days=7")

    assert f'<a href="{reverse("family", args=[hartley.pk])}">{hartley.reference}</a>' in page
    assert restricted.reference in page
    assert reverse("family", args=[restricted.pk]) not in page


def test_what_others_looked_at_is_not_among_it(judiths, hartley, sam, callum, looked):
    looked(callum, hartley, page="check")

    assert "Looked at the check of a record" not in read(judiths, sam)


def test_the_summary_counts_families_and_tells_pages_from_lists(judiths, westmere, hartley, connor, looked):
    for page in ("family", "record"):
        looked(connor, hartley, page=page)
    looked(connor, page="families", cases=[hartley.reference, "WM-9001", "WM-9002"])

    page = read(judiths, connor, "?days=7")

    assert f"they opened pages about one family: {hartley.reference} (twice)." in page
    assert "They saw two other families in a list only." in page


def test_reading_what_somebody_looked_at_is_a_look_at_each_of_these_families(judiths, judith, hartley, connor, looked):
    looked(connor, hartley)
    read(judiths, connor)

    row = TrailEvent.objects.get(event="trail.looked")
    assert (row.subject, row.subject_id) == ("Person", str(connor.pk))
    assert hartley.reference in row.detail["cases"]
    assert TrailCase.objects.filter(trail_event=row, case_reference=hartley.reference).exists()
    families = judiths.get(reverse("trail_of_family", args=[hartley.pk])).content.decode()
    assert f"Read what {connor.name} did and looked at" in families


def test_what_was_done_to_others_names_them_and_each_family_that_it_concerns(judiths, sam, mei, kieran, westmere):
    bea = make_user("Bea Lund", role="it_administrator")
    case_services.change_line_manager(by=kieran, person=mei, to=sam)
    administration.confirm_change(by=bea, change=mei.changes_to_confirm.get())

    of_bea = read(judiths, bea, "?days=7&kind=changes")
    of_the_family = judiths.get(reverse("trail_of_family", args=[westmere.id_of("fairley")])).content.decode()

    for page in (of_bea, of_the_family):
        assert "Gave a person another line manager" in page
        assert mei.name in page
    assert westmere.case("fairley").reference in of_bea


def test_signing_in_is_a_kind_of_its_own(judiths, connor, hartley, looked):
    looked(connor, hartley)
    for event in ("signed_in", "second_factor.used"):
        trail.record(event, by=connor)

    page = read(judiths, connor, "?days=7&kind=signing_in")

    assert "Signed in" in page
    assert "Took the second step of signing in" in page
    assert "Looked at" not in page
    assert "Signed in" not in read(judiths, connor, "?days=7&kind=changes")


def test_somebody_who_looked_at_nothing_is_said_to_have(judiths, kieran):
    assert "they opened no family and saw none in a list" in read(judiths, kieran)


def test_the_trail_of_somebody_whose_account_is_no_longer_in_use_stays(judiths, callum, hartley, looked):
    looked(callum, hartley)
    callum.is_active = False
    callum.save()

    assert "the account is no longer in use" in read(judiths, callum)


def test_the_page_costs_as_many_statements_for_many_rows_as_for_few(judiths, hartley, connor, looked):
    looked(connor, hartley)

    def statements():
        read(judiths, connor, "?days=7")
        with CaptureQueriesContext(connection) as asked:
            read(judiths, connor, "?days=7")
        return len(asked)

    few = statements()
    for page in ("family", "record", "check", "history"):
        looked(connor, hartley, page=page)
        looked(connor, page=page, cases=[hartley.reference, "WM-9001"])
        trail.record("signed_in", by=connor)

    assert statements() == few
    assert few <= 14


def test_somebody_who_does_not_exist_is_not_found(judiths, hartley):
    assert judiths.get(reverse("trail_of_person", args=[hartley.pk])).status_code == 404
