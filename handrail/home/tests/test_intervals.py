"""How often a family is supervised, by its plans."""

import datetime

import pytest

from handrail.home.intervals import next_supervision_due, sign_off_due, supervised_every


@pytest.mark.parametrize(
    ("plans", "days"),
    [
        (["cp"], 28),
        (["pre_proceedings"], 28),
        (["proceedings"], 28),
        (["cin"], 42),
        (["cla"], 90),
        (["cla", "cin"], 42),
        (["cin", "cp"], 28),
        (["assessment"], None),
        ([], None),
    ],
)
def test_the_strictest_plan_counts(plans, days):
    assert supervised_every(plans) == days


def test_the_next_supervision_is_due_an_interval_after_the_last():
    assert next_supervision_due(datetime.date(2026, 10, 26), ["cp"]) == datetime.date(2026, 11, 23)
    assert next_supervision_due(None, ["cp"]) is None
    assert next_supervision_due(datetime.date(2026, 10, 26), ["assessment"]) is None


def test_a_record_is_to_be_signed_within_five_working_days():
    assert sign_off_due(datetime.date(2026, 12, 23)) == datetime.date(2027, 1, 4)
