"""Traces of who was not let in, which a stranger can cause: no more of them than somebody can read."""

from typing import Any

from django.db import transaction

from handrail.accounts import attempts
from handrail.accounts.models import User
from handrail.audit import trail
from handrail.core import logs

# Of one account, and of all addresses that are nobody's, within a quarter of an hour.
NETWORKS_NAMED = 20


@transaction.atomic
def note_refused(*, by: None, why: str, network: str, person: User | None) -> None:
    """Leaves a line in the log, and one row of the trail a quarter of an hour for each account, reason and network.

    What was typed is kept nowhere: it may be a password in the wrong box.
    """
    whose = str(person.pk) if person else ""
    times = attempts.times_in_this_quarter_hour(f"refused/{why}/{whose}/{network}")
    whom: dict[str, Any] = {"about": whose} if whose else {}
    logs.note("sign_in_refused", why=why, network=network, times=times, **whom)
    if times > 1:
        return
    networks = attempts.times_in_this_quarter_hour(f"refused/{why}/{whose}")
    if networks <= NETWORKS_NAMED + 1:
        named = network if networks <= NETWORKS_NAMED else "more networks, which the log names"
        detail = {"why": why, "network": named}
        trail.record("sign_in.refused", by=by, subject="Person" if person else "", subject_id=whose, detail=detail)
