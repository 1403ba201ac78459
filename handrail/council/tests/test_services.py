"""A council changes its settings within their bounds, all or none of them, with a trace."""

import pytest

from handrail.audit.models import TrailEvent
from handrail.core.refusals import Invalid
from handrail.council import queries, services
from handrail.council.choices import SETTINGS

pytestmark = pytest.mark.django_db


def traces():
    return list(TrailEvent.objects.filter(event="council.setting_changed").values_list("detail", flat=True))


def test_a_setting_nobody_changed_is_as_its_default_says():
    assert queries.settings_now() == {name: setting.default for name, setting in SETTINGS.items()}


def test_a_changed_setting_counts_and_says_what_it_was():
    services.change_settings(by=None, values={"idle_minutes": 20, "session_hours": 12})

    assert queries.setting("idle_minutes") == 20
    assert traces() == [{"idle_minutes": {"from": 30, "to": 20}}]


def test_one_value_out_of_bounds_changes_none():
    with pytest.raises(Invalid) as refused:
        services.change_settings(by=None, values={"idle_minutes": 20, "emergency_minutes": 61})

    assert refused.value.errors == {"emergency_minutes": "Write a number from 5 to 60."}
    assert queries.setting("idle_minutes") == 30
    assert traces() == []


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_every_default_lies_within_its_bounds(setting):
    assert setting.lowest <= setting.default <= setting.highest
