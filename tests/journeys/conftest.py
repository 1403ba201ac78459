"""A browser at Westmere: people signed in, the record they write in, and what the browser complained about."""

import datetime
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from handrail.accounts.models import User
    from handrail.supervision.records.models import Record
    from tests.journeys.recorder import Recorder

# What a browser itself says of an answer that a test made fail, or of a connection that it took away.
EXPECTED = ("Failed to load resource", "net::ERR_")


@dataclass
class Complaints:
    """Errors of scripts, and whatever the security policy refused, on every page of a test."""

    heard: list[str] = field(default_factory=list)

    def listen(self, page: "Page") -> None:
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on("console", lambda message: self.hear(message.type, message.text))

    def hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(words in text for words in EXPECTED):
            self.heard.append(text)


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    found = Complaints()
    yield found
    assert found.heard == []


@pytest.fixture
def sign_in(live_server: Any, new_context: Callable[..., "BrowserContext"], complaints: Complaints) -> Callable:
    """A window of its own for one person, signed in."""
    from django.conf import settings
    from django.test import Client

    def enter(user: "User", **options: Any) -> "Page":
        client = Client()
        client.force_login(user)
        context = new_context(base_url=live_server.url, **options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        complaints.listen(page)
        return page

    return enter


@pytest.fixture
def draft(westmere: Any) -> "Record":
    """The Hartleys' record of 23 November 2026, which is being written."""
    return westmere.record("hartley-2026-11-23")


@pytest.fixture
def open_record(sign_in: Callable, draft: "Record", lorraine: "User") -> Callable:
    """The record page, as Lorraine has it who records, or as somebody else."""

    def enter(user: "User | None" = None, **options: Any) -> "Page":
        page = sign_in(user or lorraine, **options)
        page.goto(f"/records/{draft.id}/")
        page.wait_for_selector("[data-open-guidance]:not([hidden])", state="attached")
        return page

    return enter


@pytest.fixture
def somebody(live_server: Any, new_context: Callable[..., "BrowserContext"], complaints: Complaints) -> Callable:
    """Somebody at a browser of their own, not signed in, who records with a script or without."""

    def arrive(hands: type["Recorder"], **options: Any) -> "Recorder":
        context = new_context(base_url=live_server.url, java_script_enabled=hands.has_script, **options)
        context.set_default_timeout(10_000)
        page = context.new_page()
        complaints.listen(page)
        return hands(page)

    return arrive


PLAN_FOR_SUPPORT = "Draft the support plan: money, housing, family time, help in a crisis, training"
SAID_IN_BETWEEN = "The council has still not said what it will pay."


@pytest.fixture
def supervision_in_between(westmere: Any, sam: "User") -> "Record":
    """A short supervision of the Begum and Rahman family on 9 November 2026, with one promise not kept again."""
    from handrail.core import clock
    from handrail.supervision.agenda.services import families as agenda
    from handrail.supervision.meetings import services as meetings
    from handrail.supervision.meetings.policies import Plan
    from handrail.supervision.recording import services as recording

    case, on = westmere.case("begum-rahman"), datetime.date(2026, 11, 9)
    with clock.at(datetime.datetime(2026, 11, 9, 15, 0, tzinfo=clock.LONDON)):
        plan = Plan(sam.team, "single_agency", on, datetime.time(15), datetime.time(16), chair=sam)
        meeting = meetings.plan_meeting(by=sam, meeting_id=uuid.uuid4(), plan=plan)
        agenda.add_family(by=sam, meeting_id=meeting.id, case_id=case.id)
        record = agenda.open_record(by=sam, meeting_id=meeting.id, case_id=case.id, recording=True)
        promise = case.actions.get(what=PLAN_FOR_SUPPORT)
        not_kept = {"reply": "not_carried_out", "explanation": SAID_IN_BETWEEN, "decision": "carry_forward"}
        for kind_name, key, typed in (
            ("action_answer", promise.id, not_kept),
            ("answer", "key_factors", {"text": "Nasreen is waiting for us, and does not say so."}),
        ):
            recording.save(
                by=sam,
                record_id=record.id,
                kind_name=kind_name,
                key=str(key),
                based_on=0,
                typed=typed,
                save_id=uuid.uuid4(),
            )
        recording.sign_off(by=sam, record_id=record.id, save_id=uuid.uuid4())
    return record
