"""Asks addresses as people of the table, one after the other in one database, and says what is not as declared."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from typing import Any

from handrail.core.tests.answers import FROM_OUR_PAGE, without_what_differs_each_time
from tests.access.arranging import DAY, FAMILY, SOMEBODY, TODAY, stand
from tests.access.standings import RELATIONSHIPS, ROLES, SIGNED_OUT, has
from tests.access.table import (
    A_CHANGE_ABOUT_THEM,
    A_LATE_RECORD,
    A_PARTICIPANT,
    A_RESTRICTION,
    A_SIGHT,
    A_WAITING_CHANGE,
    AN_ALLOCATION,
    AN_EMERGENCY,
    GOES_ON,
    MISSING,
    NOT_DONE,
    TABLE,
    THEIR_EMERGENCY,
    Row,
)

WHOLE = os.environ.get("HANDRAIL_MEASURE") == "whole"
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
NOT_SIGNED_IN, DISABLED = SIGNED_OUT
NOWHERE = "00000000-0000-4000-8000-000000000000"
# Differ from one answer to the next, whatever is asked for.
HEADERS_EACH_TIME = ("Content-Security-Policy", "Set-Cookie", "X-Request-ID")
# Sessions, looks, and tries that were refused are written down also where nothing is shown.
WRITTEN_ANYWAY = ("accounts_session", "accounts_attemptcount", "audit_trailevent", "audit_trailcase")
A_CHANGE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def more_rows(table: list[Row]) -> list[Row]:
    """What the table means without saying it: HEAD is answered as GET is, and what no row names is done for nobody."""
    said = {row.page for row in table if row.method == "head"}
    heads = [replace(row, method="head") for row in table if row.method == "get" and row.page not in said]
    declared = {(row.page, row.method) for row in [*table, *heads]}
    first = {row.page: row for row in reversed(table)}
    others = [
        Row(page, method, row.things, NOT_DONE, words=row.words, signed_out=NOT_DONE if row.signed_out else None)
        for page, row in first.items()
        for method in METHODS
        if (page, method) not in declared
    ]
    return heads + others


MORE_ROWS = more_rows(TABLE)
# Of what the table means without saying it, a sample asks each row in a few relationships.
ONE_IN = 9


def rows_for(relationship: str, role: str) -> list[Row]:
    """All rows, or a sample: each row in each relationship, each row by each role, each role in each relationship."""
    if WHOLE:
        return TABLE + MORE_ROWS
    here = (*RELATIONSHIPS, *SIGNED_OUT).index(relationship)
    if relationship == NOT_SIGNED_IN:
        return TABLE + MORE_ROWS[here % 3 :: 3]
    turn = ROLES.index(role)
    declared = [row for place, row in enumerate(TABLE) if (place + 3 * here) % len(ROLES) == turn]
    return declared + [
        row for place, row in enumerate(MORE_ROWS) if (place + here) % (ONE_IN * len(ROLES)) == turn * ONE_IN
    ]


@dataclass
class Found:
    """How many combinations were asked, and what was not as declared, each as a sentence."""

    asked: int = 0
    wrong: list[str] = field(default_factory=list)


class Asker:
    """One client for everybody. What a request changed is taken back, so that the next finds all as it was."""

    def __init__(self, westmere: Any) -> None:
        from django.test import Client

        from handrail.cases.models import Restriction
        from handrail.cases.services import open_in_an_emergency

        self.westmere = westmere
        self.client = Client(raise_request_exception=False, headers=FROM_OUR_PAGE)
        self.case = westmere.case(FAMILY)
        by_somebody = open_in_an_emergency(by=westmere.worker(SOMEBODY), case=self.case, reason="Nobody answers.")
        restriction = Restriction.objects.exclude(case=self.case).get(lifted_on=None)
        allocation = self.case.allocations.filter(ends=None).order_by("starts")[0]
        self.known = {
            AN_EMERGENCY: by_somebody.pk,
            A_RESTRICTION: restriction.pk,
            AN_ALLOCATION: allocation.pk,
            A_WAITING_CHANGE: somebody_asks_about(westmere, westmere.worker("tunde")),
            A_LATE_RECORD: nobody_signed(westmere),
            A_PARTICIPANT: westmere.meeting(TODAY).participants.get(user=westmere.worker("dev")).pk,
            THEIR_EMERGENCY: NOWHERE,
            A_SIGHT: NOWHERE,
            A_CHANGE_ABOUT_THEM: NOWHERE,
        }

    def everybody_in(self, relationship: str) -> Found:
        found = Found()
        for role in ROLES[:1] if relationship == NOT_SIGNED_IN else ROLES:
            rows = rows_for(relationship, role)
            if rows:
                self.somebody(role, relationship, rows, found)
        return found

    def somebody(self, role: str, relationship: str, rows: list[Row], found: Found) -> None:
        who = relationship if relationship == NOT_SIGNED_IN else f"{role} ({relationship})"
        with taken_back():
            self.client.cookies.clear()
            theirs = has(role, relationship) if relationship not in SIGNED_OUT else None
            self.known[THEIR_EMERGENCY] = NOWHERE
            if relationship != NOT_SIGNED_IN:
                person = self.signed_in(role, relationship)
                self.known[A_CHANGE_ABOUT_THEM] = somebody_asks_about(self.westmere, person)
                self.known[A_SIGHT] = given_by_the_meeting(self.westmere)
                if own := person.emergencies.first():
                    self.known[THEIR_EMERGENCY] = own.pk
            for row in rows:
                found.asked += 1
                found.wrong += [f"{row} by {who}: {fault}" for fault in self.faults_of(row, theirs)]

    def signed_in(self, role: str, relationship: str) -> Any:
        """They signed in before they were disabled."""
        from handrail.accounts.models import User

        person = stand(self.westmere, role, relationship)
        User.objects.filter(pk=person.pk).update(is_active=True)
        self.client.force_login(person)
        User.objects.filter(pk=person.pk).update(is_active=person.is_active)
        return person

    def faults_of(self, row: Row, theirs: set | None) -> Iterator[str]:
        expected = row.answer_to_nobody if theirs is None else row.answer_to(theirs)
        with changes() as changed:
            given = self.ask(row, self.address(row))
        if given.status_code != expected:
            yield f"{given.status_code}, not {expected}"
        elif 400 <= expected < 500 and changed and self.really_changes(row):
            yield f"{expected}, and yet it changed something"
        elif theirs is None and row.things and expected == GOES_ON:
            if given.content or not given["Location"].startswith("/sign-in/"):
                yield "goes on to more than the sign-in page"
        elif row.things and (expected == MISSING or theirs is None):
            for nowhere, send in self.places_that_are_not_there(row):
                if read(given) != read(self.ask(row, nowhere, send)):
                    yield f"{expected}, and yet it can be told from what is not there"

    def address(self, row: Row, *, nowhere: bool = False) -> str:
        from django.urls import reverse

        things = [NOWHERE if nowhere else self.id_of(thing) for thing in row.things]
        return reverse(row.page, args=[*things, *row.words])

    def id_of(self, thing: str) -> Any:
        return self.known.get(thing) or self.westmere.id_of(thing)

    def places_that_are_not_there(self, row: Row) -> Iterator[tuple[str, dict[str, str]]]:
        yield self.address(row, nowhere=True), dict(row.send)
        if "case" in row.send:
            yield self.address(row), {**row.send, "case": NOWHERE}

    def ask(self, row: Row, address: str, send: dict[str, str] | None = None) -> Any:
        cookies = {name: cookie.value for name, cookie in self.client.cookies.items()}
        with taken_back():
            sent = dict(row.send) if send is None else send
            response = getattr(self.client, row.method)(
                address, *([sent] if row.method in ("get", "head", "post") else [])
            )
        self.client.cookies = SimpleCookie(cookies)
        return response

    def really_changes(self, row: Row) -> bool:
        """Whether anything stays changed of what was written, or all of it was taken back by the one who wrote it."""
        before = everything()
        with taken_back():
            getattr(self.client, row.method)(self.address(row), dict(row.send))
            return everything() != before


def somebody_asks_about(westmere: Any, person: Any) -> Any:
    """Kieran asks that this person's second step is removed, which nobody does alone."""
    from handrail.accounts.models import ChangeToConfirm

    change = ChangeToConfirm(person=person, kind="second_steps", asked_by=westmere.worker("kieran"))
    change.save()
    return change.pk


def nobody_signed(westmere: Any) -> Any:
    """A record of another team's meeting, of which the time of chair and recorder was over yesterday."""
    from handrail.core import clock

    case = westmere.case("lowther")
    record = case.records.get(status__in=("preparing", "recording"))
    led = case.grants.filter(why="leads_meeting", source=record.meeting_id)
    led.update(ends=clock.today() - DAY)
    return record.pk


def given_by_the_meeting(westmere: Any) -> Any:
    """What lets somebody open the family, even where a restriction has withdrawn it, so that its end is asked for."""
    from handrail.core import clock

    wanted = {"user": westmere.worker("naomi"), "why": "meeting", "source": westmere.id_of(TODAY)}
    until = {"starts": clock.today(), "ends": clock.today() + DAY}
    return westmere.case(FAMILY).grants.get_or_create(**wanted, defaults=until)[0].pk


@contextmanager
def taken_back() -> Iterator[None]:
    from django.db import connection, transaction

    point = transaction.savepoint()
    try:
        yield
    finally:
        connection.needs_rollback = False
        transaction.savepoint_rollback(point)


@contextmanager
def changes() -> Iterator[list[str]]:
    """The statements that write, but for those of what is written anyway."""
    from django.db import connection

    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if A_CHANGE.match(sql) and not any(table in sql for table in WRITTEN_ANYWAY):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


def everything() -> dict[str, list]:
    """Every row of every table but the trail of looks and the sessions."""
    from django.apps import apps

    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.db_table not in WRITTEN_ANYWAY
    }


def read(response: Any) -> tuple:
    """What an answer says, without what differs each time."""
    headers = {name: value for name, value in response.items() if name not in HEADERS_EACH_TIME}
    return response.status_code, headers, without_what_differs_each_time(response.content)
