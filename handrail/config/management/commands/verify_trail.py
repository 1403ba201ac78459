"""Reads the whole trail, and says what was changed in it behind Handrail's back and where."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from handrail.config.trail_check import check_the_trail
from handrail.core import dates

MOST_NAMED = 100


class Command(BaseCommand):
    help = "Checks the trail and its tables; ends with an error, and says where, when something was changed or is late."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anchors", type=Path, default=settings.HANDRAIL_TRAIL_ANCHORS, help="the anchors' file")
        parser.add_argument(
            "--since-anchor",
            default="",
            metavar="LINE",
            help="a line of the anchors, or its code, that was kept elsewhere",
        )

    def handle(self, *, anchors: Path, since_anchor: str = "", **options: Any) -> None:
        found = check_the_trail(anchors, kept=since_anchor)
        newest = f", the last of {dates.say_moment(found.last_anchor)}" if found.last_anchor else ""
        self.stdout.write(
            f"The trail holds {found.rows:,} rows: {found.sealed:,} are sealed and {found.waiting:,} wait for their "
            f"seal. It is anchored {found.anchors:,} times{newest}."
        )
        if found.last_line:
            self.stdout.write(f"Write down elsewhere, to check with --since-anchor another time: {found.last_line}")
        for note in found.notes:
            self.stdout.write(note)
        for sentence in found.late:
            self.stdout.write(f"- {sentence}")
        for finding in found.findings[:MOST_NAMED]:
            self.stdout.write(f"- {finding}")
        if len(found.findings) > MOST_NAMED:
            self.stdout.write(f"- and {len(found.findings) - MOST_NAMED:,} more.")
        if found.findings:
            raise CommandError(f"The trail has been changed in {len(found.findings):,} places.")
        self.stdout.write("Nothing in it has been changed.")
        if found.late:
            raise CommandError("What is added to the trail now is not kept safe: its seals or anchors are late.")
