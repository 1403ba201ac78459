"""How safe each person thinks it is, and where somebody stands in changing."""

from django.db import models

from handrail.accounts.models import User
from handrail.supervision.ratings.choices import Stage
from handrail.supervision.records.models import SavedRow


class SafetyRating(SavedRow):
    """One person's own rating from 0 to 10; 10 is the good end. Ratings are never averaged."""

    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rated_by = models.CharField(max_length=200, blank=True)
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    why = models.TextField(blank=True)

    class Meta(SavedRow.Meta):
        constraints = [
            models.CheckConstraint(
                name="safety_0_to_10", condition=models.Q(value=None) | models.Q(value__range=(0, 10))
            )
        ]


class StageOfChange(SavedRow):
    person = models.CharField(max_length=200, blank=True)
    behaviour = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=20, choices=Stage, blank=True)
