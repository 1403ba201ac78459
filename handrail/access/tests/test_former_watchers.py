"""Whoever is put out of watching over emergency access, by two together, is still told of it for a week."""

import datetime
from contextlib import nullcontext

import pytest
from django.core import mail

from handrail.access import letters
from handrail.accounts import former_watchers
from handrail.accounts.choices import Role
from handrail.accounts.models import ChangeToConfirm, User
from handrail.accounts.tests.factories import make_user
from handrail.administration import services as administration
from handrail.cases import queries, services
from handrail.cases.models import EmergencyAccess, FormerTeam
from handrail.core import clock
from handrail.core.refusals import NotAllowed

DAY = datetime.timedelta(days=1)


@pytest.fixture
def two(westmere):
    """Does what one of them asks for, and confirms it as the other."""
    kieran = westmere.worker("kieran")
    bea = make_user("Bea Lund", role="it_administrator", team=kieran.team)

    def act(do, **asked):
        do(by=kieran, **asked)
        for change in ChangeToConfirm.objects.waiting():
            administration.confirm_change(by=bea, change=change)

    return act


@pytest.fixture
def lowther(westmere):
    """A family of West, which Rukhsana heads; Lee manages her."""
    return westmere.case("lowther")


@pytest.fixture
def rukhsana(westmere):
    return westmere.worker("rukhsana")


def told(westmere, slug="lowther", *, late=False):
    """The first names of those who are sent word of a family that is opened now."""
    case = westmere.case(slug)
    access = services.open_in_an_emergency(by=westmere.worker("callum"), case=case, reason="A child is at the door.")
    if late:
        EmergencyAccess.objects.filter(pk=access.pk).update(review_by=clock.today() - DAY)
    mail.outbox.clear()
    letters.escalate_late_reviews() if late else letters.tell_of_emergencies()
    return {message.to[0].split(".")[0] for message in mail.outbox}


def replace_the_head(two, lowther, to):
    two(administration.change_place, place=lowther.team, changes={"head": to})
    lowther.team.refresh_from_db()
    assert lowther.team.head == to


@pytest.mark.parametrize("nobody_instead", [False, True])
def test_the_head_of_a_team(two, westmere, lowther, rukhsana, nobody_instead):
    replace_the_head(two, lowther, None if nobody_instead else westmere.worker("owen"))

    assert "rukhsana" in told(westmere)


def test_for_a_week(two, westmere, lowther):
    replace_the_head(two, lowther, westmere.worker("owen"))

    with clock.at(clock.now() + 8 * DAY):
        assert "rukhsana" not in told(westmere)


def test_of_the_families_that_were_theirs_alone(two, westmere, lowther):
    replace_the_head(two, lowther, westmere.worker("owen"))

    assert "rukhsana" not in told(westmere, "hartley")


def test_also_after_a_second_head_and_a_closed_account(two, westmere, lowther, rukhsana):
    replace_the_head(two, lowther, westmere.worker("sam"))
    replace_the_head(two, lowther, westmere.worker("owen"))
    User.objects.filter(pk=rukhsana.pk).update(is_active=False)

    assert {"rukhsana", "sam", "owen"} <= told(westmere)


def test_whoever_manages_the_head_of_what_is_late(two, westmere, rukhsana):
    two(administration.change_person, person=rukhsana, changes={"line_manager": westmere.worker("catherine")})

    assert "lee" not in told(westmere)
    assert {"lee", "catherine"} <= told(westmere, late=True)


def test_whoever_managed_the_head_that_was_replaced(two, westmere, lowther):
    replace_the_head(two, lowther, None)

    assert "lee" in told(westmere, late=True)


def test_information_governance_of_everything(two, westmere):
    two(administration.change_person, person=westmere.worker("judith"), changes={"role": Role.SOCIAL_WORKER})

    assert "judith" in told(westmere)


def test_also_where_they_head_a_team_besides(two, westmere):
    judith = westmere.worker("judith")
    type(judith.team).objects.filter(pk=westmere.case("fairley").team_id).update(head=judith)
    two(administration.change_person, person=judith, changes={"role": Role.SOCIAL_WORKER})

    assert "judith" in told(westmere)


def test_a_head_who_gets_a_role_that_opens_no_family(two, westmere, rukhsana):
    two(administration.change_person, person=rukhsana, changes={"role": Role.IT_ADMINISTRATOR})

    assert "rukhsana" in told(westmere)


def test_they_are_told_why_and_asked_for_no_review(two, westmere, lowther):
    replace_the_head(two, lowther, westmere.worker("owen"))
    told(westmere)

    bodies = {message.to[0].split(".")[0]: message.body for message in mail.outbox}
    assert "until lately, so you are still told of it for a week" in bodies["rukhsana"]
    assert "Judith Amankwah and Owen Pritchard can review it now" in bodies["rukhsana"]
    assert "/emergency-access/reviews/" not in bodies["rukhsana"]
    assert "/emergency-access/reviews/" in bodies["owen"]


def test_without_that_memory_two_silence_them(two, westmere, lowther, monkeypatch):
    monkeypatch.setattr(former_watchers, "still_told", nullcontext)
    replace_the_head(two, lowther, westmere.worker("owen"))
    two(administration.change_person, person=westmere.worker("judith"), changes={"role": Role.SOCIAL_WORKER})

    assert told(westmere) == {"owen"}


def test_who_watches_on_is_told_once(two, westmere, lowther, rukhsana):
    two(administration.change_place, place=lowther.team, changes={"name": "West of the river"})

    told(westmere)
    assert len([message for message in mail.outbox if message.to == [rukhsana.email]]) == 1
    assert queries.told_of(EmergencyAccess.objects.get()) == queries.watchers_of(EmergencyAccess.objects.get())


class TestAFamilyGivenToAnotherTeam:
    """One person alone gives a family away, and with it who watches over it."""

    @pytest.fixture
    def give(self, westmere, lowther, rukhsana):
        sam = westmere.worker("sam")
        return lambda: services.give_to_team(by=rukhsana, case=lowther, team=sam.team)

    def test_the_head_of_the_team_that_had_it_is_still_told_for_a_week(self, give, westmere):
        give()

        assert {"rukhsana", "sam"} <= told(westmere)
        with clock.at(clock.now() + 8 * DAY):
            assert "rukhsana" not in told(westmere)

    def test_who_manages_that_head_is_told_of_what_nobody_reviewed_in_time(self, give, westmere):
        give()

        assert "lee" in told(westmere, late=True)

    def test_what_was_opened_before_still_waits_for_the_former_head(self, give, westmere, lowther, rukhsana):
        callum = westmere.worker("callum")
        before = services.open_in_an_emergency(by=callum, case=lowther, reason="A child is at the door.")
        give()

        assert before in queries.emergencies_to_review_by(rukhsana)
        assert before in queries.emergencies_to_review_by(westmere.worker("sam"))
        services.review_emergency_access(by=rukhsana, access=before, outcome="right", review="I rang them.")

    def test_what_is_opened_after_it_is_reviewed_by_the_new_one_alone(self, give, westmere, lowther, rukhsana):
        give()
        mei = westmere.worker("mei")
        after = services.open_in_an_emergency(by=mei, case=lowther, reason="A child is at the door.")

        assert after not in queries.emergencies_to_review_by(rukhsana)
        with pytest.raises(NotAllowed):
            services.review_emergency_access(by=rukhsana, access=after, outcome="right", review="I rang them.")

    def test_without_the_team_that_had_it_nobody_of_it_is_told(self, give, westmere):
        give()
        FormerTeam.objects.all().delete()

        assert "rukhsana" not in told(westmere)
