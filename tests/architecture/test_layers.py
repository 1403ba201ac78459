"""Views find, check, ask and answer; services change things, by somebody, once, leaving a trace."""

import pytest

from tests.architecture import rules


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
