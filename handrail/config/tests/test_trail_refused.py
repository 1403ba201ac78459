"""A change whose row the database does not take into the trail is not made, and answered with a pause, not an error."""

import uuid

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from handrail.audit import trail
from handrail.audit.models import TrailEvent
from handrail.core.tests.answers import FROM_OUR_PAGE
from handrail.supervision.recording.models import Addendum

pytestmark = pytest.mark.django_db
WORDS = "The school rang back on Monday."
NOT_TAKEN = {
    "sqlite": {
        "refused": "CREATE TRIGGER not_taken BEFORE INSERT ON audit_trailevent BEGIN SELECT RAISE(ABORT, 'no'); END",
        "passed over": "CREATE TRIGGER not_taken BEFORE INSERT ON audit_trailevent BEGIN SELECT RAISE(IGNORE); END",
    },
    "postgresql": {
        "refused": "CREATE FUNCTION not_taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$",
        "passed over": "CREATE FUNCTION not_taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
    },
}
BY_POSTGRESQL = "CREATE TRIGGER not_taken BEFORE INSERT ON audit_trailevent FOR EACH ROW EXECUTE FUNCTION not_taken()"


@pytest.fixture
def signed(office):
    record = office.start()
    office.sign(record)
    return record


def take_no_row(how):
    with connection.cursor() as cursor:
        cursor.execute(NOT_TAKEN[connection.vendor][how])
        if connection.vendor == "postgresql":
            cursor.execute(BY_POSTGRESQL)


def somebody(office):
    client = Client(raise_request_exception=False, headers=FROM_OUR_PAGE)
    client.force_login(office.asha, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def correct(client, record):
    sent = {"text": WORDS, "about": "", "save_id": str(uuid.uuid4())}
    return client.post(reverse("signed_record", args=[record.id]), sent)


@pytest.mark.parametrize("how", ["refused", "passed over"])
def test_a_change_is_not_made_and_its_words_are_given_back_with_a_pause(how, office, signed):
    client = somebody(office)
    take_no_row(how)
    answer = correct(client, signed)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert WORDS in answer.content.decode()
    assert not Addendum.objects.exists()


@pytest.mark.parametrize("how", ["refused", "passed over"])
def test_a_look_is_a_pause_too(how, office, signed):
    client = somebody(office)
    take_no_row(how)

    assert client.get(reverse("signed_record", args=[signed.id])).status_code == 503


def test_where_rows_are_taken_the_change_is_made(office, signed):
    assert correct(somebody(office), signed).status_code == 302
    assert Addendum.objects.get().text == WORDS


def test_a_row_that_the_database_passes_over_is_no_row(office):
    take_no_row("passed over")

    with pytest.raises(trail.TrailUnavailable), transaction.atomic():
        trail.record("case.opened", by=office.asha, case_reference="WM-9", subject="Case")
    assert not TrailEvent.objects.filter(case_reference="WM-9").exists()


def test_families_that_the_database_passes_over_are_named_by_no_row(office):
    in_the_trail = NOT_TAKEN[connection.vendor]["passed over"]
    with connection.cursor() as cursor:
        cursor.execute(in_the_trail.replace("audit_trailevent", "audit_trailcase"))
        if connection.vendor == "postgresql":
            cursor.execute(BY_POSTGRESQL.replace("audit_trailevent", "audit_trailcase"))

    with pytest.raises(trail.TrailUnavailable):
        trail.look(by=office.asha, case_reference="", page="home", cases=["WM-1", "WM-2"])
    assert not TrailEvent.objects.filter(event="list.looked").exists()
