"""E-mails that tell somebody what changed about how they sign in, so that they notice what others did."""

from collections.abc import Sequence
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from handrail.accounts import policies
from handrail.accounts.models import User
from handrail.core import clock, dates

BODY = """{what}

This was on {when}.

If it was you, there is nothing to do. If it was not, somebody else may be using your account: {whom}
"""
WHOEVER_MANAGES_PEOPLE = """tell whoever manages
people in Handrail at {council} at once."""
THE_SERVER = """choose
another password and sign out everywhere at once, on the page Your account, and tell whoever runs Handrail's server at
{council}. Nobody else there manages people in Handrail."""


WATCHER = """The account of {name} in Handrail at {council} was disabled on {when}.

{name} watches over emergency access. If you did not expect it, ring whoever manages people in Handrail, and {name}.
For a week {name} is still told of emergency access by e-mail, and what nobody confirms waits as long.
"""


def tell_of_watchers(closed: Sequence[User], *, others: Sequence[User]) -> None:
    """Sends word that accounts were closed to whom they belong, and to all others who watch over emergency access."""
    for person in closed:
        body = WATCHER.format(name=person.name, when=dates.say_moment(clock.now()), council=settings.COUNCIL_NAME)
        for reader in (*closed, *others):
            send = partial(send_mail, f"The account of {person.name} was disabled", body, None, [reader.email])
            transaction.on_commit(send, robust=True)


def tell(person: User, what: str) -> None:
    """Sends word once the change is kept; where no e-mail can be sent, the change stands all the same."""
    whom = THE_SERVER if policies.is_the_only_one_who_manages_people(person) else WHOEVER_MANAGES_PEOPLE
    whom = whom.format(council=settings.COUNCIL_NAME)
    body = BODY.format(what=what, when=dates.say_moment(clock.now()), whom=whom)
    send = partial(send_mail, "How you sign in to Handrail has changed", body, None, [person.email])
    transaction.on_commit(send, robust=True)
