"""E-mails to those who watch over emergency access; they name the case's reference, never a family or a child."""

from collections.abc import Callable
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from handrail.accounts.models import User
from handrail.cases import queries, services
from handrail.cases.models import EmergencyAccess
from handrail.core import dates


def tell_of_emergencies() -> int:
    """Writes once to those who watch over each family that was opened in an emergency; says of how many."""
    return _send_each(queries.emergencies_to_tell_of(), _opened, then=services.tell_of_emergency_access)


def escalate_late_reviews() -> int:
    """Passes on what nobody has reviewed in time, to whoever manages the head of the team too; says how much."""
    return _send_each(queries.emergencies_to_escalate(), _late, then=services.escalate_emergency_access)


def _send_each(
    accesses: list[EmergencyAccess],
    letter: Callable[[EmergencyAccess], tuple[str, str]],
    *,
    then: Callable[..., bool],
) -> int:
    # Sent first, outside any transaction: a mail server may be slow or away, and being told twice is better than never.
    faults = []
    sent = 0
    for access in accesses:
        subject, text = letter(access)
        try:
            _post(subject, text, to=queries.watchers_of(access, also_once_late=letter is _late))
        except (OSError, SMTPException) as fault:
            faults.append(fault)
            continue
        sent += then(by=None, access=access)
    if faults:
        raise faults[0]
    return sent


def _post(subject: str, text: str, *, to: list[User]) -> None:
    # One message each: nobody learns another's address, and one that is refused keeps no other from being sent.
    for person in to:
        EmailMessage(subject, f"Dear {person.name},\n\n{text}", to=[person.email]).send()


def _opened(access: EmergencyAccess) -> tuple[str, str]:
    return (
        f"Emergency access to {access.case.reference}",
        f"{access.user.name} opened the family {access.case.reference} by emergency access on "
        f"{dates.say_moment(access.starts_at)}. It ends at {dates.say_time(access.ends_at)}.\n\n"
        f"Please read why, look at what was opened, and say whether it was right, by {dates.say(access.review_by)}:\n"
        f"{_review_page(access)}\n",
    )


def _late(access: EmergencyAccess) -> tuple[str, str]:
    return (
        f"Emergency access to {access.case.reference} has not been reviewed",
        f"{access.user.name} opened the family {access.case.reference} by emergency access on "
        f"{dates.say_moment(access.starts_at)}. "
        f"It was to be reviewed by {dates.say(access.review_by)}, and nobody has.\n\n"
        "Please see that it is reviewed. Any of you who receive this can do it:\n"
        f"{_review_page(access)}\n",
    )


def _review_page(access: EmergencyAccess) -> str:
    return settings.HANDRAIL_ADDRESS + reverse("emergency_review", args=[access.id])
