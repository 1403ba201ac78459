"""How often a family is supervised, by its plans."""

import datetime

import pytest

from handrail.council.choices import SETTINGS
from handrail.home.intervals import next_supervision_due, sign_off_due, supervised_every

DEFAULTS = {name: setting.default for name, setting in SETTINGS.items()}


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
    assert supervised_every(plans, decided=DEFAULTS) == days


def test_a_council_decides_how_often():
    decided = DEFAULTS | {"supervised_every_days_in_need": 21}

    assert supervised_every(["cin", "cp"], decided=decided) == 21
    assert supervised_every(["cp"], decided=decided) == 28


def test_the_next_supervision_is_due_an_interval_after_the_last():
    assert next_supervision_due(datetime.date(2026, 10, 26), 28) == datetime.date(2026, 11, 23)
    assert next_supervision_due(None, 28) is None
    assert next_supervision_due(datetime.date(2026, 10, 26), None) is None


def test_a_record_is_to_be_signed_within_the_councils_working_days():
    assert sign_off_due(datetime.date(2026, 12, 23), decided=DEFAULTS, closed=()) == datetime.date(2027, 1, 4)
    assert sign_off_due(datetime.date(2026, 12, 23), decided=DEFAULTS | {"sign_off_working_days": 1}, closed=()) == (
        datetime.date(2026, 12, 24)
    )


def test_a_day_on_which_the_council_is_closed_is_no_working_day():
    closed = {datetime.date(2026, 12, 29), datetime.date(2026, 12, 30)}
    assert sign_off_due(datetime.date(2026, 12, 23), decided=DEFAULTS, closed=closed) == datetime.date(2027, 1, 6)
