"""Who and what the files' ids stand for."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from handrail.accounts.models import Team, User
from handrail.accounts.roles import rights_of
from handrail.cases.models import Case
from handrail.demo import council_on_file


@dataclass
class Directory:
    users: dict[str, User]
    teams: dict[str, Team]
    on_file: dict[str, dict[str, Any]] = field(default_factory=lambda: council_on_file.families())
    cases: dict[str, Case] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._others = {
            each["id"]: each for family in self.on_file.values() for each in [*family["people"], *family["network"]]
        }

    def name(self, identifier: str | None) -> str:
        """The name of a worker, of somebody in a family, or of another professional."""
        if identifier is None:
            return ""
        return self.users[identifier].name if identifier in self.users else self._others[identifier]["name"]

    def names(self, identifiers: list[str]) -> str:
        return ", ".join(self.name(each) for each in identifiers)

    def other(self, identifier: str) -> dict[str, Any]:
        """Somebody without an account."""
        return self._others[identifier]

    def manager_of(self, slug: str) -> User:
        manager = next(
            team["manager"] for team in council_on_file.council()["teams"] if team["id"] == self.on_file[slug]["team"]
        )
        return self.users[manager]

    def who_restricts(self) -> User:
        return next(user for user in self.users.values() if rights_of(user).restricts)

    def case_holder(self, slug: str, on: datetime.date) -> User:
        """Who holds the family on a day; before the first day, whoever holds it then."""
        held = [one for one in self.on_file[slug]["allocations"] if one["role"] == "case_holder"]
        now = [one for one in held if one["start"] <= on <= (one["end"] or on)]
        return self.users[(now or sorted(held, key=lambda one: one["start"]))[0]["worker"]]

    def workers_at(self, written: dict[str, Any]) -> list[str]:
        """Ids of the people with an account who are named in a record, chair first, then who records."""
        named = sorted(written["attendees"], key=lambda one: (not one.get("chairs"), not one.get("records")))
        return [one["person"] for one in named if one["person"] in self.users]
