"""Which actions are open, worked out from their answers and never stored."""

from django.apps import apps
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from handrail.accounts.roles import opens_families
from handrail.cases.querysets import BelongsToCaseQuerySet
from handrail.supervision.actions.choices import CLOSING_DECISIONS, CLOSING_REPLIES
from handrail.supervision.records.choices import RecordStatus


class AgreedActionQuerySet(BelongsToCaseQuerySet):
    def agreed(self) -> "AgreedActionQuerySet":
        """Rows that say something and have not been taken out again."""
        return self.filter(removed=False).exclude(what="")

    def open(self, *, leaving_out=None) -> "AgreedActionQuerySet":
        """Actions no answer has closed; answers given in the record `leaving_out` do not count."""
        return self.agreed().filter(~Exists(_closing_answers(leaving_out)))

    def kept_by(self, user) -> "AgreedActionQuerySet":
        """Signed actions that fall to somebody who may not open the family, unless a restriction or role closes it."""
        if not opens_families(user):
            return self.none()
        cases = apps.get_model("cases", "Case").objects
        theirs = self.signed().filter(owners__user=user, case__in=cases.not_closed_to(user))
        return theirs.exclude(case__in=cases.visible_to(user))

    def signed(self) -> "AgreedActionQuerySet":
        """Whose words stand: those of a record that is not signed are still being written."""
        return self.filter(record__status=RecordStatus.SIGNED)

    def open_leaving_out(self, record_ids) -> "AgreedActionQuerySet":
        """Actions that are open when answers given in several records do not count."""
        return self.agreed().filter(~Exists(_closing_answers(None).exclude(record__in=record_ids)))

    def agreed_before(self, record) -> "AgreedActionQuerySet":
        return self.filter(case=record.case_id).exclude(record=record)

    def with_latest_due_date(self, *, leaving_out=None, only_signed: bool = False) -> "AgreedActionQuerySet":
        """Annotates `due`: the last new date somebody set, else the date it was agreed for."""
        answers = _answers(leaving_out).exclude(new_by_when=None).order_by("-record__on", "-created_at")
        if only_signed:
            answers = answers.filter(record__status=RecordStatus.SIGNED)
        return self.annotate(due=Coalesce(Subquery(answers.values("new_by_when")[:1]), F("by_when")))

    def with_day_agreed(self) -> "AgreedActionQuerySet":
        """Annotates `agreed_on`: the day of the supervision it was agreed at."""
        return self.annotate(agreed_on=F("record__on"))

    def with_times_carried(self, *, leaving_out=None) -> "AgreedActionQuerySet":
        """Annotates `times_carried`: in how many records it was left open."""
        left_open = Q(answers__removed=False) & ~Q(answers__reply="") & ~_closes("answers__")
        if leaving_out is not None:
            left_open &= ~Q(answers__record=leaving_out)
        return self.annotate(times_carried=Count("answers", filter=left_open, distinct=True))


def _closes(prefix: str = "") -> Q:
    return (
        Q(**{f"{prefix}reply__in": CLOSING_REPLIES})
        | Q(**{f"{prefix}decision__in": CLOSING_DECISIONS})
        | Q(**{f"{prefix}replaced_by__isnull": False})
    )


def _answers(leaving_out):
    answers = apps.get_model("actions", "ActionAnswer").objects.filter(action=OuterRef("pk"), removed=False)
    return answers if leaving_out is None else answers.exclude(record=leaving_out)


def _closing_answers(leaving_out):
    return _answers(leaving_out).filter(_closes())
