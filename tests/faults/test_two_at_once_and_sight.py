"""Of two who change at the same moment who may open a family, or what a meeting is about, one waits for the other.

Each is asked on a connection of its own while the first has not committed. On SQLite writers wait for each other
anyway; the controls, without the lock, are for PostgreSQL.
"""

import datetime
import threading
import uuid

import pytest
from django.db import connection, transaction

from handrail.accounts.models import User
from handrail.cases import meeting_sight
from handrail.cases import services as case_services
from handrail.cases.models import Allocation, Case, EmergencyAccess, Grant
from handrail.core import clock
from handrail.core.ids import own_id
from handrail.core.refusals import Invalid, NotAllowed
from handrail.supervision.agenda.services import families, people, plan
from handrail.supervision.meetings import queries as meeting_queries
from handrail.supervision.meetings import services as meetings
from handrail.supervision.meetings.models import AgendaItem, Meeting
from handrail.supervision.meetings.policies import Plan
from handrail.supervision.records.models import Record

LONG_ENOUGH_TO_FINISH = 3

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="On SQLite writers wait for each other, with or without a lock."
)


def while_it_is_open(first, second):
    """Asks the second while the first has not committed; whether it was refused."""
    refused = []

    def ask():
        try:
            second()
        except NotAllowed as fault:
            refused.append(fault.reason)
        except Invalid as fault:
            refused.extend(fault.errors.values())
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(timeout=LONG_ENOUGH_TO_FINISH)
    thread.join()
    return refused


@pytest.fixture
def hartley(westmere):
    case = westmere.case("hartley")
    case.records.filter(status__in=("preparing", "recording")).update(
        status="abandoned", abandoned_because="Begun twice."
    )
    return case


@pytest.fixture
def held(westmere, hartley):
    sam, today = westmere.worker("sam"), westmere.meeting("east-2026-11-23")
    wanted = Plan(sam.team, "group", clock.today(), today.starts, today.ends, chair=sam)
    meeting = meetings.plan_meeting(by=sam, meeting_id=uuid.uuid4(), plan=wanted)
    families.add_family(by=sam, meeting_id=meeting.pk, case_id=hartley.pk)
    return meeting


@pytest.fixture
def acts(westmere, held, hartley):
    """What each of them does, by name."""
    sam, mei, judith = (westmere.worker(name) for name in ("sam", "mei", "judith"))
    here = {"by": sam, "meeting_id": held.pk}

    def restrict():
        meetings.restrict_family(
            by=judith,
            case=hartley,
            reason="A relative works here.",
            since=held.on,
            review_on=held.on.replace(year=held.on.year + 1),
            may_see=[sam],
            not_to_see={},
        )

    def let_in():
        people.add_participant(**here, participant_id=uuid.uuid4(), user=mei, families=[hartley.pk])

    return {
        "let in": let_in,
        "restrict": restrict,
        "begin": lambda: families.open_record(**here, case_id=hartley.pk, recording=False),
        "cancel": lambda: plan.cancel_meeting(**here, because="Snow."),
        "take off": lambda: families.remove_family(**here, case_id=hartley.pk),
    }


def waits_behind_the_restriction(westmere, hartley):
    return Grant.objects.from_meetings().filter(case=hartley, user=westmere.worker("mei")).exists()


@pytest.mark.parametrize(("first", "second"), [("let in", "restrict"), ("restrict", "let in")])
def test_nothing_waits_behind_a_restriction_that_came_at_the_same_moment(acts, westmere, hartley, first, second):
    while_it_is_open(acts[first], acts[second])

    assert not waits_behind_the_restriction(westmere, hartley)


@pytest.mark.parametrize(("first", "second"), [("begin", "cancel"), ("cancel", "begin")])
def test_no_cancelled_meeting_has_a_record_that_was_begun_at_the_same_moment(acts, held, hartley, first, second):
    refused = while_it_is_open(acts[first], acts[second])

    assert len(refused) == 1
    is_cancelled = Meeting.objects.filter(pk=held.pk, cancelled_at__isnull=False).exists()
    assert is_cancelled != Record.objects.filter(meeting=held, case=hartley).exists()


def test_no_record_is_without_its_family_on_the_agenda(acts, held, hartley):
    refused = while_it_is_open(acts["begin"], acts["take off"])

    assert len(refused) == 1
    assert AgendaItem.objects.filter(meeting=held, case=hartley).exists()


@pytest.fixture
def begins_at_two_meetings(westmere, held, hartley):
    sam = westmere.worker("sam")
    other = meetings.plan_meeting(
        by=sam, meeting_id=uuid.uuid4(), plan=Plan(sam.team, "group", held.on, held.starts, held.ends, chair=sam)
    )
    families.add_family(by=sam, meeting_id=other.pk, case_id=hartley.pk)
    return [
        lambda meeting=meeting: families.open_record(by=sam, meeting_id=meeting.pk, case_id=hartley.pk, recording=False)
        for meeting in (held, other)
    ]


def test_of_two_who_prepare_one_family_at_two_meetings_one_is_told_of_the_other_s_record(
    begins_at_two_meetings, hartley
):
    refused = while_it_is_open(*begins_at_two_meetings)

    assert len(refused) == 1
    assert "is not signed yet" in refused[0]
    assert hartley.records.exclude(status__in=("signed", "abandoned")).count() == 1


def test_emergency_access_asked_for_twice_at_the_same_moment_stands_once(westmere):
    callum, case = westmere.worker("callum"), westmere.case("lowther")

    def press():
        case_services.open_in_an_emergency(by=callum, case=case, reason="Police at the address.")

    assert while_it_is_open(press, press) == []
    [access] = EmergencyAccess.objects.filter(user=callum, case=case)
    case_services.end_emergency_access(by=callum, access=access)
    assert not Case.objects.visible_to(callum).filter(pk=case.pk).exists()


@pytest.mark.parametrize("is_first", [True, False], ids=["allocated first", "allocated second"])
def test_whoever_manages_somebody_no_longer_opens_what_is_allocated_to_them_at_that_moment(westmere, is_first):
    sam, kieran, marek = (westmere.worker(name) for name in ("sam", "kieran", "marek"))
    case, former = westmere.case("hartley"), marek.line_manager
    # what the form had read before the other's change
    read_before = User.objects.select_related("line_manager").get(pk=marek.pk)
    case_services.change_line_manager(by=None, person=westmere.worker("marek"), to=sam)

    def allocate():
        case_services.allocate(by=sam, case=case, user=read_before, role="family_worker", starts=clock.today())

    def take_away():
        case_services.change_line_manager(by=kieran, person=westmere.worker("marek"), to=None)

    while_it_is_open(*((allocate, take_away) if is_first else (take_away, allocate)))

    assert former is not None
    assert not Grant.objects.filter(why="line_manager", source__in=Allocation.objects.filter(user=marek)).exists()


@pytest.fixture
def handed_over_twice(westmere, sam, helen):
    """By two managers, each from what their page had read: to Priya, and to Donna."""
    part = Allocation.objects.get(case=westmere.id_of("hartley"), role="case_holder", ends=None)
    read = [Allocation.objects.select_related("case__team", "user").get(pk=part.pk) for _ in range(2)]

    def hand_over(by, allocation, name):
        on = clock.today() + datetime.timedelta(days=1)
        case_services.hand_over(by=by, allocation=allocation, to=westmere.worker(name), on=on)

    return [lambda: hand_over(sam, read[0], "priya"), lambda: hand_over(helen, read[1], "donna")]


def case_holders_of(case):
    return Allocation.objects.filter(case=case, role="case_holder", ends=None).count()


def test_of_two_who_hand_a_family_over_at_the_same_moment_one_is_told_who_has_it(handed_over_twice, hartley):
    [refused] = while_it_is_open(*handed_over_twice)

    assert "Priya Nair is the case holder from" in refused
    assert case_holders_of(hartley) == 1


def test_one_meeting_that_is_planned_twice_at_the_same_moment_is_planned_once(westmere, held):
    sam, meeting_id = westmere.worker("sam"), uuid.uuid4()
    plan_of = Plan(sam.team, "group", held.on, held.starts, held.ends, chair=sam)

    def press():
        meetings.plan_meeting(by=sam, meeting_id=meeting_id, plan=plan_of)

    assert while_it_is_open(press, press) == []
    assert Meeting.objects.filter(pk=own_id(sam.pk, meeting_id)).count() == 1


@on_postgresql
def test_where_nobody_holds_the_family_a_grant_waits(acts, westmere, hartley, monkeypatch):
    monkeypatch.setattr(meeting_sight, "hold", lambda cases: None)
    monkeypatch.setattr("handrail.cases.services.hold", lambda cases: None)
    while_it_is_open(acts["let in"], acts["restrict"])

    assert waits_behind_the_restriction(westmere, hartley)


@on_postgresql
def test_where_nobody_holds_the_family_it_gets_two_case_holders(handed_over_twice, hartley, monkeypatch):
    monkeypatch.setattr("handrail.cases.services.hold", lambda cases: None)
    monkeypatch.setattr("handrail.cases.held.hold", lambda cases: None)

    assert while_it_is_open(*handed_over_twice) == []
    assert case_holders_of(hartley) == 2


@on_postgresql
def test_where_nobody_holds_the_meeting_a_record_is_begun_at_a_cancelled_one(acts, held, hartley, monkeypatch):
    monkeypatch.setattr(meeting_queries, "locked_meeting", meeting_queries.find_meeting)
    refused = while_it_is_open(acts["begin"], acts["cancel"])

    assert refused == []
    assert Record.objects.filter(meeting=held, case=hartley).exists()


@pytest.fixture
def given_away(westmere, hartley):
    """Sam gives the family to another team; Helen, whose team had it, lets somebody in with an older page."""
    sam, helen, mei, rukhsana = (westmere.worker(name) for name in ("sam", "helen", "mei", "rukhsana"))
    found = Case.objects.get(pk=hartley.pk)
    person = {"user": mei, "role": "social_worker", "starts": clock.today()}
    return (
        lambda: case_services.give_to_team(by=sam, case=hartley, team=rukhsana.team),
        lambda: case_services.allocate(by=helen, case=found, **person),
    )


def test_nobody_is_allocated_by_managers_of_a_team_that_gave_the_family_away_at_the_same_moment(
    given_away, westmere, hartley
):
    assert while_it_is_open(*given_away) == ["Families are allocated by the managers of their own team."]

    assert not Allocation.objects.filter(case=hartley, user=westmere.worker("mei")).exists()


def test_asked_of_the_family_as_it_was_found_somebody_is_let_in(given_away, westmere, hartley, monkeypatch):
    found = Case.objects.select_related("team").get(pk=hartley.pk)
    monkeypatch.setattr(case_services, "find_case_to_allocate", lambda case_id, *, user: found)

    assert while_it_is_open(*given_away) == []

    assert Allocation.objects.filter(case=hartley, user=westmere.worker("mei")).exists()


def test_nor_does_somebody_whose_role_was_taken_away_meanwhile(westmere, hartley):
    helen, mei = westmere.worker("helen"), westmere.worker("mei")
    User.objects.filter(pk=helen.pk).update(role="social_worker")

    with pytest.raises(NotAllowed):
        case_services.allocate(by=helen, case=hartley, user=mei, role="social_worker", starts=clock.today())
