"""Writes the generated pages of docs/reference, or says which are stale."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handrail.config import asvs, reference


class Command(BaseCommand):
    help = "Writes the pages of docs/reference that come from the code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, and fail when a page is stale")

    def handle(self, *, check: bool, **options: Any) -> None:
        if check:
            if stale := reference.stale():
                raise CommandError(f"Stale: {', '.join(path.name for path in stale)}. Run: handrail reference")
            if faults := asvs.faults_of(asvs.requirements()):
                raise CommandError("\n".join(faults))
            return
        reference.FOLDER.mkdir(parents=True, exist_ok=True)
        for path, text in reference.pages().items():
            path.write_text(text)
