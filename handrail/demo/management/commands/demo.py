"""Loads the made-up council, and says whom to sign in as."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from handrail.demo.loading import load_council
from handrail.demo.loading.people import PASSWORD

SIGN_IN_AS = (
    ("asha.raman@example.org", "social worker; Barnett and Ellis"),
    ("callum.reeve@example.org", "social worker; Hartley, Begum and Rahman"),
    ("lorraine.pike@example.org", "co-ordinator; records the meeting of 23 November"),
    ("sam.okafor@example.org", "team manager; chairs, signs off"),
)


class Command(BaseCommand):
    help = "Loads Westmere, the made-up council. A second time it changes nothing."

    def handle(self, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The made-up council is never loaded into production. HANDRAIL_MODE is production.")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database is older than this Handrail. Run: handrail migrate")
        load_council(report=self.say)
        self.say("")
        self.say(f"Sign in as any of these. The password of everybody is {PASSWORD}")
        for email, line in SIGN_IN_AS:
            self.say(f"  {email:28} {line}")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
