"""E-mails about changes that nobody makes alone; they name people who have an account, and no family."""

import datetime

from django.conf import settings
from django.urls import reverse

from handrail.accounts import queries as account_queries
from handrail.accounts.changes_in_words import what_is_asked
from handrail.accounts.models import ChangeToConfirm, User
from handrail.accounts.services import confirmations
from handrail.administration import services
from handrail.core import dates, logs
from handrail.core.letters import send_each, write_to
from handrail.core.numbers import listed
from handrail.core.refusals import Invalid


def tell_of_changes_to_confirm() -> int:
    """Writes once to everybody concerned by a change that nobody makes alone; says of how many."""

    def send(waiting: tuple[ChangeToConfirm, datetime.datetime | None]) -> None:
        change, counts_from = waiting
        change.takes_effect_at = counts_from
        for person in account_queries.told_of(change):
            subject, words = _asked(change, person)
            write_to(person.name, person.email, subject=subject, words=words)

    def then(waiting: tuple[ChangeToConfirm, datetime.datetime | None]) -> bool:
        change, counts_from = waiting
        return confirmations.note_told(by=None, change=change, takes_effect_at=counts_from)

    untold = account_queries.changes_nobody_knows_of()
    return send_each([(change, account_queries.counts_from(change)) for change in untold], send, then=then)


def make_changes_nobody_stopped() -> int:
    """Makes each change whose delay is over, and drops those that nobody confirmed in time; says how many it made."""
    for change in account_queries.changes_given_up():
        confirmations.give_up(by=None, change=change)
    made = 0
    for change in account_queries.changes_due():
        try:
            services.make_change_nobody_stopped(by=None, change=change)
            made += 1
        except Invalid:
            logs.note("change_of_account_dropped", about=change.person_id)
            confirmations.give_up(by=None, change=change)
    return made


def _asked(change: ChangeToConfirm, reader: User) -> tuple[str, str]:
    confirmers = account_queries.who_can_confirm(change)
    names = listed([person.name for person in confirmers])
    if reader in confirmers:
        then = "Please ring them, or whoever it is about, and confirm or refuse it here"
    elif change.takes_effect_at:
        then = (
            f"Nobody else can confirm it, so it counts from {dates.say_moment(change.takes_effect_at)} unless "
            "somebody stops it. If you did not expect it, stop it here"
        )
    else:
        then = f"It counts once it is confirmed by {names}. If you did not expect it, stop it here"
    return (
        "A change to an account in Handrail waits",
        f"{what_is_asked(change, reader=reader)}\n\n"
        f"{change.asked_by.name} asked for this on {dates.say_moment(change.created_at)}. "
        f"{then}:\n{settings.HANDRAIL_ADDRESS}{reverse('change_to_confirm', args=[change.pk])}\n",
    )
