"""Changes that nobody makes alone: asked for by one, confirmed by another, stopped, or made after a delay."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q

from handrail.accounts import changes_told, policies, queries
from handrail.accounts.changes_in_words import what_overtook
from handrail.accounts.choices import ChangeKind, ChangeOutcome
from handrail.accounts.models import ChangeToConfirm, User
from handrail.audit import trail
from handrail.core import clock
from handrail.core.refusals import Invalid

BOX = {
    ChangeKind.EMAIL: "email",
    ChangeKind.ROLE: "role",
    ChangeKind.LINE_MANAGER: "line_manager",
    ChangeKind.HEAD: "head",
    ChangeKind.NO_HEAD: "head",
}


@transaction.atomic
def ask(*, by: User, person: User, kind: ChangeKind, **to: Any) -> ChangeToConfirm:
    """Notes a change that a second person confirms; asked twice, it is one."""
    policies.check_manages_people_in_turn(by)
    asked = ChangeToConfirm(person=person, kind=kind, asked_by=by, **to)
    asked.stood = policies.as_it_stands(asked)
    change = ChangeToConfirm.objects.waiting().about_the_same(asked).first()
    if change is None or _drop_overtaken(change):
        change = asked
    elif any(getattr(change, name) != value for name, value in {"kind": kind, "person": person, **to}.items()):
        already = f"Another change of this waits to be confirmed, asked for by {change.asked_by.name}. It comes first."
        raise Invalid({BOX[kind]: already})
    elif change.takes_effect_at or queries.who_can_confirm(change):
        return change
    # asked for the first time, or again once nobody is left to confirm it: then everybody is told anew
    change.takes_effect_at, change.told_at = queries.counts_from(change), None
    change.save()
    trail.record("change.asked", by=by, subject="Person", subject_id=person.pk, detail=_what(change))
    return change


@transaction.atomic
def confirm(*, by: User, change: ChangeToConfirm) -> ChangeToConfirm | None:
    """Closes a change as confirmed, to be carried out in the same transaction; nothing where it is closed already.

    Nor where what it is to change was changed since it was asked for: that one is dropped, and says so.
    """
    policies.check_may_confirm_in_turn(change, by)
    return None if _drop_overtaken(change) else _close(change, ChangeOutcome.CONFIRMED, by=by)


@transaction.atomic
def stop(*, by: User, change: ChangeToConfirm, because: str) -> bool:
    """Lets a change not come about: its asker takes it back, anybody else who heard of it refuses it."""
    policies.check_may_stop(change, by)
    is_theirs = by.pk == change.asked_by_id
    outcome = ChangeOutcome.TAKEN_BACK if is_theirs else ChangeOutcome.REFUSED
    return _close(change, outcome, by=by, because=because) is not None


@transaction.atomic
def note_told(*, by: None, change: ChangeToConfirm, takes_effect_at: datetime.datetime | None) -> bool:
    """Notes that those concerned know of it: only from then on does the delay count, or is it over for good."""
    policies.check_is_the_program(by)
    is_news = Q(told_at=None)
    if takes_effect_at is None:
        is_news |= Q(takes_effect_at__isnull=False)
    told = ChangeToConfirm.objects.waiting().filter(is_news, pk=change.pk)
    if not told.update(told_at=clock.now(), takes_effect_at=takes_effect_at):
        return False
    trail.record("change.told", by=by, subject="Person", subject_id=change.person_id, detail=_what(change))
    return True


@transaction.atomic
def take_effect(*, by: None, change: ChangeToConfirm) -> ChangeToConfirm | None:
    """Closes a change that nobody stopped, to be carried out; dropped where its asker manages people no more.

    So is one whose matter was changed since it was asked for. Where somebody can confirm it by now, or nobody could
    stop it any more, it is told anew and waits.
    """
    policies.check_is_the_program(by)
    policies.take_turns()
    if not ChangeToConfirm.objects.due(clock.now()).filter(pk=change.pk).exists():
        return None
    if not User.objects.who_manage_people().filter(pk=change.asked_by_id).exists():
        _close(change, ChangeOutcome.EXPIRED, by=by)
        return None
    if _drop_overtaken(change):
        return None
    for_ever, until = queries.held_back(change)
    if for_ever:
        ChangeToConfirm.objects.waiting().filter(pk=change.pk).update(takes_effect_at=None, told_at=None)
        return None
    if until and until > clock.now():
        ChangeToConfirm.objects.waiting().filter(pk=change.pk).update(takes_effect_at=until)
        return None
    return _close(change, ChangeOutcome.TOOK_EFFECT, by=by)


@transaction.atomic
def give_up(*, by: None, change: ChangeToConfirm) -> bool:
    """Drops a change that cannot be made any more, or that nobody confirmed in time."""
    policies.check_is_the_program(by)
    return _close(change, ChangeOutcome.EXPIRED, by=by) is not None


@transaction.atomic
def drop_what_they_asked_for(*, by: User | None, people: Iterable[User]) -> None:
    """Ends what waits for a second person and was asked for by somebody who manages people no more."""
    policies.check_manages_people(by)
    for change in ChangeToConfirm.objects.waiting().filter(asked_by__in=list(people)):
        _drop_overtaken(change)


def _drop_overtaken(change: ChangeToConfirm) -> bool:
    """Two people would agree on something else than what was asked for, or put back what somebody changed since."""
    named = ("person__team", "person__line_manager", "team__head", "line_manager", "asked_by")
    now = ChangeToConfirm.objects.select_related(*named).get(pk=change.pk)
    because = what_overtook(now)
    return bool(because) and _close(now, ChangeOutcome.OVERTAKEN, by=None, because=because) is not None


def _close(
    change: ChangeToConfirm, outcome: ChangeOutcome, *, by: User | None, because: str = ""
) -> ChangeToConfirm | None:
    waiting = ChangeToConfirm.objects.waiting().select_for_update().filter(pk=change.pk).first()
    if waiting is None:
        return None
    changes_told.tell_how_it_ends(waiting, outcome, by=by)
    waiting.outcome, waiting.closed_by, waiting.closed_at, waiting.because = outcome, by, clock.now(), because
    waiting.save()
    detail = _what(waiting) | {"asked_by": waiting.asked_by.name} | ({"because": because} if because else {})
    trail.record(f"change.{outcome}", by=by, subject="Person", subject_id=waiting.person_id, detail=detail)
    return waiting


def _what(change: ChangeToConfirm) -> dict[str, Any]:
    said = {"email": change.email, "role": change.role, "team": change.team, "line_manager": change.line_manager}
    return {"what": change.kind} | {name: str(value) for name, value in said.items() if value}
