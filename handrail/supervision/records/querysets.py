"""Filters on records."""

import uuid

from django.db.models import Q, QuerySet

from handrail.accounts.roles import RIGHTS
from handrail.cases.querysets import BelongsToCaseQuerySet
from handrail.supervision.records.choices import UNSIGNED, RecordStatus


class RecordQuerySet(BelongsToCaseQuerySet):
    def unsigned(self) -> "RecordQuerySet":
        return self.filter(status__in=UNSIGNED)

    def signed(self) -> "RecordQuerySet":
        return self.filter(status=RecordStatus.SIGNED)

    def about_their_own_family(self) -> "RecordQuerySet":
        return self.filter(is_about_another_family=False)

    def read_by(self, user: uuid.UUID, *, role: str) -> "RecordQuerySet":
        """Leaves out those whose notes are about another family, but for their chair and for those who restrict."""
        if RIGHTS[role].restricts:
            return self
        return self.filter(Q(is_about_another_family=False) | Q(chair=user))

    def earlier_than(self, record) -> "RecordQuerySet":
        """Records of the same family that were begun before this one and are about it, newest first."""
        earlier = self.about_their_own_family().filter(case=record.case_id, started_at__lt=record.started_at)
        return earlier.order_by("-on", "-started_at")


class RevisionQuerySet(QuerySet):
    def accepted(self) -> "RevisionQuerySet":
        """Those that stood once, and not those that were kept apart."""
        return self.filter(number__isnull=False)

    def of_row(self, kind, row_id: uuid.UUID, *, record) -> "RevisionQuerySet":
        """The saves of one row: an id alone may be that of a row of another kind, or of another record's."""
        saves = self.filter(row_id=row_id, row_kind=kind.name)
        return saves.filter(record__case=record.case_id) if kind.outlives_its_record else saves.filter(record=record)
