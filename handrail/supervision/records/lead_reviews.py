"""Records that nobody signed while those who lead their meeting could: information governance is asked, and decides."""

import datetime
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery

from handrail.accounts import permissions
from handrail.accounts.models import User
from handrail.accounts.roles import RIGHTS
from handrail.audit import trail
from handrail.cases import meeting_sight
from handrail.cases.choices import GrantReason
from handrail.cases.models import Grant
from handrail.core import clock
from handrail.core.refusals import Invalid, NotFound
from handrail.council.queries import setting
from handrail.supervision.records.choices import LeadOutcome
from handrail.supervision.records.models import LeadReview, Record

NOBODY_TO_LET_IN = (
    "None of them can be let in again: a restriction does not name them, their account or role opens no family, or it "
    "is you. Whoever manages the family’s team, or is named, can take the record over on its page “Check and sign off”."
)


def records_whose_leads_are_out_of_time() -> QuerySet[Record]:
    """Not signed, with the last day of those who led as `led_until`, but for those that were decided about since."""
    led = Grant.objects.filter(why=GrantReason.LEADS_MEETING, source=OuterRef("meeting"), case=OuterRef("case")).values(
        "source"
    )
    decided = LeadReview.objects.filter(record=OuterRef("pk"), led_until=OuterRef("led_until")).exclude(outcome="")
    unsigned = Record.objects.unsigned().annotate(led_until=Subquery(led.annotate(last=Max("ends")).values("last")))
    late = unsigned.filter(led_until__lt=clock.today()).exclude(Exists(decided))
    return late.select_related("case", "chair", "meeting").order_by(F("led_until"), "on")


def records_to_decide_on(user: User) -> list[Record]:
    """What waits for information governance; to everybody else there is none."""
    return list(records_whose_leads_are_out_of_time()) if permissions.has("case.restrict", user) else []


def record_to_decide_on(record_id: uuid.UUID) -> Record:
    found = records_whose_leads_are_out_of_time().filter(pk=record_id).first()
    if found is None:
        raise NotFound
    return found


def records_to_ask_about() -> list[Record]:
    """Those of which nobody has been written to yet."""
    told = LeadReview.objects.filter(record=OuterRef("pk"), led_until=OuterRef("led_until"))
    return list(records_whose_leads_are_out_of_time().exclude(Exists(told)))


def those_who_decide() -> list[User]:
    roles = [role for role, rights in RIGHTS.items() if rights.restricts]
    return list(User.objects.in_use().filter(role__in=roles).order_by("search_key"))


@transaction.atomic
def ask_about(*, by: User | None, record: Record) -> bool:
    """Marks that information governance is being written to; False where that was done before."""
    _, is_new = LeadReview.objects.get_or_create(
        record=record, led_until=record.led_until, defaults={"told_at": clock.now()}
    )
    if is_new:
        _say("told", record, by=by)
    return is_new


@dataclass(frozen=True)
class LetInAgain:
    """Who of those who lead may open the family again, and until when."""

    people: list[User]
    until: datetime.date


@transaction.atomic
def decide(*, by: User, record_id: uuid.UUID, outcome: str) -> LetInAgain | None:
    """Lets those who lead open the family for as long again, or lets it be; whom, and until when, or none.

    Where none of them could open it, nothing is decided: it would never be asked again.
    """
    permissions.check_has("case.restrict", by)
    record = record_to_decide_on(record_id)
    if outcome not in LeadOutcome.values:
        raise Invalid({"outcome": "Choose whether they may open the family again."})
    again = None
    if outcome == LeadOutcome.EXTENDED:
        until = clock.today() + datetime.timedelta(days=setting("meeting_lead_days"))
        people = meeting_sight.lead_longer(
            by=by,
            case=record.case,
            meeting_id=record.meeting_id,
            leads=record.meeting.led_by | record.signed_by,
            until=until,
        )
        if not people:
            raise Invalid({"outcome": NOBODY_TO_LET_IN})
        again = LetInAgain(people=people, until=until)
    LeadReview.objects.update_or_create(
        record=record,
        led_until=record.led_until,
        defaults={"outcome": outcome, "decided_by": by, "decided_at": clock.now()},
    )
    decided_about = {user.pk for user in again.people} if again else record.meeting.led_by
    _say("decided", record, by=by, outcome=outcome, people=sorted(map(str, decided_about)))
    return again


def _say(what: str, record: Record, *, by: User | None, **detail: str | list[str]) -> None:
    trail.record(
        f"lead.{what}",
        by=by,
        case_reference=record.case.reference,
        subject="Record",
        subject_id=record.pk,
        detail=detail,
    )
