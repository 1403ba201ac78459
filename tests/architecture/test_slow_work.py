"""Nothing slow is done between BEGIN and COMMIT: of SQLite there is one writer, and everybody else waits for it."""

import pytest

from tests.architecture import rules
from tests.architecture.slow_work import modules, slow_work_while_held

IS_BOUNDED = "merging is bounded in all, and it is decided there and nowhere else what stands"
EXCUSED = {
    "handrail.supervision.records.services._save_row": IS_BOUNDED,
    "handrail.supervision.recording.services.save_page": IS_BOUNDED,
    "handrail.supervision.recording.services.bring_back": IS_BOUNDED,
    "handrail.supervision.recording.services.copy_withdrawn_record": IS_BOUNDED,
}
# The made-up council is loaded while nobody else is there.
OURS = modules(path for path in rules.sources() if "demo" not in path.parts)


def test_nothing_slow_is_done_while_others_wait():
    found = slow_work_while_held(OURS)

    assert found.keys() == EXCUSED.keys(), found
    assert {way.split(" > ")[-1] for ways in found.values() for way in ways} == {"merge"}


PASSWORDS = "handrail.accounts.services.passwords"


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (
            "def choose_password(",
            "@transaction.atomic\ndef choose_password(",
            {"_check_password > validate_password", "make_password"},
        ),
        (
            "    _check_password(new, by)\n    _keep_changed",
            "    with transaction.atomic():\n        _check_password(new, by)\n    _keep_changed",
            {"_check_password > validate_password"},
        ),
        ("    person.password = password\n", "    person.set_password(password)\n", {"set_password"}),
    ],
)
def test_a_password_that_is_judged_or_hashed_there_is_found(before, after, found):
    source = OURS[PASSWORDS]
    assert source.count(before) == 1
    ways = slow_work_while_held(OURS | {PASSWORDS: source.replace(before, after)})

    assert [ways[name] for name in ways.keys() - EXCUSED.keys()] == [found]


ELSEWHERE = {"app.letters": "def tell(person):\n    send_mail('Told', person.email)\n"}
SERVICE = """
from django.db import transaction

from app import letters
from app.letters import tell

@transaction.atomic
def close(*, by, person):
    person.save()
    WORK
"""


@pytest.mark.parametrize(
    "work",
    [
        "letters.tell(person)",
        "tell(person)",
        "_tell(person)\n\ndef _tell(person):\n    for one in [person]:\n        letters.tell(one)",
        "page = render_to_string('closed.html')",
        "person.check_password('a')",
        "subprocess.run(['typst'])",
    ],
)
def test_it_is_found_wherever_it_stands(work):
    assert slow_work_while_held(ELSEWHERE | {"app.services": SERVICE.replace("WORK", work)}).keys() == {
        "app.services.close"
    }


@pytest.mark.parametrize("work", ["letters.write_down(person)", "person.note(by)"])
def test_what_is_not_slow_is_left_alone(work):
    assert slow_work_while_held(ELSEWHERE | {"app.services": SERVICE.replace("WORK", work)}) == {}


def test_nor_is_it_found_before_the_transaction():
    before = SERVICE.replace("@transaction.atomic\n", "").replace("person.save()", "tell(person)")
    held = "with transaction.atomic():\n        person.save()"

    assert slow_work_while_held(ELSEWHERE | {"app.services": before.replace("WORK", held)}) == {}
