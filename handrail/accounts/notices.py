"""E-mails that tell somebody what changed about how they sign in, so that they notice what others did."""

from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from handrail.accounts.models import User
from handrail.core import clock, dates

BODY = """{what}

This was on {when}.

If it was you, there is nothing to do. If it was not, somebody else may be using your account: tell whoever manages
people in Handrail at {council} at once.
"""


def tell(person: User, what: str) -> None:
    """Sends word once the change is kept; where no e-mail can be sent, the change stands all the same."""
    body = BODY.format(what=what, when=dates.say_moment(clock.now()), council=settings.COUNCIL_NAME)
    send = partial(send_mail, "How you sign in to Handrail has changed", body, None, [person.email])
    transaction.on_commit(send, robust=True)
