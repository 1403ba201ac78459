"""A row has one key, spelled in one way: no other spelling makes a row, and none makes the real one unsaveable."""

import uuid
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from handrail.core.migration_triggers import refusals_lifted, triggers_in
from handrail.supervision.recording.row_kinds import ROW_KINDS
from handrail.supervision.records.models import Answer, Revision
from tests.faults.nasty import spellings_of

MIGRATION = import_module("handrail.supervision.records.migrations.0005_one_key_for_each_row")

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(office):
    return office.start()


@pytest.fixture
def known(office, record):
    """A key of each kind of row that has a fixed one, and something to type into it."""
    action, goal = office.agree(record, "Ring the school."), uuid.uuid4()
    office.save(record, "record", "record", kind="group")
    office.sign(record)
    record = office.start(on=record.on.replace(day=30))
    office.save(record, "goal", goal, statement="He sleeps.")
    return record, {
        "record": ("record", {"kind": "single_agency"}),
        "answer": ("key_factors", {"text": "Shame keeps the door shut."}),
        "compliance": (str(office.ava.id), {"seen_by": "Asha Raman"}),
        "measurement": (str(goal), {"comment": "Two nights."}),
        "permanence": ("plan", {"contingency": "Her aunt."}),
        "action_answer": (str(action), {"reply": "carried_out"}),
    }


def save(person, record, name, typed):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    sent = {"row": name, "base": "0", "save_id": uuid.uuid4()}
    sent |= {f"typed.{box}": words for box, words in typed.items()}
    return client.post(reverse("save_row", args=[record.id]), sent)


def test_a_key_in_another_spelling_leaves_the_box_saveable_for_everybody(office, record):
    """As Callum did, and from then on nobody could save the box."""
    crafted = save(office.asha, record, "answer.key_factors@", {"text": "Crafted."})
    real = [save(person, record, "answer.key_factors", {"text": "Real."}) for person in (office.sam, office.asha)]

    assert crafted.status_code == 404
    assert [answer.status_code for answer in real] == [200, 200]
    assert Answer.objects.get().text == "Real."


@pytest.mark.parametrize("kind", [name for name, kind in ROW_KINDS.items() if not kind.own_id])
def test_no_other_spelling_makes_a_row_whether_it_comes_first_or_last(kind, office, known):
    record, keys = known
    key, typed = keys[kind]

    def others():
        return {
            spelling: save(office.asha, record, f"{kind}.{spelling}", typed).status_code
            for spelling in spellings_of(key)
        }

    before = others()
    real = save(office.sam, record, f"{kind}.{key}", typed)

    assert set(before.values()) == {404}, before
    assert (real.status_code, real.json()["outcome"]) in ((200, "saved"), (200, "unchanged"))
    assert set(others().values()) == {404}
    assert set(Revision.objects.filter(record=record, row_kind=kind).values_list("row_key", flat=True)) <= {key}


@pytest.mark.parametrize("kind", [name for name, kind in ROW_KINDS.items() if kind.own_id])
def test_a_row_with_an_id_of_its_own_has_it_in_one_spelling(kind, office, known):
    record, keys = known
    goal, _ = keys["measurement"]
    key = str(uuid.uuid4())
    typed = {"category": "intervention", "about": goal, ROW_KINDS[kind].boxes[0].name: "", "removed": "yes"}

    answers = {spelling: save(office.asha, record, f"{kind}.{spelling}", typed) for spelling in spellings_of(key)}

    assert {answer.status_code for answer in answers.values()} == {404}
    assert save(office.asha, record, f"{kind}.{key}", typed).status_code == 200


def test_the_id_of_a_row_there_is_one_of_cannot_be_taken_by_another_kind_of_row(office, record):
    taken = ROW_KINDS["answer"].row_id(record.id, "key_factors")

    crafted = save(office.asha, record, f"mirroring.{taken}", {"among_us": "Crafted."})
    real = save(office.sam, record, "answer.key_factors", {"text": "Real."})

    assert (crafted.status_code, real.status_code) == (404, 200)


def test_the_id_of_one_kind_of_row_is_no_row_of_another(office, record):
    attendee = record.attendees.first()

    assert save(office.asha, record, f"mirroring.{attendee.id}", {"among_us": "Crafted."}).status_code == 404


@pytest.mark.parametrize("page", ["key_factors@", "KEY_FACTORS", "urn:uuid:00000000-0000-4000-8000-000000000000"])
def test_a_history_has_one_address(page, office, record):
    office.save(record, "answer", "key_factors", text="Calm.")
    client = Client()
    client.force_login(office.sam)

    assert client.get(reverse("record_history", args=[record.id, "answer", page])).status_code == 404


def test_what_is_said_of_a_child_belongs_to_a_prompt_that_asks_of_each(office, record):
    answer = save(office.asha, record, f"answer.key_factors@{office.ava.id}", {"text": "No page shows this."})

    assert answer.status_code == 404
    assert not Answer.objects.exists()


class TestRowsSavedBeforeUnderAnotherSpelling:
    @pytest.fixture
    def crafted(self, office, known):
        """Rows as they were made before their keys had one spelling: shown by the page, and saved by nobody."""
        record, keys = known
        for kind, (key, typed) in keys.items():
            office.save(record, kind, key, **typed)
        rows = {}
        with refusals_lifted(connection):
            Revision.objects.filter(record=record, row_kind="record").update(row_key="x")
            for kind in keys.keys() - {"record"}:
                row = ROW_KINDS[kind].model.objects.get(record=record)
                rows[kind] = uuid.uuid5(record.id, f"{kind}:{keys[kind][0]}@")
                ROW_KINDS[kind].model.objects.filter(pk=row.pk).update(id=rows[kind])
                Revision.objects.filter(row_id=row.pk).update(row_id=rows[kind], row_key=f"{keys[kind][0]}@")
        return rows

    def test_are_saved_again_with_all_their_history(self, crafted, office, known):
        record, keys = known
        before = triggers_in(connection)

        MIGRATION.name_rows_as_pages_do(apps, SimpleNamespace(connection=connection))

        assert triggers_in(connection) == before
        for kind, (key, typed) in keys.items():
            box = next(iter(typed))
            words = {"kind": "group", "reply": "partly"}.get(box, f"{typed[box]} And more.")
            saved = office.save(record, kind, key, base=1, **{box: words})
            assert (saved.outcome, saved.revision) == ("saved", 2), kind
            numbers = Revision.objects.filter(record=record, row_kind=kind, row_key=key, row_id=saved.row_id)
            assert sorted(numbers.values_list("number", flat=True)) == [1, 2]

    def test_could_not_be_saved_without(self, crafted, office, known):
        record, keys = known

        with pytest.raises(IntegrityError):
            office.save(record, "answer", keys["answer"][0], base=1, text="More.")
