"""Ends of sessions: of one that has lasted long enough, and of all that somebody has."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from handrail.accounts import notices, policies, sessions_token, who_is_told
from handrail.accounts.models import Session, User
from handrail.accounts.queries import OpenSession
from handrail.accounts.sessions import SessionStore
from handrail.audit import trail
from handrail.core.refusals import NotAllowed

Changed = TypeVar("Changed")


@transaction.atomic
def end_session(*, by: User, session: SessionStore, why: str) -> None:
    """Ends a session that has lasted long enough; of two windows that find it over at once, one writes the trail."""
    ended, _ = Session.objects.filter(session_key=session.session_key).delete()
    if ended:
        trail.record("session.ended", by=by, subject="Session", detail={"why": why})
    session.flush()


@transaction.atomic
def end_other_session(*, by: User, session: OpenSession) -> None:
    """Ends one of somebody's own sessions, at its next request."""
    ended, _ = Session.objects.of(by.pk).filter(session_key=session.key).delete()
    if ended:
        trail.record("session.ended", by=by, subject="Session", detail={"why": "by its owner"})


@transaction.atomic
def end_other_sessions(*, by: User, but: str | None) -> int:
    """Ends all sessions of somebody besides this one, and says how many those were."""
    ended, _ = Session.objects.of(by.pk).but(but).delete()
    if ended:
        trail.record("session.ended", by=by, subject="Session", detail={"why": "by its owner", "sessions": ended})
    return ended


@transaction.atomic
def end_others_with(*, by: User, but: str | None, change: Callable[[], Changed]) -> tuple[Changed, int]:
    """Changes how somebody signs in and ends all their other sessions, both or neither; says how many those were."""
    return change(), end_other_sessions(by=by, but=but)


@transaction.atomic
def sign_out_everywhere(*, by: User | None, person: User) -> None:
    """Ends every session of a person at its next request, on all devices, this one included."""
    policies.check_may_sign_out_everywhere(by, person)
    if by is not None and by.pk != person.pk:
        _once_an_hour(person)
        notices.tell_of_signing_out(person, by=by)
    sessions_token.end_all(by=by, person=person)
    trail.record("signed_out_everywhere", by=by, subject="Person", subject_id=person.pk)


def _once_an_hour(person: User) -> None:
    """Nobody is kept out by those who may do this; two who press at once wait for each other."""
    User.objects.select_for_update().get(pk=person.pk)
    if who_is_told.was_signed_out_lately(person):
        raise NotAllowed(
            f"{person.name} was signed out everywhere less than an hour ago. This can be done once an hour, so that "
            "nobody is kept out by it. If somebody else uses the account, disable it."
        )
