"""The pages and files on which the trail is read."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.core import dates
from handrail.core.clock import london
from handrail.core.numbers import counted, listed
from handrail.oversight.access_trail import words
from handrail.oversight.access_trail.asking import Asked
from handrail.oversight.access_trail.choices import Days, Kind

if TYPE_CHECKING:
    import uuid

    from handrail.accounts.models import User
    from handrail.audit.models import TrailEvent
    from handrail.cases.models import Case
    from handrail.oversight.access_trail.forms import FindFamilyForm, FindPersonForm
    from handrail.oversight.access_trail.queries import Lookers, Page

MOST_NAMED = 3
FAMILIES_SHOWN = 6
TIMES = {1: "once", 2: "twice"}
NOT_IN_A_FILE_NAME = re.compile("[^A-Za-z0-9]+")
COLUMNS = ("When", "When, in UTC", "Who", "What they do now", "Team now", "What happened", "About", "Families", "Event")


@dataclass(frozen=True)
class FamilyLink:
    reference: str
    href: str


@dataclass(frozen=True)
class Line:
    """`who_now` is said where another's line stands above; `who_href` leads to what they looked at.

    `is_by_another` says, on a person's page, that others did it about them.
    """

    time: str
    who: str
    who_href: str
    who_now: str
    is_by_another: bool
    what: str
    about: str
    among: str
    families: list[FamilyLink]
    other_families: list[FamilyLink]


@dataclass(frozen=True)
class Day:
    name: str
    lines: list[Line]


@dataclass(frozen=True)
class TrailPage:
    """`times` and `kinds` are what may be chosen; `here` is the address of the page without a question."""

    summary: list[str]
    lines_of_each_day: list[Day]
    asked: Asked
    times: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    here: str
    export: str
    older: str
    newest: str
    empty: str


def find_page(
    family_form: "FindFamilyForm",
    person_form: "FindPersonForm",
    *,
    families: Sequence["Case"] = (),
    people: Sequence["User"] = (),
) -> dict[str, Any]:
    problems = family_form.problems() | person_form.problems()
    return {
        "typed": {"family": family_form["family"].value() or "", "person": person_form["person"].value() or ""},
        "problems": problems,
        "errors": [(message, field) for field, message in problems.items()],
        "families": [
            (case.family.name, f"{case.reference}, {case.team.name}", reverse("trail_of_family", args=[case.pk]))
            for case in families
        ],
        "people": [(user.name, about_person(user), reverse("trail_of_person", args=[user.pk])) for user in people],
    }


def family_page(
    case: "Case",
    page: "Page",
    lookers: "Lookers",
    *,
    asked: Asked,
    people: Mapping[str, "User"],
    teams: Mapping[str, str],
) -> TrailPage:
    return _trail_page(
        page,
        _days(page, people, teams, {}),
        asked,
        reverse("trail_of_family", args=[case.pk]),
        reverse("export_trail_of_family", args=[case.pk]),
        who_looked_in_words(lookers, asked),
        kinds=[kind for kind in Kind if kind != Kind.SIGNING_IN],
    )


def person_page(
    person: "User",
    page: "Page",
    seen: "Lookers",
    *,
    asked: Asked,
    people: Mapping[str, "User"],
    teams: Mapping[str, str],
    openable: Mapping[str, "uuid.UUID"],
) -> TrailPage:
    return _trail_page(
        page,
        _days(page, people, teams, openable, own=str(person.pk)),
        asked,
        reverse("trail_of_person", args=[person.pk]),
        reverse("export_trail_of_person", args=[person.pk]),
        what_was_seen_in_words(seen, asked),
        kinds=list(Kind),
    )


def references_on(page: "Page", seen: "Lookers") -> list[str]:
    """Every family that a person's page names."""
    named = {reference for reference, _ in seen.opened[:MOST_NAMED]}
    return sorted(named | {reference for row in page.rows for reference in words.families_of(row)})


def about_person(user: "User") -> str:
    in_use = "" if user.is_active else "; the account is no longer in use"
    return f"{user.job_title}, {user.team.name}{in_use}"


def who_looked_in_words(lookers: "Lookers", asked: Asked) -> list[str]:
    if not lookers.opened and not lookers.only_listed:
        return [f"{_when(asked)} nobody opened pages about this family or saw it in a list."]
    people = counted(len(lookers.opened), "person", "people") if lookers.opened else "nobody"
    said = [f"{_when(asked)} {people} opened pages about this family{_most(lookers.opened)}."]
    if lookers.only_listed:
        other = "other " if lookers.opened else ""
        people = counted(lookers.only_listed, f"{other}person", f"{other}people")
        said.append(f"{people.capitalize()} saw it in a list only.")
    return said


def what_was_seen_in_words(seen: "Lookers", asked: Asked) -> list[str]:
    if not seen.opened and not seen.only_listed:
        return [f"{_when(asked)} they opened no family and saw none in a list."]
    families = counted(len(seen.opened), "family", "families")
    said = [f"{_when(asked)} they opened pages about {families}{_most(seen.opened)}."]
    if seen.only_listed:
        other = "other " if seen.opened else ""
        families = counted(seen.only_listed, f"{other}family", f"{other}families")
        said.append(f"They saw {families} in a list only.")
    return said


def cells(
    rows: Iterator["TrailEvent"], people: Mapping[str, "User"], teams: Mapping[str, str], *, of_family: str = ""
) -> Iterator[Sequence[str]]:
    """The rows as the file holds them: the moment twice, as London's clock showed it and without doubt in autumn.

    The file of a family, which may be given to it, names no other: of a list it says how many there were.
    """
    yield COLUMNS
    for row in rows:
        who = people.get(row.actor_id)
        yield (
            f"{london(row.at):%Y-%m-%d %H:%M:%S}",
            f"{row.at.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}",
            words.who_did_it(row, people),
            who.job_title if who else "",
            who.team.name if who else "",
            words.what_happened(row, people, teams),
            words.about_whom(row, people) or row.subject,
            ", ".join(filter(None, [of_family, words.among_others(row)]))
            if of_family
            else "; ".join(words.families_of(row)),
            row.event,
        )


def file_name(whose: str, today: datetime.date) -> str:
    return f"trail-{NOT_IN_A_FILE_NAME.sub('-', whose)}-{today.isoformat()}.csv"


def _trail_page(
    page: "Page", days: list[Day], asked: Asked, here: str, export: str, summary: list[str], *, kinds: list[Kind]
) -> TrailPage:
    return TrailPage(
        summary=summary,
        lines_of_each_day=days,
        asked=asked,
        times=[(str(value), label) for value, label in Days.choices],
        kinds=[(kind.value, kind.label) for kind in kinds],
        here=here,
        export=export + asked.question(),
        older=here + asked.question(before=page.older) if page.older else "",
        newest=here + asked.question() if asked.before else "",
        empty="Nothing older." if asked.before else "Nothing of this kind in this time.",
    )


def _days(
    page: "Page",
    people: Mapping[str, "User"],
    teams: Mapping[str, str],
    openable: Mapping[str, "uuid.UUID"],
    *,
    own: str = "",
) -> list[Day]:
    days: list[Day] = []
    above = ""
    for row in page.rows:
        day = dates.say(london(row.at).date())
        if not days or days[-1].name != day:
            days.append(Day(day, []))
            above = ""
        line = _line(row, people, teams, openable, own=own, is_another=row.actor_id != above)
        days[-1].lines.append(line)
        above = row.actor_id
    return days


def _line(
    row: "TrailEvent",
    people: Mapping[str, "User"],
    teams: Mapping[str, str],
    openable: Mapping[str, "uuid.UUID"],
    *,
    own: str,
    is_another: bool,
) -> Line:
    who = people.get(row.actor_id)
    families = [
        FamilyLink(reference, reverse("family", args=[openable[reference]]) if reference in openable else "")
        for reference in words.families_of(row)
    ]
    return Line(
        time=dates.say_time(row.at),
        who=words.who_did_it(row, people),
        who_href=reverse("trail_of_person", args=[who.pk]) if who else "",
        who_now=about_person(who) if who and is_another else "",
        is_by_another=row.actor_id != own,
        what=words.what_happened(row, people, teams),
        about=words.about_whom(row, people),
        among=words.among_others(row),
        families=families[:FAMILIES_SHOWN],
        other_families=families[FAMILIES_SHOWN:],
    )


def _when(asked: Asked) -> str:
    return f"In {asked.days.label[0].lower()}{asked.days.label[1:]}" if asked.days else asked.days.label


def _most(times: Sequence[tuple[str, int]]) -> str:
    """Most often Callum Reeve (14 times) and Sam Okafor (twice)."""
    named = [f"{name} ({TIMES.get(often, f'{often} times')})" for name, often in times[:MOST_NAMED]]
    if not named:
        return ""
    return f": {listed(named)}" if len(times) <= MOST_NAMED else f", most often {listed(named)}"
