"""Those who manage people find anybody among thousands, and see no family."""

import datetime
import re

import pytest
from django.urls import reverse

from handrail.accounts.models import User
from handrail.accounts.tests.factories import make_user
from handrail.core import clock

PAGE = "/administration/people/"


@pytest.fixture
def two_thousand(westmere):
    sam = westmere.worker("sam")
    User.objects.bulk_create(
        User(
            name=f"Worker {n:04}",
            email=f"worker.{n:04}@example.org",
            role="social_worker",
            job_title="Social Worker",
            team=sam.team,
            agency=sam.agency,
            password="!",
        )
        for n in range(2_000)
    )


def names_on(page: str) -> set[str]:
    return set(re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', page))


def look_for(client, **sought):
    return client.post(PAGE, {"words": "", "team": "", "role": "", "state": "", **sought})


def test_everybody_stands_there_by_name_fifty_on_a_page(kierans, two_thousand):
    first = kierans.get(PAGE).content.decode()
    last = kierans.get(f"{PAGE}?page=41").content.decode()

    assert "2023 people" in first
    assert len(names_on(first)) == 50
    assert len(names_on(last)) == 23
    assert 'href="?page=2"' in first


def test_the_page_costs_the_same_statements_for_two_thousand_people(kierans, two_thousand, django_assert_num_queries):
    with django_assert_num_queries(5):  # session, who asks, teams, how many, and those of the page
        kierans.get(PAGE)
    with django_assert_num_queries(5):
        look_for(kierans, words="worker")


@pytest.mark.parametrize("words", ["okafor", "SAM ok", "sam.okafor@example.org", "  Sam   Okafor "])
def test_somebody_is_found_by_parts_of_a_name_or_address_that_stand_in_no_address(kierans, words):
    response = look_for(kierans, words=words)

    assert response.status_code == 200
    assert names_on(response.content.decode()) == {"Sam Okafor"}
    assert "okafor" not in response.request["QUERY_STRING"].lower()


def test_a_name_in_an_address_is_not_looked_for(kierans):
    page = kierans.get(f"{PAGE}?words=okafor").content.decode()

    assert "23 people" in page


def test_more_than_a_page_of_people_called_that_asks_for_more_of_the_name(kierans, two_thousand):
    page = look_for(kierans, words="worker").content.decode()

    assert "These are the first 50." in page
    assert 'rel="next"' not in page


def test_the_list_is_narrowed_down_by_team_and_role_in_an_address_that_can_be_kept(kierans, westmere):
    west = westmere.worker("rukhsana").team
    response = look_for(kierans, team=west.id, role="social_worker")

    assert response.status_code == 302
    page = kierans.get(response.url).content.decode()
    assert names_on(page) == {"Priya Nair", "Jerome Campbell"}
    assert f'value="{west.id}" selected' in page


def test_who_is_disabled_invited_or_long_away_is_found(kierans, westmere):
    make_user("Gone Away", is_active=False)
    make_user("Not Come Yet", password=None)
    long_ago = clock.now() - datetime.timedelta(days=31)
    User.objects.filter(pk=westmere.worker("asha").pk).update(last_login=long_ago, created_at=long_ago)

    def found(state):
        return names_on(kierans.get(PAGE, {"state": state}).content.decode())

    assert found("disabled") == {"Gone Away"}
    assert found("invited") == {"Not Come Yet"}
    assert found("long_away") == {"Asha Raman"}
    assert "Asha Raman" in found("in_use")
    assert "Gone Away" not in found("in_use")


def test_what_is_too_long_for_a_name_is_said_and_given_back(kierans):
    response = look_for(kierans, words="a" * 201)

    assert response.status_code == 422
    assert "Write a name or an e-mail address, no longer." in response.content.decode()
    assert "a" * 201 in response.content.decode()


@pytest.mark.parametrize("question", ["?team=nonsense", "?role=king", "?state=%00", "?page=zz", "?page=99999999999"])
def test_a_question_that_makes_no_sense_narrows_nothing_down(kierans, question):
    assert len(names_on(kierans.get(PAGE + question).content.decode())) == 23


def test_nobody_is_found_and_the_page_says_what_to_do(kierans):
    assert "Nobody is found." in look_for(kierans, words="zebra").content.decode()


@pytest.mark.parametrize("who", ["sam", "judith", "lee", "dev", "lorraine"])
@pytest.mark.parametrize("page", ["person", "change_person", "disable_person", "enable_person"])
def test_nobody_else_finds_a_person_or_learns_who_exists(client, westmere, who, page):
    client.force_login(westmere.worker(who))
    there = reverse(page, args=[westmere.worker("asha").id])
    not_there = reverse(page, args=["00000000-0000-4000-8000-000000000000"])

    assert client.get(PAGE).status_code == 404
    answers = [client.post(address) for address in (there, not_there)]
    assert {answer.status_code for answer in answers} <= {404, 405}
    assert answers[0].status_code == answers[1].status_code
    assert westmere.worker("asha").is_active


@pytest.mark.parametrize("address", ["a@xn--ü.de", f"a@{'ü' * 60}.de"])
def test_an_address_that_no_e_mail_can_be_written_to_is_none(kierans, address):
    answer = kierans.post(reverse("add_person"), {"name": "Ida Marsh", "email": address})

    assert "Write the e-mail address like name@example.org." in answer.content.decode()
    assert f'value="{address}"' in answer.content.decode()
