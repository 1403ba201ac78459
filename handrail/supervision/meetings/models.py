"""The meeting: when it is, who comes, and the families in order."""

from django.db import models

from handrail.accounts.models import Team, User
from handrail.cases.models import Case
from handrail.core.models import BaseModel
from handrail.supervision.meetings.choices import Presence, SupervisionKind
from handrail.supervision.meetings.querysets import AgendaItemQuerySet, MeetingQuerySet


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

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["on", "starts"]
        indexes = [models.Index(fields=["team", "on"]), models.Index(fields=["on"])]
        constraints = [
            models.CheckConstraint(name="meeting_ends_after_start", condition=models.Q(ends__gt=models.F("starts")))
        ]


class AgendaItem(BaseModel):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "case"], name="family_once_per_meeting")]


class Participant(BaseModel):
    """Somebody expected at the meeting as a whole; who came for one family only is on that record alone."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="participations")
    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=200, blank=True)
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.EXPECTED)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=models.Q(user__isnull=False), name="participant_once_per_meeting"
            )
        ]
