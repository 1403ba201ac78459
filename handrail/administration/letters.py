"""E-mails about changes that nobody makes alone; they name people who have an account, and no family."""

from functools import partial

from django.conf import settings
from django.urls import reverse

from handrail.accounts import queries as account_queries
from handrail.accounts.changes_in_words import what_is_asked
from handrail.accounts.letters_to_each import send_to_each
from handrail.accounts.models import ChangeToConfirm, User
from handrail.accounts.services import confirmations
from handrail.administration import queries, services
from handrail.administration.presenters.changes import whom_it_is_about
from handrail.core import dates, logs
from handrail.core.numbers import listed
from handrail.core.refusals import Invalid


def tell_of_changes_to_confirm() -> int:
    """Writes once to everybody concerned by a change that nobody makes alone; says of how many."""

    told = 0
    faults: list[Exception] = []
    for change in account_queries.changes_nobody_knows_of():
        if change.told_at is None or account_queries.who_else_manages_people(change.asked_by_id):
            change.takes_effect_at = account_queries.counts_from(change)
        sent = send_to_each(
            what=account_queries.letter_about(change),
            about=change.pk,
            to=account_queries.told_of(change),
            letter=partial(_asked, change, queries.whom_it_concerns(change)),
        )
        if account_queries.are_told(change):
            told += confirmations.note_told(by=None, change=change, takes_effect_at=change.takes_effect_at)
        elif sent.fault:
            faults.append(sent.fault)
    if faults:
        raise faults[0]
    return told


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


def _asked(change: ChangeToConfirm, concerned: queries.WhomItConcerns, reader: User) -> tuple[str, str]:
    confirmers = account_queries.who_can_confirm(change)
    names = listed([f"{person.name} ({person.email})" for person in confirmers])
    about = "\n".join(f"{label}: {words}." for label, words in whom_it_is_about(change, concerned))
    here = f":\n{settings.HANDRAIL_ADDRESS}{reverse('change_to_confirm', args=[change.pk])}"
    if not reader.is_active:
        then = (
            "You cannot sign in, so you cannot stop it yourself. If you did not expect it, ring whoever manages people "
            "in Handrail, or information governance"
        )
        here = "."
    elif reader in confirmers:
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
        f"{about}\n\n"
        f"{change.asked_by.name} asked for this on {dates.say_moment(change.created_at)}. "
        f"{then}{here}\n",
    )
