"""An account that nobody has used for long is closed, and opens again only by somebody who manages people."""

import datetime

import pytest
from django.contrib.auth import SESSION_KEY

from handrail.accounts.choices import Role
from handrail.accounts.models import User
from handrail.accounts.services import people
from handrail.accounts.tests.factories import PASSWORD, make_user
from handrail.administration.services import change_settings
from handrail.audit.models import TrailEvent
from handrail.core import clock

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
SAM = "sam.okafor@example.org"


@pytest.fixture
def sam():
    return make_user("Sam Okafor")


def last_here(person, **days_ago):
    """When somebody was added, signed in last, and was enabled last."""
    moments = {name: None if days is None else clock.now() - days * DAY for name, days in days_ago.items()}
    User.objects.filter(pk=person.pk).update(**moments)


def sign_in(client, login=SAM):
    client.post("/sign-in/", {"login": login, "password": PASSWORD})
    return SESSION_KEY in client.session


def go_round():
    return [person.email for person in people.disable_dormant(by=None, now=clock.now())]


SEEN = [
    ({"created_at": 400, "last_login": 44}, True),
    ({"created_at": 400, "last_login": 46}, False),
    ({"created_at": 44, "last_login": None}, True),
    ({"created_at": 46, "last_login": None}, False),
    ({"created_at": 400, "last_login": 90, "enabled_at": 44}, True),
    ({"created_at": 400, "last_login": 90, "enabled_at": 46}, False),
    ({"created_at": 400, "last_login": 44, "enabled_at": 90}, True),
]


@pytest.mark.parametrize(("days_ago", "is_used"), SEEN)
def test_it_is_closed_45_days_after_it_was_used_added_or_enabled_last(sam, days_ago, is_used):
    last_here(sam, **days_ago)

    assert go_round() == ([] if is_used else [SAM])

    sam.refresh_from_db()
    assert sam.is_active is is_used


@pytest.mark.parametrize(("days_ago", "is_used"), SEEN)
def test_it_lets_nobody_in_also_before_a_round_has_come_by(client, sam, days_ago, is_used):
    last_here(sam, **days_ago)

    assert sign_in(client) is is_used


def test_it_is_answered_like_a_wrong_password(client, sam):
    last_here(sam, created_at=400, last_login=46)

    page = client.post("/sign-in/", {"login": SAM, "password": PASSWORD}).content.decode()

    assert "The e-mail address or the password is not right." in page


def test_whichever_way_somebody_comes_in_it_lets_nobody_in(rf, sam):
    """As with a council's own account, where no password is asked."""
    from allauth.account.internal.flows.login import perform_login
    from allauth.account.models import Login

    from handrail.accounts.sessions import SessionStore

    last_here(sam, created_at=400, last_login=46)
    sam.refresh_from_db()
    request = rf.post("/")
    request.session = SessionStore()

    response = perform_login(request, Login(user=sam))

    assert response.url == "/sign-in/"
    assert SESSION_KEY not in request.session
    sam.refresh_from_db()
    assert sam.is_active


def test_each_leaves_a_row_with_the_reason_and_a_second_round_leaves_none(sam):
    last_here(sam, created_at=400, last_login=46)
    go_round()
    go_round()

    [closed] = TrailEvent.objects.filter(event="person.disabled")
    assert (closed.actor_name, closed.subject_id, closed.detail["why"]) == ("Handrail", str(sam.pk), "dormant")


class TestWhereNobodyElseCouldLetOthersIn:
    """Were the last account of those who manage people closed, only whoever runs the server could open one."""

    @pytest.fixture
    def administrator(self):
        def added(name, **days_ago):
            person = make_user(name, role=Role.IT_ADMINISTRATOR)
            last_here(person, created_at=400, **days_ago)
            return person

        return added

    def test_the_one_who_was_here_last_stays_and_comes_in(self, client, administrator, sam):
        last_here(sam, created_at=400, last_login=46)
        kieran = administrator("Kieran Doyle", last_login=200)
        earlier = administrator("Grace Hall", last_login=300)
        never = administrator("Ola Nowak")

        assert set(go_round()) == {SAM, earlier.email, never.email}
        assert go_round() == []
        assert sign_in(client, kieran.email)

    def test_before_a_round_has_come_by_only_that_one_comes_in(self, client, administrator):
        kieran = administrator("Kieran Doyle", last_login=300, enabled_at=200)
        earlier = administrator("Grace Hall", last_login=250)

        assert not sign_in(client, earlier.email)
        assert sign_in(client, kieran.email)

    def test_nobody_is_spared_while_somebody_else_who_manages_people_is_here(self, client, administrator):
        administrator("Kieran Doyle", last_login=44)
        earlier = administrator("Grace Hall", last_login=46)

        assert not sign_in(client, earlier.email)
        assert go_round() == [earlier.email]

    def test_somebody_disabled_lets_nobody_in_and_does_not_count(self, administrator):
        disabled = administrator("Kieran Doyle", last_login=1)
        User.objects.filter(pk=disabled.pk).update(is_active=False)
        administrator("Grace Hall", last_login=200)

        assert go_round() == []


def test_a_council_may_choose_another_number_of_days(sam):
    change_settings(by=None, values={"dormant_days": 90})
    last_here(sam, created_at=400, last_login=46)

    assert go_round() == []


def test_a_session_of_theirs_ends_at_the_next_request(client, sam):
    client.force_login(sam)
    last_here(sam, created_at=400, last_login=46)
    go_round()

    assert client.get("/account/").status_code == 302


def test_a_round_of_many_people_costs_the_same_few_statements(sam, django_assert_max_num_queries):
    for number in range(20):
        make_user(f"Somebody {number}")
    # the council's days, the people, and the beginning and end of it all and of what rests on those who are disabled
    with django_assert_max_num_queries(6):
        assert go_round() == []
