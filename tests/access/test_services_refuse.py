"""Every service refuses whoever has no right at all, by itself: a command or an API that calls it needs no view."""

import datetime
import functools
import inspect
import sys
from copy import copy
from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from django.db.models import Model

from bench import writes_of_a_meeting as story
from bench.sql_faults import every_service
from handrail.accounts.choices import Role
from handrail.accounts.models import User
from handrail.accounts.tests.factories import make_user
from handrail.cases import may_open, policies
from handrail.cases.models import Case, EmergencyAccess, Restriction, RestrictionName
from handrail.cases.querysets import CaseQuerySet
from handrail.core import clock
from handrail.core.refusals import NotAllowed, NotFound
from handrail.supervision.meetings.models import Meeting
from handrail.supervision.records.models import Record
from tests.access.asking import A_CHANGE, taken_back
from tests.architecture.excused_services import EXCUSED


@dataclass
class Told:
    """Which services were asked, and which of them did not refuse, or had written something before they did."""

    asked: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


@pytest.fixture
def ask_first(monkeypatch):
    """Has each service asked by a stranger, with the arguments that it is called with, before it does its work."""

    def ask_first_as(stranger: User, ask=not_refused) -> Told:
        told, codes = Told(), {code: name for name, code in every_service().items()}

        def put_first(holder: dict) -> None:
            for name, service in list(holder.items()):
                known = codes.get(getattr(inspect.unwrap(service), "__code__", None)) if callable(service) else None
                if known and known not in EXCUSED:
                    monkeypatch.setitem(holder, name, asked_by(stranger, known, service, told, ask))

        for module in [module for name, module in list(sys.modules.items()) if ".services" in name]:
            for table in [one for name, one in vars(module).items() if name.isupper() and isinstance(one, dict)]:
                put_first(table)
            put_first(vars(module))
        return told

    return ask_first_as


def asked_by(stranger: User, name: str, service, told: Told, ask):
    @functools.wraps(service)
    def asked(**given):
        if name not in told.asked:
            told.asked.add(name)
            if fault := ask(stranger, service, given):
                told.wrong.append(f"{name}: {fault}")
        return service(**given)

    return asked


def not_refused(stranger: User, service, given) -> str:
    """What is wrong with the answer to the stranger; nothing where it refuses and has written nothing."""
    written, outcome = [], "did it"

    def watch(execute, sql, params, many, context):
        if A_CHANGE.match(sql):
            written.append(sql)
        return execute(sql, params, many, context)

    point = transaction.savepoint()
    try:
        with connection.execute_wrapper(watch):
            # copies, since whoever is let through changes what they are given
            service(
                **{name: copy(one) if isinstance(one, Model) else one for name, one in given.items()} | {"by": stranger}
            )
    except (NotAllowed, NotFound):
        outcome = ""
    except Exception as fault:
        outcome = f"said {fault!r}"
    finally:
        connection.needs_rollback = False
        transaction.savepoint_rollback(point)
    return outcome or (f"refused, and had written {written[0]}" if written else "")


def tell(writes):
    for _, write in writes:
        write()


def test_every_service_refuses_somebody_with_no_right_at_all_and_writes_nothing(westmere, ask_first):
    told = ask_first(make_user(name="Nobody Knows", role=Role.ADULT_PRACTITIONER))

    tell(story.writes())

    assert every_service().keys() - told.asked - EXCUSED.keys() == set(), (
        "Make a call of it in bench/writes_of_a_meeting"
    )
    assert not told.wrong, "\n".join(told.wrong)


def test_no_service_is_excused_that_is_not_there():
    assert EXCUSED.keys() <= every_service().keys()


@pytest.mark.parametrize(
    ("check", "service"),
    [
        ("handrail.cases.policies.check_may_allocate", "cases.allocate"),
        ("handrail.families.services.gate.check_works_on", "families.add_child"),
        ("handrail.cases.policies.check_may_open_new_case", "cases.open_new_case"),
    ],
)
def test_a_service_that_checks_nothing_would_be_seen(westmere, ask_first, monkeypatch, check, service):
    monkeypatch.setattr(check, lambda *given, **named: None)
    told = ask_first(make_user(name="Nobody Knows", role=Role.ADULT_PRACTITIONER))

    tell(story.of_cases())

    assert f"{service}: did it" in told.wrong


def test_a_service_that_writes_before_it_refuses_would_be_seen(westmere, sam):
    def add_child(*, by):
        User.objects.filter(pk=by.pk).update(pronouns="they")
        raise NotFound

    assert "had written UPDATE" in not_refused(sam, add_child, {})


# Emergency access is to read: it lets nobody do what they could not do without it, however much else they may do.


def done_in_an_emergency_alone(stranger: User, service, given) -> str:
    """What is wrong where a manager, who leads every meeting and signs every record, is refused until they may read."""
    with taken_back():
        lead_everything(stranger)
        close_every_family_to(stranger)
        if not_refused(stranger, service, given):
            return ""  # not about a family
        open_every_family_in_an_emergency_to(stranger)
        return not_refused(stranger, service, given)


def lead_everything(person: User) -> None:
    Meeting.objects.update(recorder=person)
    Record.objects.unsigned().update(deputy=person)


def close_every_family_to(person: User) -> None:
    """Of their own team by a restriction that names everybody else; those of others are closed as they are."""
    person.grants.all().delete()
    today = clock.today()
    restricted = Restriction.objects.filter(lifted_on=None).values("case")
    for case in Case.objects.filter(team=person.team_id).exclude(pk__in=restricted):
        restriction = Restriction.objects.create(
            case=case, reason="Their own family", since=today, review_on=today + datetime.timedelta(days=30)
        )
        RestrictionName.objects.bulk_create(
            RestrictionName(restriction=restriction, user=user, may_see=True)
            for user in User.objects.exclude(pk=person.pk)
        )


def open_every_family_in_an_emergency_to(person: User) -> None:
    now, hour = clock.now(), datetime.timedelta(minutes=60)
    EmergencyAccess.objects.bulk_create(
        EmergencyAccess(
            case=case, user=person, reason="Police there.", starts_at=now, ends_at=now + hour, review_by=clock.today()
        )
        for case in Case.objects.all()
    )


def somebody_in_an_emergency(westmere, team: str) -> User:
    person = make_user(name="Reads Everything", role=Role.TEAM_MANAGER)
    User.objects.filter(pk=person.pk).update(team=westmere.worker(team).team)
    return User.objects.select_related("team").get(pk=person.pk)


@pytest.mark.parametrize("team", ["sam", "priya"])
def test_an_emergency_lets_nobody_change_anything(westmere, ask_first, team):
    told = ask_first(somebody_in_an_emergency(westmere, team), done_in_an_emergency_alone)

    tell(story.writes())

    assert told.wrong == []
    assert len(told.asked) > 60


@pytest.mark.parametrize(
    ("team", "take_out", "services"),
    [
        (
            "sam",
            (policies, "may_work_on", may_open.may_open),
            {"cases.allocate", "cases.give_to_team", "administration.end_work", "administration.hand_over_work"},
        ),
        (
            "priya",
            (CaseQuerySet, "worked_on_by", CaseQuerySet.visible_to),
            {"supervision.agenda.add_family", "supervision.agenda.move_family"},
        ),
    ],
)
def test_a_change_that_asks_only_who_may_read_would_be_seen(westmere, ask_first, monkeypatch, team, take_out, services):
    monkeypatch.setattr(*take_out)
    told = ask_first(somebody_in_an_emergency(westmere, team), done_in_an_emergency_alone)

    tell([*story.of_cases(), *story.of_meetings(), *story.of_access()])

    assert {f"{service}: did it" for service in services} <= {*told.wrong}
