"""E-mails about passwords; they hold a link and nothing about any family."""

import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

from handrail.accounts import links, queries, services
from handrail.accounts.models import User
from handrail.core import clock

# Whoever asked has long given up: a mail server that comes back sends nobody yesterday's links.
GIVEN_UP_AFTER = datetime.timedelta(hours=12)


def send_password_links() -> int:
    """Sends each link that was asked for to whom the address belongs; says how many. Nothing is sent to a stranger."""
    faults: list[Exception] = []
    sent = 0
    for asked in queries.password_links_asked_for():
        person = queries.person_with_address(asked.email)
        if asked.created_at < clock.now() - GIVEN_UP_AFTER:
            person = None
        try:
            # Sent first, outside any transaction: a mail server may be away, and a second link does no harm.
            if person is not None:
                _post(person)
        except (OSError, SMTPException) as fault:
            faults.append(fault)
            continue
        services.close_link_request(by=None, asked=asked, sent_to=person)
        sent += person is not None
    if faults:
        raise faults[0]
    return sent


def _post(person: User) -> None:
    subject, words = _another_password(person) if person.has_usable_password() else _invitation(person)
    EmailMessage(subject, f"Dear {person.name},\n\n{words}", to=[person.email]).send()


def _invitation(person: User) -> tuple[str, str]:
    return (
        "Choose a password for Handrail",
        f"{settings.COUNCIL_NAME} has added you to Handrail, where case supervision is recorded. Choose a password "
        f"here, and then sign in with this e-mail address:\n{links.link_for(person)}\n\n"
        "The link works once, and for three days. After that, ask for another on the sign-in page.\n",
    )


def _another_password(person: User) -> tuple[str, str]:
    return (
        "Choose another password for Handrail",
        f"Here you choose another password for Handrail at {settings.COUNCIL_NAME}:\n{links.link_for(person)}\n\n"
        "The link works once, and for three days. If you did not ask for it, do nothing: your password stays as it "
        "is, and nobody else has received this link.\n",
    )
