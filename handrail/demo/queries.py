"""Who one can be in the demonstration."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from handrail.accounts.models import User

CAST = Path(__file__).parent / "cast.yaml"


@dataclass(frozen=True)
class Part:
    name: str
    email: str
    line: str


@dataclass(frozen=True)
class Group:
    name: str
    parts: list[Part]


@cache
def cast_list() -> dict[str, dict[str, str]]:
    """The groups of the sign-in page, each with e-mail addresses and a line about the person."""
    return yaml.safe_load(CAST.read_text(encoding="utf-8"))


def cast() -> list[Group]:
    """The people of the cast who are in the database and active, in the order of the list."""
    emails = [email for people in cast_list().values() for email in people]
    names = dict(User.objects.filter(email__in=emails, is_active=True).values_list("email", "name"))
    groups = [
        Group(name, [Part(names[email], email, line) for email, line in people.items() if email in names])
        for name, people in cast_list().items()
    ]
    return [group for group in groups if group.parts]


def one_of_the_cast(*, email: str) -> User | None:
    if not any(email in people for people in cast_list().values()):
        return None
    return User.objects.filter(email=email, is_active=True).first()
