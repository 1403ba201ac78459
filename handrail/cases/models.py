"""The case is the boundary of access: it knows a reference, a team, grants and a restriction, and nobody's name."""

from collections.abc import Collection, Sequence
from typing import Any, Self

from django.db import models

from handrail.accounts.models import Team, User
from handrail.audit import looks
from handrail.cases.choices import FROM_A_MEETING, CaseStatus, GrantReason, ReviewOutcome
from handrail.cases.querysets import AllocationQuerySet, CaseQuerySet, EmergencyAccessQuerySet, GrantQuerySet
from handrail.core.models import BaseModel


class Case(BaseModel):
    reference = models.CharField(max_length=40, unique=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cases")
    status = models.CharField(max_length=10, choices=CaseStatus, default=CaseStatus.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closure_reason = models.CharField(max_length=20, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="case_closed_has_date",
                condition=models.Q(status="open", closed_on=None) | models.Q(status="closed", closed_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Sequence[Any]) -> Self:
        """Whatever is said of a family begins here, so that no answer about it leaves without its look (ADR 28)."""
        case = super().from_db(db, field_names, values)
        if "reference" in field_names:
            looks.is_read(case.reference)
        return case


class Allocation(BaseModel):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="allocations")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="allocations")
    role = models.CharField(max_length=60)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "ends"])]
        constraints = [
            models.CheckConstraint(
                name="allocation_ends_after_start",
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
            )
        ]


class Grant(BaseModel):
    """One person may open one case, for a reason and a time; `source` is the allocation or meeting it comes from.

    Of what a meeting gives also by whom: it ends with what that person had by mistake.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="grants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    why = models.CharField(max_length=20, choices=GrantReason)
    source = models.UUIDField()
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="grants_given")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "case", "starts", "ends"]),
            models.Index(fields=["source"], name="grant_by_source"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "user", "why", "source"], name="grant_once_per_source"),
            models.CheckConstraint(
                name="grant_of_a_meeting_has_an_end",
                condition=~models.Q(why__in=FROM_A_MEETING) | models.Q(ends__isnull=False),
            ),
        ]


class FormerTeam(models.Model):
    """A team that gave a family away: its head is told of emergency access for a week, and reviews what was before."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="former_teams")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()


class Restriction(BaseModel):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="restrictions")
    reason = models.TextField()
    since = models.DateField()
    review_on = models.DateField()
    lifted_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(lifted_on=None), name="one_restriction_in_force_per_case"
            )
        ]


class RestrictionName(BaseModel):
    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="names")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="named_in_restrictions")
    may_see = models.BooleanField()
    # Why somebody is named as not to see it, which information governance alone reads.
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["restriction", "user"], name="named_once_per_restriction")]


class EmergencyAccess(BaseModel):
    """Somebody without access opened one family to read, with a reason, for an hour at most.

    It `opened_nothing` where a restriction names them as not to see the family: it is told of and reviewed alike.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="emergencies")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="emergencies")
    reason = models.TextField()
    starts_at = models.DateTimeField()
    # Moved to the moment at which the person said they had finished.
    ends_at = models.DateTimeField()
    opened_nothing = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True)
    review_by = models.DateField()
    escalated_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="emergencies_reviewed")
    outcome = models.CharField(max_length=20, blank=True, choices=ReviewOutcome)
    review = models.TextField(blank=True)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "case", "ends_at"], name="emergency_in_force"),
            models.Index(fields=["reviewed_at", "review_by"], name="emergency_to_review"),
        ]
        constraints = [
            models.CheckConstraint(name="emergency_has_a_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="emergency_ends_after_start", condition=models.Q(ends_at__gte=models.F("starts_at"))
            ),
            models.CheckConstraint(
                name="emergency_that_opened_nothing",
                condition=models.Q(opened_nothing=False) | models.Q(ends_at=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="emergency_reviewed_whole",
                condition=models.Q(reviewed_at=None, reviewed_by=None, outcome="", review="")
                | (models.Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~models.Q(outcome="")),
            ),
        ]
