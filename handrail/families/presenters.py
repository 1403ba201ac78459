"""A family in a few words: its children and their plans."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from handrail.core import dates
from handrail.families.choices import PlanType

if TYPE_CHECKING:
    from handrail.families.models import Person


def child_in_words(child: Person, *, on: datetime.date) -> str:
    """Ava 9; Cait 4 months; a baby expected 11 January 2027."""
    if child.died:
        return f"{child.first_name}, died {dates.say(child.died)}"
    if child.born:
        return f"{child.first_name} {dates.age_in_words(child.born, on)}" if child.born <= on else child.first_name
    if child.expected:
        return f"a baby expected {dates.say(child.expected)}"
    if child.born_year:
        return f"{child.first_name}, about {on.year - child.born_year}"
    return child.first_name


def children_in_words(children: Iterable[Person], *, on: datetime.date) -> str:
    """Ava 9, Noah 4."""
    words = ", ".join(child_in_words(child, on=on) for child in children)
    return words[:1].upper() + words[1:]


def plans_in_words(types: Collection[str]) -> str:
    """Child protection, pre-proceedings: each kind once."""
    words = [str(kind.label) for kind in PlanType if kind in types]
    return ", ".join(word if place == 0 else word[:1].lower() + word[1:] for place, word in enumerate(words))


def ids_in_words(shared: int) -> str:
    """Of Mosaic ids that emergency access opens nothing by."""
    return f"{shared} Mosaic {'id stands' if shared == 1 else 'ids stand'} in more than one open family"
