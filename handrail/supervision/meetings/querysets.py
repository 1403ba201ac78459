"""Which meetings somebody may see."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from handrail.accounts.choices import Reach
from handrail.accounts.roles import rights_of
from handrail.cases.querysets import BelongsToCaseQuerySet


class MeetingQuerySet(QuerySet):
    def visible_to(self, user) -> "MeetingQuerySet":
        """Meetings they run, or about a family they may open; unrestricted ones they come to or whose team they see.

        A meeting about restricted families alone is there only for those who may open one of them or run it; once it is
        cancelled also for whoever was expected for one, whom it let see that family until then.
        """
        sees = rights_of(user).sees
        if sees == Reach.NONE:
            return self.none()
        agenda = apps.get_model("meetings", "AgendaItem").objects.filter(meeting=OuterRef("pk"))
        invited = apps.get_model("meetings", "Participant").objects.filter(meeting=OuterRef("pk"), user=user)
        part_of_it = Q(Exists(invited.filter(is_taken_off=False)))
        if sees == Reach.EVERY_TEAM:
            part_of_it |= Q(pk__isnull=False)
        elif sees == Reach.OWN_TEAM:
            part_of_it |= Q(team=user.team_id)
        # restricted meetings too: until its first family is on the agenda, whoever plans one could not find it again
        were_to_come = Q(cancelled_at__isnull=False) & Exists(invited.filter(expectations__isnull=False))
        part_of_it = (Q(restricted=False) & part_of_it) | were_to_come
        return self.filter(_run_by(user) | Exists(agenda.visible_to(user)) | part_of_it)

    def with_a_part_for(self, user) -> "MeetingQuerySet":
        """Meetings this person runs or is expected at."""
        invited = apps.get_model("meetings", "Participant").objects.filter(meeting=OuterRef("pk"), user=user)
        return self.filter(_run_by(user) | Exists(invited.visible_to(user)))

    def not_cancelled(self) -> "MeetingQuerySet":
        return self.filter(cancelled_at=None)

    def from_day(self, day) -> "MeetingQuerySet":
        """Those to come; a cancelled one does not."""
        return self.not_cancelled().filter(on__gte=day).order_by("on", "starts")

    def planned_from(self, day) -> "MeetingQuerySet":
        """The same, and those that were cancelled: whoever was to come reads so until the day."""
        return self.filter(on__gte=day).order_by("on", "starts")

    def over_on(self, day) -> "MeetingQuerySet":
        """Those that were before a day, held or cancelled."""
        return self.filter(on__lt=day).order_by("-on", "-starts")

    def before_day(self, day) -> "MeetingQuerySet":
        return self.not_cancelled().filter(on__lt=day).order_by("-on", "-starts")


class AgendaItemQuerySet(BelongsToCaseQuerySet):
    def in_order(self) -> "AgendaItemQuerySet":
        return self.order_by("position", "created_at")


class ParticipantQuerySet(QuerySet):
    def visible_to(self, user) -> "ParticipantQuerySet":
        """Everybody with an account; of typed names, and of those taken off, whoever comes for a family they may open.

        A typed name for families that are hidden tells whom such a family knows; one for no family is everybody's.
        """
        return self._there_or_expected_for(apps.get_model("meetings", "AgendaItem").objects.visible_to(user))

    def visible_without_emergency_to(self, user) -> "ParticipantQuerySet":
        """The same of families that an emergency alone does not open to this person: those they may change."""
        items = apps.get_model("meetings", "AgendaItem").objects.visible_without_emergency_to(user)
        return self._there_or_expected_for(items)

    def saying_what_is_typed_of_them(self, user) -> "ParticipantQuerySet":
        """With `is_described`: whether `user` reads the job and agency that were typed of somebody with an account."""
        items = apps.get_model("meetings", "AgendaItem").objects.visible_to(user)
        return self.annotate(is_described=Q(Exists(_expected(item__in=items))) | ~Exists(_expected()))

    def _there_or_expected_for(self, items) -> "ParticipantQuerySet":
        is_there = Q(is_taken_off=False) & (Q(user__isnull=False) | ~Exists(_expected()))
        return self.filter(is_there | Exists(_expected(item__in=items)))


def _expected(**which) -> QuerySet:
    return apps.get_model("meetings", "Expectation").objects.filter(participant=OuterRef("pk"), **which)


def _run_by(user) -> Q:
    return Q(chair=user) | Q(recorder=user) | Q(deputy=user)
