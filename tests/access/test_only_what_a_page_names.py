"""Whatever else is sent along with a form changes nothing: a page names what it takes (mass assignment)."""

import uuid

import pytest
from django.urls import reverse

from handrail.accounts.models import User
from handrail.supervision.records.models import Record, Revision
from tests.access.test_nobody_becomes_somebody_else import Attacker

pytestmark = pytest.mark.django_db

RECORD = "hartley-2026-11-23"
# The column, and what somebody would have it be.
OF_A_PERSON = {
    "is_active": "",
    "password": "made up",
    "sessions_token": str(uuid.uuid4()),
    "emergency_from": "2020-01-01",
    "stopped_watching_at": "2020-01-01",
    "last_login": "2020-01-01",
    "search_key": "somebody else",
    "id": str(uuid.uuid4()),
}
OF_A_RECORD = {
    "status": "signed",
    "case": str(uuid.uuid4()),
    "case_id": str(uuid.uuid4()),
    "chair": str(uuid.uuid4()),
    "on": "2020-01-01",
    "signed_at": "2020-01-01",
    "id": str(uuid.uuid4()),
}


def columns_of(thing):
    return {field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}


def test_of_a_person_nothing_is_changed_but_what_the_form_names(westmere, mailoutbox):
    priya = westmere.worker("priya")
    before = columns_of(priya)
    Attacker(westmere, mailoutbox).change(priya, job_title="Practice lead", **OF_A_PERSON)
    after = columns_of(User.objects.get(pk=priya.pk))

    assert {name for name in before if before[name] != after[name]} == {"job_title"}
    assert before.keys() >= OF_A_PERSON.keys()


def test_of_a_record_nothing_is_changed_by_saving_a_row_of_it(westmere, client):
    record = Record.objects.get(pk=westmere.id_of(RECORD))
    before = columns_of(record)
    client.force_login(westmere.worker("sam"))
    row = {"row": f"mirroring.{uuid.uuid4()}", "base": "0", "save_id": str(uuid.uuid4())}
    named = {"typed.among_us": "We were all in a hurry."}
    besides = OF_A_RECORD | {f"typed.{name}": value for name, value in OF_A_RECORD.items()}
    answer = client.post(reverse("save_row", args=[record.pk]), row | named | besides)

    assert answer.status_code == 200
    after = columns_of(Record.objects.get(pk=record.pk))
    assert {name for name in before if before[name] != after[name]} <= {"revision"}
    written = Revision.objects.filter(record_id=record.pk).latest("pk")
    assert written.values["among_us"] == "We were all in a hurry."
    assert not {"status", "case", "chair", "signed_at"} & written.values.keys()
