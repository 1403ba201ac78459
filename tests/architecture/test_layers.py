"""Views find, check, ask and answer; services change things, by somebody, once, leaving a trace."""

import pytest

from tests.architecture import rules
from tests.architecture.excused_services import EXCUSED, EXCUSED_ASKING_OF_WHAT_WAS_FOUND


def test_views_and_presenters_neither_query_nor_write():
    assert rules.offences(rules.queries_and_writes, rules.sources("views", "presenters")) == {}


@pytest.mark.parametrize(
    "line",
    [
        "Case.objects",
        "record.save()",
        "queries.meetings(user).filter(on=day)",
        "queries.meetings(user).update(on=day)",
        "record.answers.all()",
        "form.save()",
        "from django.db import transaction",
        "from handrail.audit import trail",
    ],
)
def test_a_view_that_queries_or_writes_is_found(line):
    assert rules.queries_and_writes(line)


@pytest.mark.parametrize("line", ["services.create(by=user)", "goal_services.delete(by=user)", "page.update(a=1)"])
def test_a_view_may_ask_services(line):
    assert rules.queries_and_writes(line) == []


def test_services_say_who_acts_in_one_transaction_and_leave_a_trace():
    assert rules.offences(rules.careless_services, rules.sources("services")) == {}


GOOD = """
@transaction.atomic
def abandon(*, by, record):
    record.save()
    trail.record("record.abandoned", by=by)
"""


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (("*, by, record", "record, *, by"), "takes positional arguments"),
        (("*, by, record", "*, record"), "does not say who acts"),
        (("@transaction.atomic", "@cache"), "is not atomic"),
        (("    trail.record(", "    print("), "leaves no trace"),
        (("@transaction.atomic", ""), "is not atomic"),
        (("trail.record(", "trail_of(record)\ndef trail_of(record): print("), "leaves no trace"),
    ],
)
def test_a_careless_service_is_found(spoil, found):
    assert rules.careless_services(GOOD) == []
    assert any(found in offence for offence in rules.careless_services(GOOD.replace(*spoil)))


def test_a_service_may_leave_its_trace_through_another():
    through_another = GOOD.replace('trail.record("record.abandoned", by=by)', "case_services.close(by=by)")

    assert rules.careless_services(through_another) == []


@pytest.mark.parametrize("module", ["handrail.cases.services", "handrail.cases"])
def test_a_service_may_leave_its_trace_through_a_module_of_services_and_no_other(module):
    through_another = GOOD.replace('trail.record("record.abandoned", by=by)', "closing.close(by=by)")
    imports = f"from {module} import closing\n"

    assert bool(rules.careless_services(imports + through_another)) == (not module.endswith("services"))


def test_a_service_may_hand_over_to_one_other_and_no_more():
    handing_over = "def close(*, by, case):\n    return case_services.close(by=by, case=case)\n"

    assert rules.careless_services(handing_over) == []
    twice = handing_over.replace("return", "case_services.tell(by=by)\n    return")
    assert any("is not atomic" in offence for offence in rules.careless_services(twice))
    writing = handing_over.replace("return", "case.save()\n    return")
    assert any("is not atomic" in offence for offence in rules.careless_services(writing))


def unchecked():
    """What the services do before they have checked whether somebody may, by the name of each."""
    return {
        f"{'.'.join(path.relative_to(rules.PACKAGE).parts).split('.services')[0]}.{name}": f"{rules.label(path)} {what}"
        for path in rules.sources("services")
        for name, what in rules.unchecked_services(path.read_text()).items()
    }


def test_services_begin_by_checking_whether_somebody_may():
    found = unchecked()

    missing = [what for name, what in found.items() if name not in EXCUSED]
    assert not missing, "\n".join(missing)
    assert found.keys() == EXCUSED.keys(), "what begins with a check needs no excuse"


CHECKED = """
def abandon(*, by, record_id, because):
    words = because.strip()
    record = _to_change(record_id, by)
    record.save()

def _to_change(record_id, user):
    records = Record.objects.select_for_update()
    return queries.theirs(records, record_id, user=user)
"""

LOOP = """
def save(*, by, rows):
    for row in rows:
        record_services.save_row(by=by, row=row)
    return rows
"""
TRIED = """
def save(*, by, row):
    try:
        return _save(row, by)
    except IntegrityError:
        return None

def _save(row, by):
    gate.check_works_on(row.case_id, user=by)
    row.save()
"""


@pytest.mark.parametrize(
    "checked",
    [
        CHECKED,
        CHECKED.replace("_to_change(record_id, by)\n", "queries.find_record(record_id, user=by)\n"),
        CHECKED.replace("record = _to_change(record_id, by)", 'permissions.check_has("case.restrict", by)'),
        CHECKED.replace("record = _to_change(record_id, by)", "policies.check_may_allocate(case, by)"),
        CHECKED.replace("record = _to_change(record_id, by)", "record_services.abandon(by=by, record_id=record_id)"),
        LOOP,
        TRIED,
    ],
)
def test_a_service_that_begins_with_a_check_is_left_alone(checked):
    assert rules.unchecked_services(checked) == {}


@pytest.mark.parametrize(
    "spoil",
    [
        ("    return queries.theirs(records, record_id, user=user)", "    return records.get(pk=record_id)"),
        ("queries.theirs(records, record_id, user=user)", "queries.theirs(records, record_id)"),
        ("record = _to_change(record_id, by)", "record = Record.objects.get(pk=record_id)"),
        ("record = _to_change(record_id, by)", "policies.check_can_write(record_id)"),
        ("    words = because.strip()", "    if not because:\n        raise Invalid({})"),
        ("    words = because.strip()", "    Record.objects.filter(pk=record_id).update(because=because)"),
        ("    words = because.strip()", "    before = Record.objects.get(pk=record_id)"),
        ("    words = because.strip()", "    trail.record('record.abandoned', by=by)"),
    ],
)
def test_a_service_that_does_something_before_it_checks_is_found(spoil):
    spoilt = CHECKED.replace(*spoil)

    assert spoilt != CHECKED
    assert "abandon does this before it checks whether `by` may" in rules.unchecked_services(spoilt)["abandon"]


def test_a_loop_that_may_run_no_time_is_no_check_of_what_follows_it():
    assert rules.unchecked_services(LOOP.replace("return rows", "tell(rows)"))


def test_a_check_on_one_way_only_is_none():
    assert rules.unchecked_services(TRIED.replace("    gate", "    if row:\n        gate"))


ABOUT_FAMILIES = ("cases", "families", "administration", "supervision")
HELD = """
@transaction.atomic
def allocate(*, by, case):
    case = find_case_to_allocate(case.pk, user=by)
    policies.check_may_allocate(case, by)
    trail.record("allocation.changed", by=by)
"""


def test_services_about_families_ask_who_may_of_what_they_hold_and_not_of_what_was_found_before():
    found = {
        f"{path.relative_to(rules.PACKAGE).parts[0]}.{name}": f"{rules.label(path)} {what}"
        for path in rules.sources(*ABOUT_FAMILIES)
        for name, what in rules.checks_of_what_was_found_before(path.read_text()).items()
    }

    missing = [what for name, what in found.items() if name not in EXCUSED_ASKING_OF_WHAT_WAS_FOUND]
    assert not missing, "\n".join(missing)
    assert found.keys() == EXCUSED_ASKING_OF_WHAT_WAS_FOUND.keys()


def test_a_service_that_asks_of_what_it_was_handed_is_found():
    assert rules.checks_of_what_was_found_before(HELD) == {}
    unread = HELD.replace("    case = find_case_to_allocate(case.pk, user=by)\n", "")
    assert "policies.check_may_allocate(case, by)" in rules.checks_of_what_was_found_before(unread)["allocate"]
    of_its_own = unread.replace("(case, by)", "(case.team, by)")
    assert "allocate" in rules.checks_of_what_was_found_before(of_its_own)
