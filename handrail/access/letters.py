"""E-mails to those who watch over emergency access; they name the case's reference, never a family or a child."""

from django.conf import settings
from django.urls import reverse

from handrail.accounts.models import User
from handrail.cases import queries, services
from handrail.cases.models import EmergencyAccess
from handrail.core import dates
from handrail.core.letters import send_each, write_to
from handrail.supervision.records import lead_reviews
from handrail.supervision.records.models import Record


def tell_of_emergencies() -> int:
    """Writes once to those who watch over each family that was opened in an emergency; says of how many."""

    def send(access: EmergencyAccess) -> None:
        _write(_opened(access), to=queries.watchers_of(access))

    def then(access: EmergencyAccess) -> bool:
        return services.tell_of_emergency_access(by=None, access=access)

    return send_each(queries.emergencies_to_tell_of(), send, then=then)


def escalate_late_reviews() -> int:
    """Passes on what nobody has reviewed in time, to whoever manages the head of the team too; says how much."""

    def send(access: EmergencyAccess) -> None:
        _write(_late(access), to=queries.watchers_of(access, also_once_late=True))

    def then(access: EmergencyAccess) -> bool:
        return services.escalate_emergency_access(by=None, access=access)

    return send_each(queries.emergencies_to_escalate(), send, then=then)


def ask_about_unsigned_records() -> int:
    """Writes once to information governance about each record that nobody signed in time; says of how many."""

    def send(record: Record) -> None:
        _write(_unsigned(record), to=lead_reviews.those_who_decide())

    def then(record: Record) -> bool:
        return lead_reviews.ask_about(by=None, record=record)

    return send_each(lead_reviews.records_to_ask_about(), send, then=then)


def _unsigned(record: Record) -> tuple[str, str]:
    return (
        f"A record of {record.case.reference} is not signed",
        f"The record of the supervision of {dates.say(record.on)} about the family {record.case.reference} is not "
        f"signed. Its chair, deputy and recorder could open the family by that meeting until "
        f"{dates.say(record.led_until)}.\n\n"
        "Please decide whether they may open it again, to sign it:\n"
        f"{settings.HANDRAIL_ADDRESS}{reverse('lead_review', args=[record.id])}\n",
    )


def _write(letter: tuple[str, str], *, to: list[User]) -> None:
    subject, words = letter
    for person in to:
        write_to(person.name, person.email, subject=subject, words=words)


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
