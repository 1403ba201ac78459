"""The children a record is about."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from handrail.core import dates
from handrail.supervision.recording.presenters.section import Page, Shown, state_of

if TYPE_CHECKING:
    from handrail.families.models import Person, Plan


def born(child: Person) -> str:
    if child.born:
        return dates.say(child.born)
    return f"Expected {dates.say(child.expected)}" if child.expected else "Not known"


def name_and_age(child: Person, on: datetime.date) -> str:
    """Ava, 9; Leo, 4 months; Baby, expected 11 January 2027."""
    if child.died:
        return f"{child.first_name}, died {dates.say(child.died)}"
    if child.born and child.born <= on:
        return f"{child.first_name}, {dates.age_in_words(child.born, on)}"
    if child.expected:
        return f"{child.first_name}, expected {dates.say(child.expected)}"
    return child.first_name


def plan_in_brief(plans: list[Plan]) -> str:
    """Child protection plan."""
    return f"{plans[-1].get_type_display().lower()} plan" if plans else ""


def plan_in_full(plans: list[Plan]) -> str:
    """Child protection, neglect."""
    return "; ".join(
        ", ".join(part for part in (plan.get_type_display(), plan.category_in_words, plan.legal_status) if part)
        for plan in plans
    )


def show(page: Page) -> Shown:
    contents = page.contents
    rows = [
        {
            "name": child.name,
            "mosaic_id": child.mosaic_id,
            "born": born(child),
            "plan": plan_in_full(contents.plans.get(child.id, [])),
        }
        for child in contents.children
    ]
    return Shown(
        body={"children": rows},
        state=state_of(begun=bool(rows), done=True),
        line="" if rows else "none yet",
    )
