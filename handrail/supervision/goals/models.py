"""Goals of parents and carers, the changes looked for in children, how far each has come, and the evidence."""

from django.db import models

from handrail.cases.models import Case
from handrail.families.models import Person
from handrail.supervision.goals.choices import EvidenceKind, GoalKind, GoodDirection, Support
from handrail.supervision.goals.querysets import GoalQuerySet
from handrail.supervision.records.models import Record, SavedRow


class Goal(SavedRow):
    """A goal outlives the record it was agreed in; with a child it is a change looked for in that child."""

    record = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="goals_agreed")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="goals")
    child = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="goals")
    kind = models.CharField(max_length=10, choices=GoalKind, blank=True)
    people = models.CharField(max_length=300, blank=True)
    statement = models.TextField(blank=True)
    in_the_childs_words = models.TextField(blank=True)
    unit = models.CharField(max_length=200, blank=True)
    lowest = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    highest = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    baseline = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    good_direction = models.CharField(max_length=10, choices=GoodDirection, blank=True)
    good_end = models.CharField(max_length=300, blank=True)
    starts = models.DateField(null=True, blank=True)
    target_date = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "created_at"]
        indexes = [models.Index(fields=["case", "child"])]


class Measurement(SavedRow):
    """How far one goal has come at one supervision; or, without a goal, what one child shows and needs."""

    goal = models.ForeignKey(Goal, null=True, on_delete=models.PROTECT, related_name="measurements")
    child = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    progress = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)
    not_measured_because = models.TextField(blank=True)
    support = models.CharField(max_length=10, choices=Support, blank=True)
    what_is_needed = models.TextField(blank=True)
    nothing_to_add_because = models.TextField(blank=True)

    class Meta(SavedRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["record", "goal"], condition=models.Q(goal__isnull=False), name="one_measurement_per_goal"
            ),
            models.UniqueConstraint(
                fields=["record", "child"], condition=models.Q(goal=None), name="one_measurement_per_child_without_goal"
            ),
            models.CheckConstraint(
                name="measurement_of_goal_or_child",
                condition=models.Q(goal__isnull=False) | models.Q(child__isnull=False),
            ),
            models.CheckConstraint(
                name="progress_0_to_10", condition=models.Q(progress=None) | models.Q(progress__range=(0, 10))
            ),
        ]


class Evidence(SavedRow):
    """One piece of evidence: seen by somebody, said to somebody, or an impression and what lies behind it."""

    goal = models.ForeignKey(Goal, null=True, on_delete=models.PROTECT, related_name="evidence")
    child = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=EvidenceKind, blank=True)
    text = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    reported_to = models.CharField(max_length=200, blank=True)
    what_lies_behind_it = models.TextField(blank=True)

    class Meta(SavedRow.Meta):
        constraints = [
            models.CheckConstraint(
                name="evidence_of_goal_or_child", condition=models.Q(goal__isnull=False) | models.Q(child__isnull=False)
            )
        ]
