"""One thing that waits for somebody on Home, and those that wait for information governance."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from handrail.core import dates
from handrail.families.presenters import ids_in_words

if TYPE_CHECKING:
    from handrail.cases.models import EmergencyAccess
    from handrail.home.governance import ForGovernance


@dataclass(frozen=True)
class Waiting:
    """One thing that waits, with the tag that says how urgent it is; without `href` it leads nowhere."""

    due: datetime.date | None
    tag: str
    tone: str
    title: str
    about: str
    href: str = ""
    button: str = ""
    more: str = ""
    answer: str = ""


def waits_for_governance(found: ForGovernance) -> Iterator[Waiting]:
    """They name no family: which they are stands on the page they lead to."""
    if many := found.families_left:
        yield Waiting(
            due=None,
            tag="families",
            tone="late",
            title=f"{many} {'family has' if many == 1 else 'families have'} nobody who says who works with them",
            about="Nobody in their team can. Have it given a manager, or give them to another team",
            href=reverse("families_left"),
            button="Look at them",
            more="and give them to another team",
        )
    if found.shared_ids:
        yield Waiting(
            due=None,
            tag="emergency access",
            tone="late",
            title=ids_in_words(found.shared_ids),
            about="Emergency access opens none of these families by it",
            href=reverse("ids_of_several_families"),
            button="Look at it",
            more="and who wrote it",
        )


def review_waits(access: EmergencyAccess, *, today: datetime.date) -> Waiting:
    tag, tone = ("review overdue", "late") if access.review_by < today else ("emergency access", "look")
    return Waiting(
        due=access.review_by,
        tag=tag,
        tone=tone,
        title=_what_was_done(access),
        about=f"{dates.say_moment(access.starts_at)} · review it by {dates.say(access.review_by)}",
        href=reverse("emergency_review", args=[access.id]),
        button="Review",
        more=f"the emergency access of {access.user.name} to {access.case.reference}",
    )


def _what_was_done(access: EmergencyAccess) -> str:
    who, reference = access.user.name, access.case.reference
    if access.opened_nothing:
        return f"{who}, named as not to see {reference}, asked for emergency access; nothing was opened"
    return f"{who} opened {reference} in an emergency"
