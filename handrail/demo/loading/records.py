"""A record: prepared by the case holder, filled in at the meeting, signed by its chair, and added to later."""

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from handrail.demo import council_on_file
from handrail.demo.council_on_file import id_of
from handrail.demo.loading import sections
from handrail.demo.loading.directory import Directory
from handrail.demo.loading.families import at
from handrail.demo.loading.pen import Pen
from handrail.supervision.meetings.models import Meeting
from handrail.supervision.recording import services as recording_services
from handrail.supervision.records import services as record_services

Happening = tuple[datetime.datetime, Callable[[], object], bool]


def what_happens(directory: Directory, slug: str, written: dict[str, Any]) -> Iterator[Happening]:
    """What becomes of one record; the last value says whether it is a beginning."""
    on = written["date"]
    planned = next(one for one in council_on_file.council()["meetings"] if one["id"] == written["meeting"])
    yield at(on, 8, 30), partial(prepare, directory, slug, written), True
    signed_off = written["sign_off"]
    if signed_off or on < council_on_file.council()["council"]["demonstration_date"]:
        yield _its_turn(planned, slug), partial(record, directory, slug, written, planned), False
    if signed_off:
        yield at(signed_off["signed_on"], 16, 20), partial(sign, directory, written), False
    for addendum in written.get("addenda", []):
        yield at(addendum["date"], 12), partial(add, directory, written, addendum), False


def _its_turn(planned: dict[str, Any], slug: str) -> datetime.datetime:
    """When the meeting comes to this family: each has its share of the time."""
    starts, ends = (
        datetime.datetime.combine(planned["date"], datetime.time.fromisoformat(planned[name]))
        for name in ("starts", "ends")
    )
    turn = starts + (ends - starts) * planned["families"].index(slug) / len(planned["families"])
    return at(turn.date(), turn.hour, turn.minute)


def prepare(directory: Directory, slug: str, written: dict[str, Any]) -> None:
    """The case holder begins the record; one that has not been to its meeting yet is written by them alone."""
    holder = directory.case_holder(slug, written["date"])
    begun = record_services.start_record(
        by=holder,
        meeting=Meeting.objects.select_related("chair", "deputy", "recorder").get(pk=id_of(written["meeting"])),
        case=directory.cases[slug],
        record_id=id_of(written["id"]),
    )
    pen = Pen(record=begun, by=holder, directory=directory, slug=slug)
    sections.before_the_meeting(pen, written)
    if written["date"] == council_on_file.council()["council"]["demonstration_date"]:
        sections.at_the_meeting(pen, written)


def record(directory: Directory, slug: str, written: dict[str, Any], planned: dict[str, Any]) -> None:
    recorder = directory.users[planned["recorder"]]
    begun = record_services.begin_recording(by=recorder, record_id=id_of(written["id"]))
    sections.at_the_meeting(Pen(record=begun, by=recorder, directory=directory, slug=slug), written)


def sign(directory: Directory, written: dict[str, Any]) -> None:
    recording_services.sign_off(
        by=directory.users[written["sign_off"]["signed_by"]],
        record_id=id_of(written["id"]),
        save_id=id_of(f"{written['id']} signed"),
    )


def add(directory: Directory, written: dict[str, Any], addendum: dict[str, Any]) -> None:
    recording_services.add_addendum(
        by=directory.users[addendum["by"]],
        record_id=id_of(written["id"]),
        about="",
        text=addendum["text"],
        save_id=id_of(f"{written['id']} addendum {addendum['date']}"),
    )
