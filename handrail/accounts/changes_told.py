"""E-mails that tell how a change ended which nobody makes alone: rows of the transaction that ends it."""

from django.conf import settings
from django.urls import reverse

from handrail.accounts import letters_to_each, queries, who_is_told
from handrail.accounts.changes_in_words import what_is_asked
from handrail.accounts.choices import ABOUT_A_HEAD, ChangeKind, ChangeOutcome
from handrail.accounts.models import ChangeToConfirm, User
from handrail.accounts.notices import NOTICE
from handrail.accounts.roles import RIGHTS
from handrail.core import clock, dates

MADE = (ChangeOutcome.CONFIRMED, ChangeOutcome.TOOK_EFFECT)
# How each begins, and the subject of its letter.
ENDS = {
    ChangeOutcome.CONFIRMED: ("This was confirmed, and counts from now on:", "was confirmed"),
    ChangeOutcome.TOOK_EFFECT: ("Nobody stopped this, and it counts from now on:", "counts now"),
    ChangeOutcome.REFUSED: ("This was refused, and does not come about:", "was refused"),
    ChangeOutcome.TAKEN_BACK: ("This was taken back, and does not come about:", "was taken back"),
    ChangeOutcome.EXPIRED: ("This was dropped, and does not come about:", "was dropped"),
    ChangeOutcome.OVERTAKEN: ("This was dropped, and does not come about:", "was dropped"),
}


def tell_how_it_ends(change: ChangeToConfirm, outcome: ChangeOutcome, *, by: User | None) -> None:
    """Writes to everybody who is to know, while all is still as it was: nothing depends on a round that came before."""
    readers = _who_hears_it_is_made(change) if outcome in MADE else _who_heard_of_it(change)
    begins, ended = ENDS[outcome]
    facts = _whom_it_names(change, by=by, ended=ended)
    for reader in dict.fromkeys(readers):
        if by is None or reader.pk != by.pk:
            words = [begins, what_is_asked(change, reader=reader), facts, _what_one_can_do(change, outcome)]
            letters_to_each.write_to_each(
                [reader],
                what=NOTICE,
                subject=f"A change to an account in Handrail {ended}",
                words="\n\n".join(words) + "\n",
            )


def _who_hears_it_is_made(change: ChangeToConfirm) -> list[User]:
    """Whom it is about, whoever has or gets a place by it, and all who watch where it is about one of them.

    Somebody new is sent an invitation, and what takes a second step away tells of it, whoever asks for that.
    """
    person, head = change.person, change.team.head if change.team and change.kind in ABOUT_A_HEAD else None
    is_moved = change.kind == ChangeKind.LINE_MANAGER
    others = [head, change.line_manager, person.line_manager if is_moved else None]
    told = [one for one in others if one is not None and one.is_active]
    if change.kind not in {ChangeKind.SECOND_STEPS, ChangeKind.NEW_ACCOUNT}:
        told.insert(0, person)
    watching = list(User.objects.who_watch_over_emergencies().order_by("search_key"))
    rights = [RIGHTS[person.role], RIGHTS[change.role or person.role]]
    counts = any(one.restricts or one.manages_people for one in rights) or change.kind in ABOUT_A_HEAD
    return told + watching if counts or {person, *others} & set(watching) else told


def _who_heard_of_it(change: ChangeToConfirm) -> list[User]:
    """Whoever asked for it, and all who were told that it waits."""
    return [change.asked_by, *queries.who_was_told_of(change)]


def _whom_it_names(change: ChangeToConfirm, *, by: User | None, ended: str) -> str:
    head = change.team.head if change.team and change.kind in ABOUT_A_HEAD else None
    people = [
        ("About", change.person),
        ("Line manager to be", change.line_manager),
        ("Head of the team until then", head),
        ("Asked for by", change.asked_by),
        (f"It {ended} by", by),
    ]
    named = [(label, person) for label, person in people if person is not None]
    told = who_is_told.as_told(*[person for _, person in named])
    said = [f"{label}: {words}." for (label, _), words in zip(named, told, strict=True)]
    when = f"It was asked for on {dates.say_moment(change.created_at)}, and {ended} on {dates.say_moment(clock.now())}."
    return "\n".join([*said, when])


def _what_one_can_do(change: ChangeToConfirm, outcome: ChangeOutcome) -> str:
    if outcome in MADE:
        return "If you did not expect it, ring whoever manages people in Handrail, or information governance."
    return f"Its page says why:\n{settings.HANDRAIL_ADDRESS}{reverse('change_to_confirm', args=[change.pk])}"
