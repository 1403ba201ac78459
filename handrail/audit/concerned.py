"""Which people a row of the trail is about, by its plain values, besides whoever did it."""

from collections.abc import Mapping
from typing import Any

from handrail.audit.events import LOOKS, SIGNING_IN_AND_OUT

# Where a row's detail gives ids of people: one, or several.
NAMED_IN = (
    "person",
    "to",
    "in_place_of",
    "people",
    "may_see",
    "no_longer",
    "managed_by",
    "not_to_see",
    "no_longer_not",
)
# Looks change nothing for the person looked at. Of who cannot sign in an address alone is known, and whether it is
# anybody's must take no more statements to find out.
ABOUT_NOBODY_ELSE = LOOKS | SIGNING_IN_AND_OUT


def people_named(detail: Any, key: str) -> list[str]:
    """The ids that a row's detail gives under one key; a row that was tampered with may hold anything there."""
    found = detail.get(key, ()) if isinstance(detail, Mapping) else ()
    several = found if isinstance(found, list | tuple) else [found]
    return [one for one in several if isinstance(one, str) and one]


def people_concerned(*, event: str, actor_id: str, subject: str, subject_id: str, detail: Any) -> list[str]:
    """In order, without whoever did it."""
    if event in ABOUT_NOBODY_ELSE:
        return []
    found = {one for key in NAMED_IN for one in people_named(detail, key)}
    if subject == "Person":
        found.add(subject_id)
    return sorted(found - {actor_id, ""})
