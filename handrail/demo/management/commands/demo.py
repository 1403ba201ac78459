"""Loads the made-up council, and says whom to sign in as."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from handrail.demo import queries
from handrail.demo.loading import load_council
from handrail.demo.loading.people import PASSWORD


class Command(BaseCommand):
    help = "Loads Westmere, the made-up council. A second time it changes nothing."

    def handle(self, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The made-up council is never loaded into production. HANDRAIL_MODE is production.")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database is older than this Handrail. Run: handrail migrate")
        load_council(report=self.say)
        self.say(f"\nSign in as any of these people. Everybody's password is {PASSWORD}")
        for group in queries.cast():
            self.say(f"\n{group.name}")
            for part in group.parts:
                self.say(f"  {part.email:32} {part.line}")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
