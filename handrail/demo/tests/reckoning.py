"""What follows from the files alone: whom they name, which actions are open, and what is wrong with them."""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from handrail.demo import council_on_file
from handrail.families.choices import PersonKind
from handrail.supervision.actions.choices import CLOSING_DECISIONS, CLOSING_REPLIES

COUNCIL = council_on_file.council()
FAMILIES = council_on_file.families()
WORKERS = {worker["id"]: worker for worker in COUNCIL["workers"]}
MEETINGS = {meeting["id"]: meeting for meeting in COUNCIL["meetings"]}
TODAY = COUNCIL["council"]["demonstration_date"]


def each_family(test):
    return pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES.keys())(test)


def each_record(test):
    records = [(family, record) for family in FAMILIES.values() for record in family["records"]]
    return pytest.mark.parametrize(("family", "record"), records, ids=[record["id"] for _, record in records])(test)


class Faults(list[str]):
    def expect(self, condition: object, where: str, message: str) -> bool:
        if not condition:
            self.append(f"{where}: {message}")
        return bool(condition)


class Names:
    """Who a family's file may refer to."""

    def __init__(self, family):
        self.people = {person["id"]: person for person in family["people"]}
        self.network = {other["id"]: other for other in family["network"]}
        self.children = [person["id"] for person in family["people"] if person["kind"] == PersonKind.CHILD]
        self.goals = {goal["id"]: goal for goal in family["goals"]}
        self.indicators = {indicator["id"]: indicator for indicator in family["indicators"]}

    def know(self, identifier):
        return identifier in WORKERS or identifier in self.people or identifier in self.network


@dataclass
class Actions:
    open: set[str] = field(default_factory=set)
    carried: Counter[str] = field(default_factory=Counter)
    due: dict[str, datetime.date] = field(default_factory=dict)
    category: dict[str, str] = field(default_factory=dict)

    def after(self, record: dict[str, Any]) -> None:
        """What this record answers closes or is carried; what it agrees is open from then on."""
        for answered in record["case_update"]:
            action = answered["action"]
            if (
                answered["answer"] in CLOSING_REPLIES
                or answered.get("decision") in CLOSING_DECISIONS
                or answered.get("replaced_by")
            ):
                self.open.discard(action)
            else:
                self.carried[action] += 1
                self.due[action] = answered.get("new_by_when") or self.due[action]
        for step in record["next_steps"]:
            self.open.add(step["id"])
            self.due[step["id"]] = step["by_when"]
            self.category[step["id"]] = step["category"]


def actions_of(family: dict[str, Any]) -> Actions:
    actions = Actions()
    for record in family["records"]:
        actions.after(record)
    return actions
