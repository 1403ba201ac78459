"""What people do at a meeting over the wire: its plan, its agenda, its people; and whether somebody opens a family."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse


def at(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def opens(person: Any, case: Any) -> int:
    return at(person).get(reverse("family", args=[case.pk])).status_code


def sight_through_meetings(person: Any, case: Any) -> list[Any]:
    from handrail.core import clock

    held = person.grants.filter(case=case).exclude(why__in=["allocation", "line_manager"])
    return [grant for grant in held if grant.ends is None or grant.ends >= clock.today()]


def plan_of(meeting: Any, **changed: Any) -> dict[str, Any]:
    """A meeting's plan as its page sends it, with what is changed."""
    return {
        "team": meeting.team_id,
        "kind": meeting.kind,
        "on": f"{meeting.on:%-d %B %Y}",
        "starts": "9.30 am",
        "ends": "12.30 pm",
        "chair": meeting.chair_id,
        "deputy": meeting.deputy_id or "",
        "recorder": meeting.recorder_id or "",
        "restricted": "no",
    } | changed


def plan(by: Any, **plan: Any) -> Any:
    """Plans a meeting on its page."""
    from handrail.supervision.meetings.models import Meeting

    typed = {"kind": "group", "on": "30 November 2026", "starts": "9.30 am", "ends": "12.30 pm", "restricted": "no"}
    answer = at(by).post(reverse("plan_meeting"), {"meeting_id": uuid.uuid4(), **typed, **plan})
    assert answer.status_code == 302, answer.content.decode()
    return Meeting.objects.get(pk=answer["Location"].rstrip("/").rpartition("/")[2])


def put_on(by: Any, meeting: Any, case: Any, *people: Any) -> None:
    expected = [str(one.pk) for one in meeting.participants.filter(user__in=people)]
    answer = at(by).post(reverse("add_family", args=[meeting.pk]), {"case": case.pk, "people": expected})
    assert answer.status_code == 302


def add(by: Any, meeting: Any, person: Any, *cases: Any) -> Any:
    """Adds a person on the page of it, for these families."""
    sent = {"participant_id": uuid.uuid4(), "person": person.pk, "families": [str(case.pk) for case in cases]}
    return at(by).post(reverse("add_participant", args=[meeting.pk]), sent)


def save(by: Any, record: Any, row: str, **typed: str) -> Any:
    """One autosave of a row of the record page."""
    base = typed.pop("base", "0")
    sent = {"row": row, "base": base, "save_id": uuid.uuid4(), **{f"typed.{box}": text for box, text in typed.items()}}
    return at(by).post(reverse("save_row", args=[record.pk]), sent)


def prepare(by: Any, meeting: Any, case: Any, *, do: str = "prepare") -> Any:
    """Opens the record of a family from the agenda."""
    answer = at(by).post(reverse("start_record", args=[meeting.pk]), {"case": case.pk, "do": do})
    assert answer.status_code == 302, answer.content.decode()
    return case.records.get(meeting=meeting)


def change(by: Any, meeting: Any, **changed: Any) -> Any:
    """Changes a meeting's plan on its page, as it stands but for what is changed."""
    meeting.refresh_from_db()
    return at(by).post(reverse("change_meeting", args=[meeting.pk]), plan_of(meeting, **changed))


def take_off(by: Any, meeting: Any, participant_id: Any) -> Any:
    return at(by).post(reverse("remove_participant", args=[meeting.pk, participant_id]))


def page_of(by: Any, meeting: Any) -> str:
    return at(by).get(reverse("meeting", args=[meeting.pk])).content.decode()


def say(day: datetime.date) -> str:
    """A day as it is typed."""
    return f"{day:%-d %B %Y}"


def sign(by: Any, record: Any) -> Any:
    """Ticks the statement of the page on which a record is signed."""
    return at(by).post(reverse("check_record", args=[record.pk]), {"statement": "on", "save_id": uuid.uuid4()})


def abandon_what_is_begun(case: Any) -> None:
    """So that another record of the family can be begun."""
    unsigned = case.records.filter(status__in=("preparing", "recording"))
    unsigned.update(status="abandoned", abandoned_because="Begun twice.")


def hand_over_all(by: Any, case: Any, person: Any, *, to: Any) -> None:
    """Gives everything that somebody is allocated to in a family to somebody else, from today on."""
    from handrail.cases import services as cases
    from handrail.core import clock

    for allocation in case.allocations.filter(user=person).not_over(clock.today()):
        cases.hand_over(by=by, allocation=allocation, to=to, on=clock.today())
    case.grants.filter(user=person, why__in=("meeting", "leads_meeting"), starts__lt=clock.today()).delete()
