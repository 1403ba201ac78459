"""IT administrators say on which days the council is closed; nothing falls due by counting such a day."""

import datetime

import pytest

from handrail.core import clock
from handrail.council import queries
from handrail.council.models import ClosedDay

PAGE = "/administration/settings/closed-days/"
OPEN = "/administration/settings/closed-days/open/"
CHRISTMAS_EVE = datetime.date(2026, 12, 24)


def test_a_day_is_added_as_people_write_it_and_taken_out_again(kierans):
    added = kierans.post(PAGE, {"on": "24/12", "what": "Christmas Eve"}, follow=True).content.decode()
    assert "Thursday 24 December 2026 is no working day now." in added
    assert queries.closed_days() == {CHRISTMAS_EVE}

    taken_out = kierans.post(OPEN, {"closed_day": "2026-12-24"}, follow=True).content.decode()
    assert "Thursday 24 December 2026 is a working day again." in taken_out
    assert queries.closed_days() == set()


def test_what_cannot_be_a_closed_day_is_said_beside_its_box_and_is_given_back(kierans):
    response = kierans.post(PAGE, {"on": "28 November 2026", "what": "Open day"})

    page = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#on">Saturday 28 November 2026 is no working day already.</a>' in page
    assert 'value="28 November 2026"' in page
    assert 'value="Open day"' in page
    assert not ClosedDay.objects.exists()


@pytest.mark.parametrize(
    ("typed", "box"), [({"on": "", "what": "Strike"}, "on"), ({"on": "24/12", "what": " "}, "what")]
)
def test_a_day_and_a_reason_are_asked_for(kierans, typed, box):
    response = kierans.post(PAGE, typed)

    assert response.status_code == 422
    assert f'id="{box}-error"' in response.content.decode()
    assert not ClosedDay.objects.exists()


def test_a_day_within_a_delay_that_may_have_begun_stays_closed_and_one_after_it_does_not(kierans):
    """Whoever waits for nobody to confirm something would else wait a day less."""
    tomorrow, later = clock.today() + datetime.timedelta(days=1), CHRISTMAS_EVE
    for on in (tomorrow, later):
        ClosedDay.objects.create(on=on, what="Closed")

    said = kierans.post(OPEN, {"closed_day": tomorrow.isoformat()}, follow=True).content.decode()
    kierans.post(OPEN, {"closed_day": later.isoformat()})

    assert "so it stays a closed day" in said
    assert queries.closed_days() == {tomorrow}


def test_a_day_that_somebody_closed_for_another_reason_meanwhile_stays_closed(kierans):
    ClosedDay.objects.create(on=CHRISTMAS_EVE, what="Moving house")
    assert 'name="initial-what" value="Moving house"' in kierans.get(PAGE).content.decode()

    older = {"closed_day": CHRISTMAS_EVE.isoformat(), "initial-what": "Christmas Eve"}
    page = kierans.post(OPEN, older, follow=True).content.decode()

    assert "since you opened the page: look at it again." in page
    assert queries.closed_days() == {CHRISTMAS_EVE}
    kierans.post(OPEN, older | {"initial-what": "Moving house"})
    assert not queries.closed_days()


@pytest.mark.parametrize("sent", [{}, {"closed_day": ""}, {"closed_day": "tomorrow"}, {"closed_day": "2026-12-23"}])
def test_taking_out_what_is_not_in_the_list_changes_nothing(kierans, sent):
    ClosedDay.objects.create(on=CHRISTMAS_EVE, what="Christmas Eve")

    assert kierans.post(OPEN, sent).status_code == 302
    assert queries.closed_days() == {CHRISTMAS_EVE}


@pytest.mark.parametrize("who", ["sam", "judith", "lee", "dev", "lorraine"])
def test_nobody_else_finds_the_page(client, westmere, who):
    client.force_login(westmere.worker(who))

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"on": "24/12", "what": "Christmas Eve"}).status_code == 404
    assert client.post(OPEN, {"closed_day": "2026-12-24"}).status_code == 404
    assert not ClosedDay.objects.exists()


def test_the_page_costs_the_same_few_statements_however_many_days_are_closed(kierans, django_assert_max_num_queries):
    ClosedDay.objects.bulk_create(
        ClosedDay(on=CHRISTMAS_EVE + datetime.timedelta(days=day), what="Closed") for day in range(300)
    )

    with django_assert_max_num_queries(3):
        kierans.get(PAGE)
