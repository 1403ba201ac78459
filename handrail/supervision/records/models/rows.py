"""What is saved box by box: rows with a revision, and the revisions themselves, which only ever grow."""

from django.db import models

from handrail.accounts.models import User
from handrail.core.models import BaseModel
from handrail.families.models import Person
from handrail.supervision.records.choices import NextMeetingType, PermanenceOption, SaveOutcome
from handrail.supervision.records.querysets import RevisionQuerySet

# The number of what a row said before anybody saved it: a goal may be older than the first record of its family.
AS_IT_STOOD = 0


class SavedRow(BaseModel):
    """A row somebody types into: its id comes from the page, its revision counts accepted saves."""

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="%(class)ss")
    revision = models.PositiveIntegerField(default=0)
    removed = models.BooleanField(default=False)

    class Meta:
        abstract = True
        ordering = ["created_at"]


class Revision(models.Model):
    """One accepted or kept-apart save of one row: what it then said, who saved it and when; never changed."""

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="revisions")
    row_kind = models.CharField(max_length=30)
    # how the page names the row: a prompt, a child, an action; the row’s id follows from it and does not lead back
    row_key = models.CharField(max_length=120)
    row_id = models.UUIDField()
    number = models.PositiveIntegerField(null=True)
    based_on = models.PositiveIntegerField()
    values = models.JSONField()
    outcome = models.CharField(max_length=12, choices=SaveOutcome)
    settles = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="settled_by")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    save_id = models.UUIDField()
    # the save in withdrawn notes whose words these are: `by` copied them, and its own wrote them
    copied_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="copies")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["record", "id"])]
        # each of one record: whatever id is sent to another, it stands in nobody's way here
        constraints = [
            models.UniqueConstraint(
                fields=["row_id", "number", "record", "row_kind"], name="revision_number_once_per_row_of_a_record"
            ),
            models.UniqueConstraint(fields=["record", "save_id"], name="save_once_per_record"),
            models.CheckConstraint(
                name="kept_apart_has_no_number",
                condition=models.Q(outcome="kept_apart", number=None)
                | (~models.Q(outcome="kept_apart") & models.Q(number__isnull=False)),
            ),
        ]


class Answer(SavedRow):
    """The answer to one prompt, for the whole family or for one child: words, choices, or both."""

    prompt = models.CharField(max_length=60)
    child = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    chosen = models.JSONField(default=list, blank=True)

    class Meta(SavedRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["record", "prompt"], condition=models.Q(child=None), name="one_answer_per_prompt"
            ),
            models.UniqueConstraint(
                fields=["record", "prompt", "child"],
                condition=models.Q(child__isnull=False),
                name="one_answer_per_prompt_and_child",
            ),
        ]


class ComplianceCheck(SavedRow):
    """Process compliance of one child: dates, and yes or no."""

    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    last_seen = models.DateField(null=True, blank=True)
    seen_by = models.CharField(max_length=200, blank=True)
    seen_alone = models.BooleanField(null=True, blank=True)
    next_meeting_type = models.CharField(max_length=30, choices=NextMeetingType, blank=True)
    next_meeting_on = models.DateField(null=True, blank=True)
    key_information_up_to_date = models.BooleanField(null=True, blank=True)
    key_information_missing = models.TextField(blank=True)
    cultural_identity_identified = models.BooleanField(null=True, blank=True)
    cultural_identity_note = models.TextField(blank=True)

    class Meta(SavedRow.Meta):
        constraints = [models.UniqueConstraint(fields=["record", "child"], name="one_compliance_check_per_child")]


class MirroringPair(SavedRow):
    """What happens in the family, and what happens among us that resembles it."""

    in_the_family = models.TextField(blank=True)
    among_us = models.TextField(blank=True)


class PermanencePlan(SavedRow):
    relevant = models.BooleanField(null=True, blank=True)
    not_relevant_because = models.TextField(blank=True)
    primary_option = models.CharField(max_length=30, choices=PermanenceOption, blank=True)
    primary_plan = models.TextField(blank=True)
    parallel_option = models.CharField(max_length=30, choices=PermanenceOption, blank=True)
    parallel_plan = models.TextField(blank=True)
    contingency = models.TextField(blank=True)
    legal_stage = models.CharField(max_length=300, blank=True)
    target_date = models.DateField(null=True, blank=True)
    agreed_at_review = models.DateField(null=True, blank=True)

    class Meta(SavedRow.Meta):
        constraints = [models.UniqueConstraint(fields=["record"], name="one_permanence_plan_per_record")]


class NetworkAssessment(SavedRow):
    """Somebody in the wider network who is, or could be, assessed as a carer."""

    who = models.CharField(max_length=200, blank=True)
    relation = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=300, blank=True)
    by_when = models.DateField(null=True, blank=True)
