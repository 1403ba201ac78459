"""E-mails about passwords; they hold a link and nothing about any family."""

import datetime

from django.conf import settings

from handrail.accounts import links, queries
from handrail.accounts.models import PasswordLinkRequest, User
from handrail.accounts.services import passwords
from handrail.core import clock, dates
from handrail.core.letters import send_each, write_to

# Whoever asked has long given up: a mail server that comes back sends nobody yesterday's links.
GIVEN_UP_AFTER = datetime.timedelta(hours=12)


def send_password_links() -> int:
    """Sends each link that was asked for to whom the address belongs; says how many. Nothing is sent to a stranger.

    Whose an address is, is found out here and not where it was asked: how long that took, nobody sees.
    """
    links.forget_requests_of_nobody()

    def whose(asked: PasswordLinkRequest) -> User | None:
        given_up = asked.created_at < clock.now() - GIVEN_UP_AFTER
        return None if given_up else queries.person_with_address(asked.email)

    def send(waiting: tuple[PasswordLinkRequest, User | None]) -> None:
        if (person := waiting[1]) is not None:
            subject, words = _letter_to(person)
            write_to(person.name, person.email, subject=subject, words=words)

    def then(waiting: tuple[PasswordLinkRequest, User | None]) -> bool:
        asked, person = waiting
        got_a_link = (
            person is not None and queries.no_link_until(person) is None and not queries.has_no_password(person)
        )
        passwords.close_link_request(by=None, asked=asked, sent_to=person if got_a_link else None)
        return person is not None

    return send_each([(asked, whose(asked)) for asked in queries.password_links_asked_for()], send, then=then)


def _letter_to(person: User) -> tuple[str, str]:
    if queries.has_no_password(person):
        return _by_the_council()
    if until := queries.no_link_until(person):
        return _no_link_yet(until)
    return _another_password(person) if person.has_usable_password() else _invitation(person)


def _by_the_council() -> tuple[str, str]:
    return (
        "Sign in to Handrail with your council account",
        f"Somebody asked for a link to choose a password for Handrail at {settings.COUNCIL_NAME}. Your account has no "
        f"password: on the sign-in page, press “Sign in with your {settings.HANDRAIL_OPENID_NAME}”.\n",
    )


def _no_link_yet(until: datetime.datetime) -> tuple[str, str]:
    return (
        "No link to choose a password yet",
        f"Somebody asked for a link to choose a password for Handrail at {settings.COUNCIL_NAME}. The e-mail address "
        f"of your account was changed lately, so none is sent before {dates.say_moment(until)}. Your password has not "
        "changed: you can sign in with it and this address. After that time, ask for a link again.\n",
    )


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
