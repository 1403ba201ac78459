"""Changing how people come in, and ending where they are."""

import uuid

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from handrail.accounts import policies
from handrail.accounts.models import Session, User
from handrail.accounts.sessions import SessionStore
from handrail.audit import trail
from handrail.core.refusals import Invalid


@transaction.atomic
def end_session(*, by: User, session: SessionStore, why: str) -> None:
    """Ends a session that has lasted long enough; of two windows that find it over at once, one writes the trail."""
    ended, _ = Session.objects.filter(session_key=session.session_key).delete()
    if ended:
        trail.record("session.ended", by=by, subject="Session", detail={"why": why})
    session.flush()


@transaction.atomic
def sign_out_everywhere(*, by: User | None, person: User) -> None:
    """Ends every session of a person at its next request, on all devices, this one included."""
    policies.check_may_sign_out_everywhere(by, person)
    person.sessions_token = uuid.uuid4()
    person.save(update_fields=["sessions_token"])
    trail.record("signed_out_everywhere", by=by, subject="Person", subject_id=person.pk)


@transaction.atomic
def change_password(*, by: User, current: str, new: str) -> None:
    """Gives somebody the password they chose, which ends their sessions everywhere but here.

    Their own session goes on once the view has told it of the new password.
    """
    if not by.check_password(current):
        raise Invalid({"current": "This is not your password. Check it and try again."})
    if new == current:
        raise Invalid({"new": "This is the password you have. Choose another."})
    try:
        validate_password(new, user=by)
    except ValidationError as fault:
        raise Invalid({"new": " ".join(fault.messages)}) from fault
    by.set_password(new)
    by.save(update_fields=["password"])
    trail.record("password.changed", by=by, subject="Person", subject_id=by.pk)
