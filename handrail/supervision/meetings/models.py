"""The meeting: when it is, who comes, and the families in order."""

import uuid

from django.db import models

from handrail.accounts.models import Team, User
from handrail.cases.models import Case
from handrail.core.models import BaseModel
from handrail.supervision.meetings.choices import Presence, SupervisionKind
from handrail.supervision.meetings.querysets import (
    AgendaItemQuerySet,
    MeetingQuerySet,
    ParticipantQuerySet,
)


class Meeting(BaseModel):
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=20, choices=SupervisionKind)
    on = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    chair = models.ForeignKey(User, on_delete=models.PROTECT, related_name="meetings_chaired")
    deputy = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings_deputised")
    recorder = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings_recorded"
    )
    restricted = models.BooleanField(default=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cancelled_because = models.TextField(blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["on", "starts"]
        indexes = [models.Index(fields=["team", "on"]), models.Index(fields=["on"])]
        constraints = [
            models.CheckConstraint(name="meeting_ends_after_start", condition=models.Q(ends__gt=models.F("starts"))),
            models.CheckConstraint(
                name="meeting_cancelled_whole",
                condition=models.Q(cancelled_at=None, cancelled_by=None, cancelled_because="")
                | (models.Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~models.Q(cancelled_because="")),
            ),
        ]

    @property
    def leads(self) -> list[User]:
        """Who chairs, deputises and records, each once."""
        return list({user.id: user for user in (self.chair, self.deputy, self.recorder) if user}.values())

    @property
    def led_by(self) -> set[uuid.UUID]:
        """The same, as ids, without reading anybody."""
        return {user_id for user_id in (self.chair_id, self.deputy_id, self.recorder_id) if user_id}


class AgendaItem(BaseModel):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "case"], name="family_once_per_meeting")]


class Participant(BaseModel):
    """Somebody expected at the meeting, and for which of its families; who came unexpected is on that record alone."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="participations")
    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=200, blank=True)
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.EXPECTED)
    position = models.PositiveSmallIntegerField(default=0)
    # by somebody who does not work on every family they come for: of those they still come, and of no other
    is_taken_off = models.BooleanField(default=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["position", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=models.Q(user__isnull=False), name="participant_once_per_meeting"
            )
        ]


class Expectation(BaseModel):
    """Somebody at a meeting is expected for one family of its agenda."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="expectations")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="expectations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "item"], name="expected_once_for_a_family")]
