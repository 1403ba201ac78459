"""Which meetings somebody may see."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from handrail.accounts.choices import Reach
from handrail.accounts.roles import rights_of
from handrail.cases.querysets import BelongsToCaseQuerySet


class MeetingQuerySet(QuerySet):
    def visible_to(self, user) -> "MeetingQuerySet":
        """Meetings about a family they may open, and unrestricted ones they chair, record, come to, or whose team they see.

        A meeting about restricted families alone is there only for those who may open one of them.
        """
        sees = rights_of(user).sees
        if sees == Reach.NONE:
            return self.none()
        agenda = apps.get_model("meetings", "AgendaItem").objects.filter(meeting=OuterRef("pk"))
        invited = apps.get_model("meetings", "Participant").objects.filter(meeting=OuterRef("pk"), user=user)
        part_of_it = Q(chair=user) | Q(recorder=user) | Q(deputy=user) | Exists(invited)
        if sees == Reach.EVERY_TEAM:
            part_of_it |= Q(pk__isnull=False)
        elif sees == Reach.OWN_TEAM:
            part_of_it |= Q(team=user.team_id)
        return self.filter(Exists(agenda.visible_to(user)) | (Q(restricted=False) & part_of_it))


class AgendaItemQuerySet(BelongsToCaseQuerySet):
    def in_order(self) -> "AgendaItemQuerySet":
        return self.order_by("position", "created_at")
