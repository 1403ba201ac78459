"""E-mails about passwords; they hold a link and nothing about any family."""

import datetime

from django.conf import settings

from handrail.accounts import links, queries
from handrail.accounts.models import PasswordLinkRequest, User
from handrail.accounts.services import passwords
from handrail.core import clock
from handrail.core.letters import send_each, write_to

# Whoever asked has long given up: a mail server that comes back sends nobody yesterday's links.
GIVEN_UP_AFTER = datetime.timedelta(hours=12)


def send_password_links() -> int:
    """Sends each link that was asked for to whom the address belongs; says how many. Nothing is sent to a stranger."""

    def whose(asked: PasswordLinkRequest) -> User | None:
        given_up = asked.created_at < clock.now() - GIVEN_UP_AFTER
        return None if given_up else queries.person_with_address(asked.email)

    def send(waiting: tuple[PasswordLinkRequest, User | None]) -> None:
        if (person := waiting[1]) is not None:
            subject, words = _another_password(person) if person.has_usable_password() else _invitation(person)
            write_to(person.name, person.email, subject=subject, words=words)

    def then(waiting: tuple[PasswordLinkRequest, User | None]) -> bool:
        asked, person = waiting
        passwords.close_link_request(by=None, asked=asked, sent_to=person)
        return person is not None

    return send_each([(asked, whose(asked)) for asked in queries.password_links_asked_for()], send, then=then)


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
