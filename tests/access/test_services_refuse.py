"""Every service refuses whoever has no right at all, by itself: a command or an API that calls it needs no view."""

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
from handrail.core.refusals import NotAllowed, NotFound
from tests.access.asking import A_CHANGE
from tests.architecture.excused_services import EXCUSED


@dataclass
class Told:
    """Which services were asked, and which of them did not refuse, or had written something before they did."""

    asked: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


@pytest.fixture
def ask_first(monkeypatch):
    """Has each service asked by a stranger, with the arguments that it is called with, before it does its work."""

    def ask_first_as(stranger: User) -> Told:
        told, codes = Told(), {code: name for name, code in every_service().items()}

        def put_first(holder: dict) -> None:
            for name, service in list(holder.items()):
                known = codes.get(getattr(inspect.unwrap(service), "__code__", None)) if callable(service) else None
                if known and known not in EXCUSED:
                    monkeypatch.setitem(holder, name, asked_by(stranger, known, service, told))

        for module in [module for name, module in list(sys.modules.items()) if ".services" in name]:
            for table in [one for name, one in vars(module).items() if name.isupper() and isinstance(one, dict)]:
                put_first(table)
            put_first(vars(module))
        return told

    return ask_first_as


def asked_by(stranger: User, name: str, service, told: Told):
    @functools.wraps(service)
    def asked(**given):
        if name not in told.asked:
            told.asked.add(name)
            if fault := not_refused(stranger, service, given):
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
