"""Lets the first person in, who then adds everybody else; or somebody, where nobody who manages people can sign in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from handrail.accounts.links import link_for
from handrail.administration.services import let_an_administrator_in
from handrail.core.refusals import Invalid


class Command(BaseCommand):
    help = "Gives somebody an account that manages people, and prints a link with which they choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address they sign in with")
        parser.add_argument("name", help='their name, like "Ada Lund"')

    def handle(self, email: str, name: str, **options: Any) -> None:
        try:
            person = let_an_administrator_in(by=None, email=email, name=name)
        except Invalid as refused:
            raise CommandError(" ".join(refused.errors.values())) from refused
        self.stdout.write(f"{person.name} manages people in Handrail. To choose a password, once, within three days:")
        self.stdout.write(link_for(person))
