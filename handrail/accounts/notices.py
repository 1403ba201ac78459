"""E-mails that tell of what was done to an account, to whose it is and to who watches, so that they notice it."""

import datetime
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from handrail.accounts import letters_to_each, policies, queries, who_is_told
from handrail.accounts.models import Team, User
from handrail.core import clock, dates
from handrail.core.numbers import counted

# What letters of this kind are, among those that wait.
NOTICE = "of an account"

BODY = """{what}

This was on {when}.

If it was you, there is nothing to do. If it was not, somebody else may be using your account: {whom}
"""
WHOEVER_MANAGES_PEOPLE = """tell whoever manages
people in Handrail at {council} at once."""
THE_SERVER = """choose
another password and sign out everywhere at once, on the page Your account, and tell whoever runs Handrail's server at
{council}. Nobody else there manages people in Handrail."""


WATCHER = """An account in Handrail at {council} was disabled on {when}:

{who}

{name} watches over emergency access. If you did not expect it, ring whoever manages people in Handrail, and {name}.
For a week {name} is still told of emergency access by e-mail, and what nobody confirms waits as long.
"""

RENAMED = """{who}

{by} changed this on {when}, in Handrail at {council}. If you did not expect it, ring whoever manages
people in Handrail, and whoever this is about.
"""

SIGNED_OUT = """Signed out of Handrail at {council} everywhere, on {when}:

{who}

{by} did this. Signing in again goes on as before. If you did not expect it, ring whoever manages people in Handrail.
"""


FAMILIES_LEFT = """Nobody says any more who works with {families} of {team}, since {when}, in Handrail at {council}.
Whoever did has another role or team now, or their account is closed. Until somebody does, nobody's work with these
families can begin, end or be handed over.

Whoever manages people can give the team a manager. Information governance can give the families to another team:
{address}
"""


def tell_of_families_left(team: Team, many: int) -> None:
    """Sends word to those who can give these families somebody who allocates them again."""
    readers = User.objects.who_restrict() | User.objects.who_manage_people()
    _send(
        list(readers.order_by("search_key")),
        "Families in Handrail have nobody who says who works with them",
        FAMILIES_LEFT,
        families=counted(many, "family", "families"),
        team=team.name,
        address=settings.HANDRAIL_ADDRESS + reverse("families_left"),
    )


WEAKER = """In Handrail at {council}, something was decided on {when} that protects less:

{what}

It counts from {counts_from}. This was decided by one person, who manages people there:

{by}

Until then, and afterwards, whoever manages people can put it back on the page Settings. If you did not expect it, ring
whoever decided it.
"""


def tell_of_watchers(closed: Sequence[User], *, others: Sequence[User]) -> None:
    """Sends word that accounts were closed to whom they belong, and to all others who watch over emergency access."""
    for person in closed:
        [who] = who_is_told.as_told(person)
        _send([person, *others], "An account in Handrail was disabled", WATCHER, who=who, name=person.name)


def tell_of_name(person: User, *, by: User | None) -> None:
    """Sends word of another name to whoever has it and, where it matters to them, to those who watch."""
    if readers := who_is_told.who_hears_of_name(person):
        [who] = who_is_told.as_told(person)
        _send_of(readers, "A name in Handrail was changed", RENAMED, who=who, by=by)


def tell_of_name_of_team(team: Team, *, by: User | None) -> None:
    readers = who_is_told.who_hears_of_name_of(team)
    for who in who_is_told.teams_as_told(team) if readers else ():
        _send_of(readers, "The name of a team in Handrail was changed", RENAMED, who=f"{who}.", by=by)


def tell_of_signing_out(person: User, *, by: User) -> None:
    """Sends word to whoever was signed out by somebody else, and to those who watch where they are one of them."""
    [who] = who_is_told.as_told(person)
    readers = [person, *who_is_told.others_who_watch(person)]
    _send_of(readers, "Somebody was signed out of Handrail everywhere", SIGNED_OUT, who=who, by=by)


def tell_of_weaker_settings(what: Sequence[str], *, counts_from: datetime.datetime, by: User) -> None:
    """Sends word to whoever could put back, before it counts, what one of them decided alone, and to who restricts."""
    readers = [*queries.who_else_manages_people(by.pk), *User.objects.who_restrict().order_by("search_key")]
    [who] = who_is_told.as_told(by)
    moment = dates.say_moment(counts_from)
    _send(readers, "A setting of Handrail is to protect less", WEAKER, what="\n".join(what), counts_from=moment, by=who)


def _send_of(readers: Sequence[User], subject: str, body: str, *, who: str, by: User | None) -> None:
    doer = who_is_told.as_told(by)[0] if by else "Whoever runs the server"
    _send([reader for reader in readers if reader != by], subject, body, who=who, by=doer)


def _send(readers: Sequence[User], subject: str, body: str, **said: str) -> None:
    words = body.format(when=dates.say_moment(clock.now()), council=settings.COUNCIL_NAME, **said)
    letters_to_each.write_to_each(readers, what=NOTICE, subject=subject, words=words)


def tell(person: User, what: str) -> None:
    """Sends word to whom it is about, and of what to do if it was not they who did it."""
    whom = THE_SERVER if policies.is_the_only_one_who_manages_people(person) else WHOEVER_MANAGES_PEOPLE
    whom = whom.format(council=settings.COUNCIL_NAME)
    _send([person], "How you sign in to Handrail has changed", BODY, what=what, whom=whom)


def send_notices() -> int:
    """Sends what waits; says how many."""
    return letters_to_each.send_written(NOTICE)
