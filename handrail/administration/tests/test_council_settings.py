"""IT administrators change what the council decides for itself; a change counts at once and leaves a trace."""

import pytest
from django.urls import reverse

from handrail.audit.models import TrailEvent
from handrail.cases.services import open_in_an_emergency
from handrail.council import queries, services
from handrail.council.choices import SETTINGS

PAGE = "/administration/settings/"


def typed(**changed):
    """What a browser sends: what stands in the boxes, and what stood there when the page was made."""
    shown = queries.settings_now()
    return {**shown, **{f"initial-{name}": value for name, value in shown.items()}, **changed}


def traces():
    return list(TrailEvent.objects.filter(event="council.setting_changed").values_list("detail", flat=True))


def test_every_setting_stands_there_with_its_meaning_its_bounds_and_what_it_is_unless_changed(kierans):
    page = kierans.get(PAGE).content.decode()

    for name, setting in SETTINGS.items():
        assert f'name="{name}"' in page
        assert setting.label in page
        assert setting.bounds_in_words in page


def test_a_change_counts_at_once_for_everybody(kierans, westmere, callum):
    assert kierans.post(PAGE, typed(emergency_minutes=15)).status_code == 302

    access = open_in_an_emergency(by=callum, case=westmere.case("lowther"), reason="Police at the address.")
    assert (access.ends_at - access.starts_at).total_seconds() == 15 * 60
    assert traces() == [{"emergency_minutes": {"from": 60, "to": 15}}]


@pytest.mark.parametrize("value", ["", "4", "241", "a lot", "30.5", "9" * 400])
def test_what_is_out_of_bounds_is_said_beside_its_box_and_changes_nothing(kierans, value):
    response = kierans.post(PAGE, typed(idle_minutes=value, session_hours=10))

    page = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#idle_minutes">Signed out after doing nothing for: write a number from 5 to 240.</a>' in page
    assert 'id="idle_minutes-error"' in page
    assert f'value="{value}"' in page
    assert 'value="10"' in page
    assert queries.setting("session_hours") == 12
    assert traces() == []


def test_what_somebody_else_changed_meanwhile_stays_changed(kierans):
    page_of_an_hour_ago = typed(session_hours=10)
    services.change_settings(by=None, values={"idle_minutes": 20})

    kierans.post(PAGE, page_of_an_hour_ago)

    assert queries.setting("session_hours") == 10
    assert queries.setting("idle_minutes") == 20


def test_saving_without_a_change_leaves_no_trace(kierans):
    assert kierans.post(PAGE, typed()).status_code == 302
    assert traces() == []


@pytest.mark.parametrize("who", ["sam", "judith", "lee", "dev", "lorraine"])
def test_nobody_else_finds_the_page(client, westmere, who):
    client.force_login(westmere.worker(who))
    before = queries.settings_now()

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, typed(idle_minutes=5)).status_code == 404
    assert queries.settings_now() == before
    assert reverse("council_settings") not in client.get("/").content.decode()


def test_the_page_costs_the_same_few_statements_however_much_is_decided(kierans, django_assert_max_num_queries):
    services.change_settings(by=None, values={name: setting.highest for name, setting in SETTINGS.items()})

    with django_assert_max_num_queries(3):
        kierans.get(PAGE)
