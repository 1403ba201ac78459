"""A supervision meeting: its people, its families in order, and the rights that come with it."""

import datetime
from collections.abc import Iterator
from functools import partial
from typing import Any

from handrail.audit import trail
from handrail.core import clock
from handrail.demo.council_on_file import id_of
from handrail.demo.loading.directory import Directory
from handrail.demo.loading.families import Happening, at
from handrail.supervision.meetings.choices import Presence
from handrail.supervision.meetings.models import AgendaItem, Expectation, Meeting, Participant
from handrail.supervision.records import sight

PLANNED_BEFORE = datetime.timedelta(days=5)


def what_happens(directory: Directory, planned: dict[str, Any]) -> Iterator[Happening]:
    yield at(planned["date"] - PLANNED_BEFORE, 9), partial(plan, directory, planned)


def plan(directory: Directory, planned: dict[str, Any]) -> None:
    """Plans the meeting; whoever comes may open the families it is about."""
    meeting = Meeting.objects.create(
        pk=id_of(planned["id"]),
        team=directory.teams[planned["team"]],
        kind=planned["kind"],
        on=planned["date"],
        starts=datetime.time.fromisoformat(planned["starts"]),
        ends=datetime.time.fromisoformat(planned["ends"]),
        chair=directory.users[planned["chair"]],
        recorder=directory.users[planned["recorder"]],
        restricted=planned.get("restricted", False),
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, case=directory.cases[slug], position=place)
        for place, slug in enumerate(planned["families"])
    )
    coming = {slug: who_comes(directory, planned, slug) for slug in planned["families"]}
    everybody = {planned["chair"]: None, planned["recorder"]: None}
    for presences in coming.values():
        everybody.update(dict.fromkeys(presences))
    Participant.objects.bulk_create(
        Participant(
            meeting=meeting,
            user=directory.users[worker],
            name=directory.users[worker].name,
            job_title=directory.users[worker].job_title,
            agency=directory.users[worker].agency.name,
            presence=next(presences[worker] for presences in coming.values() if worker in presences),
            position=place,
        )
        for place, worker in enumerate(everybody)
    )
    planner = directory.users[planned["recorder"]]
    trail.record("meeting.planned", by=planner, subject="Meeting", subject_id=meeting.id)
    for slug, presences in coming.items():
        expected = meeting.participants.filter(user__in=[directory.users[worker] for worker in presences])
        item = meeting.agenda.get(case=directory.cases[slug])
        Expectation.objects.bulk_create(Expectation(participant=one, item=item) for one in expected)
        people = {worker: directory.users[worker] for worker in (planned["chair"], planned["recorder"], *presences)}
        sight.let_in(
            by=directory.case_holder(slug, clock.today()),
            meeting=meeting,
            case=directory.cases[slug],
            people=list(people.values()),
        )


def who_comes(directory: Directory, planned: dict[str, Any], slug: str) -> dict[str, str]:
    """Ids of the workers who come for this family, with their presence; for one not begun, those of the last time."""
    records = directory.on_file[slug]["records"]
    written = next((one for one in records if one["meeting"] == planned["id"]), None)
    if written is None:
        return dict.fromkeys(directory.workers_at(records[-1]), Presence.EXPECTED)
    presences = {one["person"]: one["presence"] for one in written["attendees"]}
    return {worker: presences[worker] for worker in directory.workers_at(written)}
