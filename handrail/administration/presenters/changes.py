"""What the pages about changes that nobody makes alone show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.accounts.changes_in_words import from_when, what_is_asked, what_overtook, what_waits
from handrail.accounts.choices import ABOUT_A_HEAD, ChangeKind, ChangeOutcome
from handrail.core import dates
from handrail.core.form_fields import boxes
from handrail.core.numbers import counted, listed

if TYPE_CHECKING:
    from handrail.accounts.models import ChangeToConfirm, User
    from handrail.administration.forms.people import StopChangeForm
    from handrail.administration.queries import WhomItConcerns

# What each outcome is called on the page, and how it is coloured.
TONES = {ChangeOutcome.CONFIRMED: "ok", ChangeOutcome.TOOK_EFFECT: "ok", ChangeOutcome.REFUSED: "late"}


CONFIRMED = "This is confirmed, and counts from now on."
STOPPED = "This does not come about. Nothing was changed."


def came_too_late(change: "ChangeToConfirm", *, others_who_manage: Sequence["User"]) -> str:
    """For whoever pressed a button after somebody else: what was done already, and what they can do."""
    when = dates.say_moment(change.closed_at)
    match change.outcome:
        case ChangeOutcome.CONFIRMED | ChangeOutcome.TOOK_EFFECT:
            by = f"{change.closed_by.name} confirmed this" if change.closed_by else "This took effect"
            names = listed([person.name for person in others_who_manage], last="or")
            what = f"ring {names} at once" if names else "change it back: nobody else here manages people"
            return f"{by} on {when}, so it counts. If it is wrong, {what}."
        case ChangeOutcome.EXPIRED:
            return f"This was dropped on {when}. Nothing was changed."
        case ChangeOutcome.OVERTAKEN:
            return f"{change.because} So this does not count. Ask for it anew if it is still right."
        case _:
            done = "took this back" if change.outcome == ChangeOutcome.TAKEN_BACK else "stopped this"
            return f"{change.closed_by.name} {done} on {when}. Nothing was changed."


@dataclass(frozen=True)
class ChangeLine:
    what: str
    name: str
    href: str
    asked: str
    state: str
    tone: str


def changes_page(waiting: Sequence["ChangeToConfirm"], closed: Sequence["ChangeToConfirm"]) -> dict[str, Any]:
    return {"waiting": [change_line(change) for change in waiting], "closed": [change_line(one) for one in closed]}


def change_line(change: "ChangeToConfirm") -> ChangeLine:
    state, tone = state_of_change(change)
    return ChangeLine(
        what=ChangeKind(change.kind).label,
        name=change.person.name,
        href=reverse("change_to_confirm", args=[change.pk]),
        asked=f"{change.asked_by.name}, {dates.say_moment(change.created_at)}",
        state=state,
        tone=tone,
    )


def state_of_change(change: "ChangeToConfirm", confirmers: Sequence["User"] = ()) -> tuple[str, str]:
    """Where somebody can confirm it by now, it waits for them, whatever was settled before."""
    if change.outcome:
        outcome = ChangeOutcome(change.outcome)
        return outcome.label.lower(), TONES.get(outcome, "")
    return "waits to be confirmed" if confirmers else from_when(change), "look"


def change_page(
    change: "ChangeToConfirm",
    form: "StopChangeForm",
    *,
    user: "User",
    confirmers: Sequence["User"],
    concerned: "WhomItConcerns",
    came_back: bool,
) -> dict[str, Any]:
    is_theirs, overtaken = user.pk == change.asked_by_id, what_overtook(change)
    state, tone = ("overtaken by another change", "late") if overtaken else state_of_change(change, confirmers)
    return {
        **boxes(form),
        "came_back": came_back,
        "change": change,
        "heading": ChangeKind(change.kind).label,
        "what": what_is_asked(change, reader=user),
        "state": state,
        "tone": tone,
        "facts": facts_of(change, concerned),
        "is_open": not change.outcome,
        "overtaken": overtaken,
        "may_confirm": user in confirmers and not overtaken,
        "is_theirs": is_theirs,
        "then": "" if change.outcome or overtaken or user in confirmers else what_comes_of(change, confirmers),
        "about": reverse("person", args=[change.person_id]),
        "because": change.because,
    }


def facts_of(change: "ChangeToConfirm", concerned: "WhomItConcerns") -> list[tuple[str, str]]:
    facts = [*whom_it_is_about(change, concerned), ("Asked", dates.say_moment(change.created_at))]
    if change.closed_at:
        by = f", by {change.closed_by.name}" if change.closed_by else ""
        facts.append((ChangeOutcome(change.outcome).label, f"{dates.say_moment(change.closed_at)}{by}"))
    return facts


def whom_it_is_about(change: "ChangeToConfirm", concerned: "WhomItConcerns") -> list[tuple[str, str]]:
    """For the page and for the letter: each by more than a name, which is what it is only since somebody wrote it."""
    who = "The line manager" if change.line_manager else "Whoever has this account"
    opens = f"{who} opens {counted(concerned.opens, 'family', 'families')} then" if not change.outcome else ""
    facts = [
        ("About", concerned.about),
        ("Line manager to be", concerned.line_manager),
        ("Head of the team now", concerned.head),
        ("Named otherwise lately", "; ".join(concerned.teams)),
        ("Families", opens if change.kind not in ABOUT_A_HEAD else ""),
        ("Asked for by", concerned.asked_by),
    ]
    return [(label, words) for label, words in facts if words]


def what_comes_of(change: "ChangeToConfirm", confirmers: Sequence["User"]) -> str:
    """Who can confirm it, or from when it counts, and who has been told."""
    if confirmers:
        names = listed([person.name for person in confirmers], last="or")
        is_told = change.told_at and not change.takes_effect_at
        told = "They have been told by e-mail." if is_told else "They are told by e-mail within a minute."
        return f"It counts once {names} confirms it. {told} If it is urgent, ring them."
    if change.takes_effect_at:
        return (
            "Nobody else here manages people and could confirm it. Whoever it is about, their line manager and "
            f"information governance are told by e-mail. It counts from {dates.say_moment(change.takes_effect_at)}, "
            "unless one of them stops it."
        )
    return (
        "Nobody here can confirm it, and nobody is left who watches over emergency access and could stop it, so it "
        "does not count. Whoever runs the server can name a second person who manages people, with handrail "
        "add_administrator."
    )


def waiting_notes(changes: Sequence["ChangeToConfirm"]) -> list[tuple[str, str, str]]:
    """For the page of a person: what waits, from when it counts, and where it is decided."""
    return [
        (what_is_asked(change), f"It {from_when(change)}.", reverse("change_to_confirm", args=[change.pk]))
        for change in changes
    ]


def removal_page(person: "User", confirmers: Sequence["User"], *, by_two: bool, came_back: bool) -> dict[str, Any]:
    return {
        "came_back": came_back,
        "person": person,
        "back": reverse("person", args=[person.pk]),
        "then": who_confirms(confirmers) if by_two else "It counts at once.",
        "label": "Ask for it" if by_two else "Remove it",
    }


def who_confirms(confirmers: Sequence["User"]) -> str:
    if confirmers:
        names = listed([person.name for person in confirmers], last="or")
        told = "They are told by e-mail within a minute; if it is urgent, ring them."
        return f"It counts once {names} has confirmed it. {told}"
    return (
        "Nobody else here can confirm it. They, their line manager and information governance are told by e-mail, and "
        "it counts after the council’s delay, unless one of them stops it."
    )


def said_of_removal(person: "User", waiting: Sequence["ChangeToConfirm"]) -> str:
    if waiting:
        return f"Nothing is removed yet. {what_waits(waiting)}"
    return f"{person.name} has no second step now, and is signed out everywhere."
