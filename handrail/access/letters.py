"""E-mails to those who watch over emergency access; they name the case's reference, never a family or a child."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.conf import settings
from django.urls import reverse

from handrail.accounts import who_is_told
from handrail.accounts.letters_to_each import Sent, send_to_each
from handrail.accounts.models import User
from handrail.accounts.queries import letters_to_try_again
from handrail.cases import policies, queries, services
from handrail.cases.models import EmergencyAccess
from handrail.core import dates
from handrail.core.numbers import listed
from handrail.supervision.records import lead_reviews
from handrail.supervision.records.models import Record

TOLD, LATE, UNSIGNED = "emergency_access.opened", "emergency_access.late", "record.unsigned"
Waiting = TypeVar("Waiting")


def tell_of_emergencies() -> int:
    """Writes once to those who watch over each family that was opened in an emergency; says of how many."""

    def send(access: EmergencyAccess) -> Sent:
        review = queries.watchers_of(access)
        to = queries.told_of(access)
        return send_to_each(what=TOLD, about=access.pk, to=to, letter=lambda person: _opened(access, person, review))

    def then(access: EmergencyAccess, people: list[User]) -> bool:
        return services.tell_of_emergency_access(by=None, access=access, people=people)

    again = letters_to_try_again(TOLD)
    return _send_each(queries.emergencies_to_tell_of(again), send, then)


def escalate_late_reviews() -> int:
    """Passes on what nobody has reviewed in time, to whoever manages the head of the team too; says how much."""

    def send(access: EmergencyAccess) -> Sent:
        review = queries.watchers_of(access, also_once_late=True)
        to = queries.told_of(access, also_once_late=True)
        return send_to_each(what=LATE, about=access.pk, to=to, letter=lambda person: _late(access, person, review))

    def then(access: EmergencyAccess, people: list[User]) -> bool:
        return services.escalate_emergency_access(by=None, access=access)

    return _send_each(queries.emergencies_to_escalate(letters_to_try_again(LATE)), send, then)


def ask_about_unsigned_records() -> int:
    """Writes once to information governance about each record that nobody signed in time; says of how many."""

    def send(record: Record) -> Sent:
        letter = _unsigned(record)
        to = lead_reviews.those_who_decide()
        return send_to_each(what=UNSIGNED, about=record.pk, to=to, letter=lambda person: letter)

    def then(record: Record, people: list[User]) -> bool:
        return lead_reviews.ask_about(by=None, record=record)

    return _send_each(lead_reviews.records_to_ask_about(), send, then)


def _send_each(waiting: Iterable[Waiting], send: Callable[[Waiting], Sent], then: Callable[..., bool]) -> int:
    """Notes with `then` each of which somebody was sent word, and says how many; raises the first of the others."""
    told = 0
    faults: list[Exception] = []
    for one in waiting:
        sent = send(one)
        if sent.people:
            told += then(one, sent.people)
        elif sent.fault and not sent.anybody:
            faults.append(sent.fault)
    if faults:
        raise faults[0]
    return told


def _unsigned(record: Record) -> tuple[str, str]:
    return (
        f"A record of {record.case.reference} is not signed",
        f"The record of the supervision of {dates.say(record.on)} about the family {record.case.reference} is not "
        f"signed. Its chair, deputy and recorder could open the family by that meeting until "
        f"{dates.say(record.led_until)}.\n\n"
        "Please decide whether they may open it again, to sign it:\n"
        f"{settings.HANDRAIL_ADDRESS}{reverse('lead_review', args=[record.id])}\n",
    )


def _opened(access: EmergencyAccess, to: User, review: list[User]) -> tuple[str, str]:
    please = (
        f"Please read why, look at what was {'asked' if access.opened_nothing else 'opened'}, and say whether it was "
        f"right, by {dates.say(access.review_by)}:\n"
        f"{_review_page(access)}\n"
    )
    what = "Refused: emergency access" if access.opened_nothing else "Emergency access"
    ends = "" if access.opened_nothing else f" It ends at {dates.say_time(access.ends_at)}."
    return (
        f"{what} to {access.case.reference}",
        f"{_what_was_done(access)}{ends}\n\n{_whoever_opened(access)}\n\n"
        f"{please if to in review else _still_told(review)}",
    )


def _late(access: EmergencyAccess, to: User, review: list[User]) -> tuple[str, str]:
    please = f"Please see that it is reviewed. Any of you who receive this can do it:\n{_review_page(access)}\n"
    return (
        f"Emergency access to {access.case.reference} has not been reviewed",
        f"{_what_was_done(access)} It was to be reviewed by {dates.say(access.review_by)}, and nobody has.\n\n"
        f"{_whoever_opened(access)}\n\n"
        f"{please if to in review else _still_told(review)}",
    )


def _still_told(review: list[User]) -> str:
    """To whoever watched until lately, and finds nothing behind the address of the review."""
    by = listed([person.name for person in review]) or "Nobody"
    return (
        "You watched over emergency access to this family until lately, so you are still told of it for a week. "
        f"{by} can review it now. If you did not expect any of this, ring your manager, or whoever manages people in "
        "Handrail.\n"
    )


def _whoever_opened(access: EmergencyAccess) -> str:
    [who] = who_is_told.as_told(access.user)
    if policies.is_not_to_see(access.case, access.user):
        return f"{who}.\n\nThe restriction of this family names them as not to see it. Please look at this at once."
    if queries.restriction_in_force(access.case):
        return f"{who}.\n\nThis family is restricted."
    return f"{who}."


def _what_was_done(access: EmergencyAccess) -> str:
    on = dates.say_moment(access.starts_at)
    if access.opened_nothing:
        return (
            f"{access.user.name} asked for emergency access to the family {access.case.reference} on {on}. Nothing was "
            "opened, and they were answered as if there were no such family."
        )
    return f"{access.user.name} opened the family {access.case.reference} by emergency access on {on}."


def _review_page(access: EmergencyAccess) -> str:
    return settings.HANDRAIL_ADDRESS + reverse("emergency_review", args=[access.id])
