"""What the pages about people show."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from handrail.accounts.changes_in_words import what_waits
from handrail.accounts.choices import ChangeKind, Role
from handrail.administration.presenters.changes import state_of_change, waiting_notes
from handrail.core import dates
from handrail.core.clock import london
from handrail.core.form_fields import boxes
from handrail.core.numbers import counted

if TYPE_CHECKING:
    from django.core.paginator import Page

    from handrail.accounts.models import ChangeToConfirm, User
    from handrail.administration.forms.people import FindPeopleForm, PersonForm
    from handrail.administration.queries import Held


LET_IN = {ChangeKind.NEW_ACCOUNT, ChangeKind.ENABLE}


@dataclass(frozen=True)
class PersonLine:
    name: str
    href: str
    email: str
    work: str
    role: str
    team: str
    agency: str
    last_here: str
    state: str
    tone: str


def people_page(found: "Page[User]", form: "FindPeopleForm", *, today: datetime.date, searched: bool) -> dict[str, Any]:
    count, chosen = found.paginator.count, urlencode(form.filters())
    too_long = form.problems().get("words", "") if searched else ""
    return {
        **boxes(form),
        "errors": [(too_long, "words")] if too_long else [],
        "too_long": too_long,
        "choices": {name: form.fields[name].choices for name in ("team", "role", "state")},
        "lines": [person_line(person, today=today) for person in found],
        "heading": f"{count} {'person' if count == 1 else 'people'}",
        "found": found,
        "is_narrowed": searched or bool(chosen),
        "more_than_shown": searched and found.has_next(),
        "before": "" if searched or not found.has_previous() else page_address(chosen, found.previous_page_number()),
        "after": "" if searched or not found.has_next() else page_address(chosen, found.next_page_number()),
    }


def page_address(chosen: str, number: int) -> str:
    return f"?{chosen}&page={number}" if chosen else f"?page={number}"


def person_line(person: "User", *, today: datetime.date) -> PersonLine:
    state, tone = state_of(person)
    return PersonLine(
        name=person.name,
        href=reverse("person", args=[person.id]),
        email=person.email,
        work=person.job_title,
        role=Role(person.role).label,
        team=person.team.name,
        agency=person.agency.name,
        last_here=last_here(person.last_login, today=today),
        state=state,
        tone=tone,
    )


def state_of(person: "User") -> tuple[str, str]:
    if not person.is_active:
        return "disabled", "late"
    return ("", "") if person.has_usable_password() else ("invited", "look")


def last_here(moment: datetime.datetime | None, *, today: datetime.date) -> str:
    if moment is None:
        return "never"
    day = london(moment).date()
    return "today" if day == today else dates.say(day)


def person_page(
    person: "User",
    held: "Held",
    waiting: Sequence["ChangeToConfirm"],
    *,
    user: "User",
    is_the_only_one: bool,
    today: datetime.date,
) -> dict[str, Any]:
    state, tone = state_of(person)
    kinds = {change.kind for change in waiting}
    let_in = [change for change in waiting if change.kind in LET_IN]
    if let_in:
        state, tone = state_of_change(let_in[0])
    return {
        "waiting": waiting_notes(waiting),
        "waits_to_be_let_in": when_let_in(person, let_in),
        "waits_for_second_step": ChangeKind.SECOND_STEPS in kinds,
        "person": person,
        "state": state,
        "tone": tone,
        "facts": facts_about(person, today=today),
        "holds": what_they_hold(held),
        "manages": [(other.name, reverse("person", args=[other.id])) for other in held.manages],
        "is_themselves": person.pk == user.pk,
        "is_the_only_one": is_the_only_one,
        "opens": counted(held.opens_when_let_in, "family", "families") if held.opens_when_let_in else "",
        "has_second_steps": held.has_second_steps,
        **_link_to_choose_a_password(person),
    }


def when_let_in(person: "User", let_in: Sequence["ChangeToConfirm"]) -> str:
    """From when somebody can sign in whose account waits to be opened; nothing where none does."""
    for change in let_in:
        if change.takes_effect_at:
            counts_from = dates.say_moment(change.takes_effect_at)
            return f"{person.name} can sign in from {counts_from}, unless somebody stops it."
        return f"{person.name} can sign in once it is confirmed."
    return ""


def facts_about(person: "User", *, today: datetime.date) -> list[tuple[str, str]]:
    manager = person.line_manager
    facts = [
        ("E-mail address", person.email),
        ("Job title", person.job_title),
        ("Pronouns", person.pronouns),
        ("Role", Role(person.role).label),
        ("Team", person.team.name),
        ("Agency", person.agency.name),
        ("Line manager", manager.name if manager else "nobody"),
        ("Last signed in", last_here(person.last_login, today=today)),
    ]
    return [(words, said) for words, said in facts if said]


def what_they_hold(held: "Held") -> list[str]:
    """What somebody else has to take on when this person goes; nothing where there is nothing."""
    holds = []
    if held.families:
        holder = f", {held.families_as_case_holder} of them as case holder" if held.families_as_case_holder else ""
        holds.append(f"allocated to {counted(held.families, 'family', 'families')}{holder}")
    if held.meetings_to_chair:
        holds.append(f"chair of {counted(held.meetings_to_chair, 'meeting')}")
    if held.manages:
        holds.append(f"line manager of {counted(len(held.manages), 'person', 'people')}")
    holds += [f"head of {team.name}" for team in held.heads]
    return holds


def saved(name: str, waiting: Sequence["ChangeToConfirm"], *, is_saved: bool) -> str:
    """What is saved, and what of it waits; `is_saved` says that something else than what waits was changed."""
    if not waiting:
        return f"What is said of {name} is saved."
    return (
        f"{'The rest of what you changed is saved.' if is_saved else 'Nothing is changed yet.'} {what_waits(waiting)}"
    )


def added(person: "User", waiting: Sequence["ChangeToConfirm"]) -> str:
    if waiting:
        return f"{person.name} is added. {what_waits(waiting)}"
    return f"{person.name} is added. An e-mail with a link to choose a password is on its way."


def form_page(form: "PersonForm", *, came_back: bool) -> dict[str, Any]:
    return {
        "came_back": came_back,
        **boxes(form),
        "roles": [("", "Choose a role"), *Role.choices],
        "teams": [("", "Choose a team"), *form.fields["team"].choices],
        "agencies": [("", "Choose an agency"), *form.fields["agency"].choices],
        "as_shown": form.as_shown(),
    }


def change_page(person: "User", form: "PersonForm", *, came_back: bool) -> dict[str, Any]:
    return {**form_page(form, came_back=came_back), "person": person, "back": reverse("person", args=[person.id])}


def confirm_page(person: "User", held: "Held") -> dict[str, Any]:
    return {"person": person, "holds": what_they_hold(held), "back": reverse("person", args=[person.id])}


def _link_to_choose_a_password(person: "User") -> dict[str, str]:
    if person.has_usable_password():
        return {
            "link_label": "Send a link to choose another password",
            "link_words": "Until they do, the password they have stays good. The link works once, for three days.",
            "link_heard": f"a link to {person.name}",
        }
    return {
        "link_label": "Send the invitation again",
        "link_words": "They have not chosen a password yet. The link works once, for three days.",
        "link_heard": f"the invitation to {person.name} again",
    }
