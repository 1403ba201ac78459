"""Traces of who was not let in."""

from typing import Any

from django.db import transaction

from handrail.accounts.models import User
from handrail.accounts.traces import times_from, to_be_named
from handrail.audit import trail
from handrail.core import logs


@transaction.atomic
def note_refused(*, by: None, why: str, network: str, person: User | None) -> None:
    """Leaves a line in the log, and one row of the trail a quarter of an hour for each account, reason and network.

    What was typed is kept nowhere: it may be a password in the wrong box.
    """
    whose = str(person.pk) if person else ""
    what = f"refused/{why}/{whose}"
    times = times_from(network, what)
    whom: dict[str, Any] = {"about": whose} if whose else {}
    logs.note("sign_in_refused", why=why, network=network, times=times, **whom)
    if named := to_be_named(network, what, times=times):
        detail = {"why": why, "network": named}
        trail.record("sign_in.refused", by=by, subject="Person" if person else "", subject_id=whose, detail=detail)
