"""What every session of a person must match: with another token all of them end."""

import uuid

from handrail.accounts.models import User

MOST_FORMER = 10


def end_all(*, by: User | None, person: User) -> None:
    """Ends a person's sessions at their next request.

    Text that waits on a device is made unreadable only where its own person asks for that.
    """
    is_their_own_wish = by is not None and by.pk == person.pk
    former = [] if is_their_own_wish else [str(person.sessions_token or ""), *person.former_sessions_tokens]
    person.former_sessions_tokens = former[:MOST_FORMER]
    person.sessions_token = uuid.uuid4()
    person.save(update_fields=["sessions_token", "former_sessions_tokens"])
