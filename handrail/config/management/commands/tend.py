"""Goes one round: seals the trail, anchors it, and writes to those who watch over emergency access."""

from typing import Any

from django.core.management.base import BaseCommand

from handrail.config.rounds import go_round


class Command(BaseCommand):
    help = "Does once what the server's rounds do every ten seconds."

    def handle(self, **options: Any) -> None:
        go_round()
