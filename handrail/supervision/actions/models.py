"""Agreed actions, who does them, and what was answered at each supervision after."""

from django.db import models

from handrail.accounts.models import User
from handrail.cases.models import Case
from handrail.core.models import BaseModel
from handrail.families.models import Person
from handrail.supervision.actions.choices import ActionReply, Category, Decision
from handrail.supervision.actions.querysets import AgreedActionQuerySet
from handrail.supervision.records.models import SavedRow


class AgreedAction(SavedRow):
    """What was agreed, why, who does it, by when, and how we will know; it outlives its record."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="actions")
    category = models.CharField(max_length=20, choices=Category)
    what = models.TextField(blank=True)
    why = models.TextField(blank=True)
    who = models.TextField(blank=True)
    by_when = models.DateField(null=True, blank=True)
    how_we_will_know = models.TextField(blank=True)
    # which "no" in process compliance proposed it, so that it is proposed once and a later "yes" can close it
    gap = models.CharField(max_length=40, blank=True)
    gap_child = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = AgreedActionQuerySet.as_manager()

    @property
    def section(self) -> str:
        """The section of the form it stands in."""
        return "permanency" if self.category == Category.PERMANENCY else "next_steps"

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["case", "category"])]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "gap", "gap_child"],
                condition=~models.Q(gap=""),
                name="gap_proposes_one_action_per_record",
            )
        ]


class ActionOwner(BaseModel):
    """One of the people an action falls to, worked out from the words in `who`, so that everybody finds their own."""

    action = models.ForeignKey(AgreedAction, on_delete=models.CASCADE, related_name="owners")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="actions_owned")

    class Meta:
        indexes = [models.Index(fields=["user"])]
        constraints = [models.UniqueConstraint(fields=["action", "user"], name="owner_once_per_action")]


class ActionAnswer(SavedRow):
    """What one supervision said about an action agreed before it."""

    action = models.ForeignKey(AgreedAction, on_delete=models.PROTECT, related_name="answers")
    reply = models.CharField(max_length=20, choices=ActionReply, blank=True)
    explanation = models.TextField(blank=True)
    decision = models.CharField(max_length=15, choices=Decision, blank=True)
    new_by_when = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        AgreedAction, null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    class Meta(SavedRow.Meta):
        constraints = [models.UniqueConstraint(fields=["record", "action"], name="one_answer_per_action_and_record")]
