"""Brings the made-up council into an empty Handrail, in the order in which it happened."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction

from handrail.audit import trail
from handrail.core import clock
from handrail.demo import council_on_file
from handrail.demo.loading import families, meetings, people, records
from handrail.demo.loading.directory import Directory

Report = Callable[[str], object]


@dataclass(frozen=True)
class Event:
    """Something that happened at a moment."""

    at: datetime.datetime
    do: Callable[[], object]
    is_record: bool = False


def load_council(*, report: Report = print) -> bool:
    """Loads everything in one transaction, or says that it is there already; says whether it loaded."""
    if people.are_here():
        report("Westmere is here already. Nothing was changed.")
        return False
    with transaction.atomic(), trail.loading(by=None, what="The made-up council"):
        directory = people.bring_in(council_on_file.council())
        events = sorted(_events(directory), key=lambda event: event.at)
        for month, of_the_month in groupby(events, key=lambda event: (event.at.year, event.at.month)):
            how_many = 0
            for event in of_the_month:
                with clock.at(event.at):
                    event.do()
                how_many += event.is_record
            if how_many:
                report(f"{datetime.date(*month, 1):%B %Y}: {how_many} record{'s' * (how_many != 1)}")
        trail.record("demonstration.loaded", by=None)
    report(f"{len(directory.on_file)} families are here.")
    return True


def _events(directory: Directory) -> list[Event]:
    events = []
    for slug in directory.on_file:
        events += [Event(at, do) for at, do in families.what_happens(directory, slug)]
    for planned in council_on_file.council()["meetings"]:
        events += [Event(at, do) for at, do in meetings.what_happens(directory, planned)]
    for slug, family in directory.on_file.items():
        for written in family["records"]:
            events += [Event(at, do, is_first) for at, do, is_first in records.what_happens(directory, slug, written)]
    return events
