"""Filters on goals."""

from handrail.cases.querysets import BelongsToCaseQuerySet


class GoalQuerySet(BelongsToCaseQuerySet):
    def of_parents_and_carers(self) -> "GoalQuerySet":
        return self.filter(child=None)

    def of_children(self) -> "GoalQuerySet":
        return self.filter(child__isnull=False)
