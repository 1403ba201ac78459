"""Filters on records."""

from handrail.cases.querysets import BelongsToCaseQuerySet
from handrail.supervision.records.choices import UNSIGNED, RecordStatus


class RecordQuerySet(BelongsToCaseQuerySet):
    def unsigned(self) -> "RecordQuerySet":
        return self.filter(status__in=UNSIGNED)

    def signed(self) -> "RecordQuerySet":
        return self.filter(status=RecordStatus.SIGNED)

    def earlier_than(self, record) -> "RecordQuerySet":
        """Records of the same family that were begun before this one, newest first."""
        return self.filter(case=record.case_id, started_at__lt=record.started_at).order_by("-on", "-started_at")
