"""The record itself, who was there, and the children it is about."""

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from handrail.accounts.models import User
from handrail.cases.models import Case
from handrail.core import clock
from handrail.core.models import BaseModel
from handrail.families.models import Person
from handrail.form_library.models import FormVersion
from handrail.supervision.meetings.choices import Presence, SupervisionKind
from handrail.supervision.meetings.models import Meeting
from handrail.supervision.records.choices import UNSIGNED, LeadOutcome, RecordStatus
from handrail.supervision.records.models.rows import SavedRow
from handrail.supervision.records.querysets import RecordQuerySet


class Record(BaseModel):
    """What is written about one family at one supervision, on one version of the form for ever."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="records")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="records")
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=RecordStatus, default=RecordStatus.PREPARING)
    kind = models.CharField(max_length=20, choices=SupervisionKind)
    on = models.DateField()
    chair = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    accountable_manager = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    abandoned_because = models.TextField(blank=True)
    # its words are closed to all but its chair, whoever closed it and information governance, and nothing in it counts
    is_about_another_family = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)
    # when its children were last chosen, added or corrected, so that an open page hears of it
    children_changed_at = models.DateTimeField(null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "on"]), models.Index(fields=["status", "on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(status__in=UNSIGNED), name="one_unsigned_per_case"
            ),
            models.UniqueConstraint(
                fields=["meeting", "case"],
                condition=~models.Q(status="abandoned"),
                name="one_record_per_family_and_meeting",
            ),
            models.CheckConstraint(
                name="abandoned_with_reason", condition=~models.Q(status="abandoned") | ~models.Q(abandoned_because="")
            ),
            models.CheckConstraint(
                name="about_another_family_is_abandoned",
                condition=models.Q(is_about_another_family=False) | models.Q(status="abandoned"),
            ),
        ]

    @property
    def can_be_written(self) -> bool:
        return self.status in UNSIGNED

    @property
    def signed_by(self) -> set[uuid.UUID]:
        """Who may sign it, as ids."""
        return {user_id for user_id in (self.chair_id, self.deputy_id) if user_id}

    @property
    def presence_of_newcomers(self) -> str:
        """Whoever is added while it is recorded is there; before the meeting, somebody is only expected."""
        return Presence.PRESENT if self.status == RecordStatus.RECORDING else Presence.EXPECTED


class LeadReview(BaseModel):
    """Information governance was asked about a record that nobody signed while its leads could, and what it decided."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="lead_reviews")
    led_until = models.DateField()
    told_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=LeadOutcome, blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "led_until"], name="asked_once_about_a_time"),
            models.CheckConstraint(
                name="lead_review_decided_whole",
                condition=models.Q(outcome="", decided_by=None, decided_at=None)
                | (~models.Q(outcome="") & models.Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        ]


class RecordChild(BaseModel):
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="record_children")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["record", "child"], name="child_once_per_record")]


class ChildChange(models.Model):
    """A record added a child to its family, or corrected one, who was `before` as it says; never changed."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="child_changes")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added = models.BooleanField()
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)


class Attendee(SavedRow):
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=200, blank=True)
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.EXPECTED)
    chairs = models.BooleanField(default=False)
    records = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(SavedRow.Meta):
        ordering = ["position", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "user"], condition=models.Q(user__isnull=False), name="attendee_once_per_record"
            )
        ]
