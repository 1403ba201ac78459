"""Whoever lost sight of a family keeps on Home what they agreed to do, and nothing else of it."""

import datetime
import re

import pytest
from django.db.models import Q
from django.urls import reverse

from handrail.accounts.choices import Role
from handrail.accounts.models import User
from handrail.audit.models import TrailEvent
from handrail.cases import services as case_services
from handrail.cases.models import Case
from handrail.supervision.actions.querysets import AgreedActionQuerySet
from handrail.supervision.meetings.tests.factories import MONTH, signed_in

DAY = datetime.timedelta(days=1)
NOT_THEIRS = "You can no longer open this family."
NOBODYS = "nobody who can open this family holds this"


def page_of(user, case=None) -> str:
    answer = signed_in(user).get(reverse("family", args=[case.id]) if case else reverse("home"))
    assert answer.status_code == 200
    return answer.content.decode()


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def hartley(council):
    """A family of which Callum holds an open action, answered once, and of which Donna is the case holder since."""
    case = council.family("Hartley")
    first = council.record(council.meeting(case, on=council.today - 2 * MONTH), case)
    council.action = council.agree(first, "Call the school nurse about the eye test", by_when="13 November 2026")
    council.sign(first)
    last = council.record(council.meeting(case, on=council.today - MONTH), case)
    council.save(last, "action_answer", council.action, reply="partly", explanation="She was away.")
    council.sign(last)
    return case


def take_away(council, case, *, to=None):
    allocation = case.allocations.get(user=council.callum)
    case_services.hand_over(by=council.sam, allocation=allocation, to=to or council.donna, on=council.today)


def test_whoever_lost_sight_keeps_the_action_with_its_date_and_its_last_answer(council, hartley):
    take_away(council, hartley)
    assert signed_in(council.callum).get(reverse("family", args=[hartley.id])).status_code == 404

    said = words(page_of(council.callum))

    assert "10 days late Call the school nurse about the eye test" in said
    assert "Last answer, on 26 October 2026: partly. She was away." in said
    assert f"{NOT_THEIRS} Donna Kearney holds the case: ask or tell them what becomes of this action." in said


def test_it_says_nothing_else_of_the_family_and_leads_nowhere(council, hartley):
    take_away(council, hartley)

    page = page_of(council.callum)

    for hidden in ("Hartley", "Ava", hartley.reference, str(hartley.id), str(council.action), "/records/"):
        assert hidden not in page
    item = page.partition("Call the school nurse")[2].partition("</li>")[0]
    assert item
    assert "href" not in item


def test_where_nobody_holds_the_case_they_ask_the_manager_of_its_team(council, hartley):
    case_services.end_allocation(by=council.sam, allocation=hartley.allocations.get(), on=council.today - DAY)
    assert "Ask or tell the manager of Family Safeguarding East" in words(page_of(council.callum))

    council.east.head = council.sam
    council.east.save()

    assert "Sam Okafor manages its team: ask or tell them" in words(page_of(council.callum))


def test_the_look_names_the_family_in_the_trail(council, hartley):
    take_away(council, hartley)

    page_of(council.callum)

    [look] = TrailEvent.objects.filter(event="list.looked", page="home")
    assert look.detail == {"cases": [hartley.reference]}


def test_a_restriction_that_closes_the_family_to_them_takes_the_action_too(council, hartley):
    take_away(council, hartley)
    council.restrict(hartley, may_see=[council.sam, council.donna])

    assert "school nurse" not in page_of(council.callum)


@pytest.mark.parametrize("changed", [{"is_active": False}, {"role": Role.IT_ADMINISTRATOR}])
def test_whoever_may_open_no_family_at_all_keeps_nothing(council, hartley, changed):
    take_away(council, hartley)
    client = signed_in(council.callum)
    User.objects.filter(pk=council.callum.pk).update(**changed)

    assert "school nurse" not in client.get(reverse("home"), follow=True).content.decode()


def test_what_is_closed_is_gone_and_what_is_somebody_elses_never_came(council, hartley):
    take_away(council, hartley)
    assert "school nurse" not in page_of(council.dev)

    council.answer(council.record(council.meeting(hartley), hartley), council.action)

    assert "school nurse" not in page_of(council.callum)


def test_an_answer_that_is_being_written_is_not_for_those_outside(council, hartley):
    take_away(council, hartley)
    record = council.record(council.meeting(hartley), hartley)
    council.save(record, "action_answer", council.action, reply="not_carried_out", explanation="Not for Callum yet.")

    said = words(page_of(council.callum))

    assert "Not for Callum yet" not in said
    assert "partly. She was away." in said


@pytest.fixture
def written_after_sight_ended(council, hartley):
    """An action begun while Callum worked with the family, and written anew since, as is the date of one before it."""
    record = council.record(council.meeting(hartley), hartley)
    begun = council.agree(record, "Ring the school", by_when="30 November 2026")
    take_away(council, hartley)
    council.save(record, "action", begun, what="Ring the school: Ava told her teacher what happened on Saturday")
    moved = {"reply": "cannot_be_done_yet", "explanation": "The nurse is ill.", "new_by_when": "7 December 2026"}
    council.save(record, "action_answer", council.action, **moved)
    return record


def test_what_is_written_after_sight_ended_is_not_read_until_it_is_signed(council, written_after_sight_ended):
    said = words(page_of(council.callum))

    for unsigned in ("Ring the school", "Ava told her teacher", "The nurse is ill", "7 December"):
        assert unsigned not in said
    assert "10 days late Call the school nurse about the eye test" in said

    council.sign(written_after_sight_ended)

    assert "7 December" in words(page_of(council.callum))


def test_an_action_that_is_kept_before_it_is_signed_would_be_seen(council, written_after_sight_ended, monkeypatch):
    monkeypatch.setattr(AgreedActionQuerySet, "signed", lambda actions: actions)

    assert "Ava told her teacher" in words(page_of(council.callum))


def test_sight_that_comes_back_opens_the_family_from_the_action_again(council, hartley):
    take_away(council, hartley)
    parts = {"role": "social_worker", "starts": council.today}
    case_services.allocate(by=council.sam, case=hartley, user=council.callum, **parts)

    page = page_of(council.callum)

    assert NOT_THEIRS not in page
    assert f'href="{reverse("family", args=[hartley.id])}"><b>Call the school nurse' in page


def test_a_restriction_that_is_not_asked_about_would_be_seen(council, hartley, monkeypatch):
    take_away(council, hartley)
    council.restrict(hartley, may_see=[council.sam, council.donna])
    monkeypatch.setattr("handrail.cases.querysets._not_closed_to", lambda user: Q(pk__isnull=False) | Q(pk=user.pk))

    assert "school nurse" in page_of(council.callum)


def test_an_action_that_goes_with_the_sight_would_be_seen(council, hartley, monkeypatch):
    take_away(council, hartley)
    monkeypatch.setattr(AgreedActionQuerySet, "kept_by", lambda actions, user: actions.none())

    assert "school nurse" not in page_of(council.callum)


def test_what_nobody_can_answer_is_said_to_the_case_holder_and_the_teams_managers(council, hartley):
    assert NOBODYS not in page_of(council.sam, hartley)

    take_away(council, hartley)

    assert NOBODYS in words(page_of(council.sam, hartley)).partition("school nurse")[2]
    assert NOBODYS in page_of(council.donna, hartley)
    for other in (council.lorraine, council.lee):
        assert NOBODYS not in page_of(other, hartley)


def test_it_is_not_said_where_one_of_its_owners_can_or_where_it_has_none(council, hartley):
    record = council.record(council.meeting(hartley), hartley)
    council.agree(record, "Book the room", who="Callum Reeve and Sam Okafor")
    council.agree(record, "Ask the GP", who="Dr Khan")
    take_away(council, hartley)

    assert page_of(council.sam, hartley).count(NOBODYS) == 1


def test_whoever_is_disabled_holds_nothing(council, hartley):
    User.objects.filter(pk=council.callum.pk).update(is_active=False)

    assert NOBODYS in page_of(council.sam, hartley)


@pytest.mark.parametrize("families", [2, 6])
def test_the_number_of_statements_stays_the_same(council, django_assert_num_queries, families):
    for _ in range(families):
        case = council.family()
        record = council.record(council.meeting(case, on=council.today - MONTH), case)
        council.agree(record, "Call the school")
        council.sign(record)
        take_away(council, case)
    assert Case.objects.visible_to(council.callum).count() == 0
    client = signed_in(council.callum)
    client.get(reverse("home"))

    with django_assert_num_queries(18):
        client.get(reverse("home"))
