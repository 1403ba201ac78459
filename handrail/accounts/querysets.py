"""Which people of a council are meant."""

import datetime
from typing import Self

from django.apps import apps
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, Greatest, RowNumber

from handrail.accounts.addresses import as_kept
from handrail.accounts.choices import ABOUT_A_HEAD, ChangeOutcome
from handrail.accounts.roles import RIGHTS, rights_of, roles_that_open_no_family
from handrail.core.names import NamedQuerySet, search_key


class UserQuerySet(NamedQuerySet):
    def called(self, words: str) -> Self:
        """People whose name or e-mail address holds each of these words."""
        found = self
        for word in words.split():
            key = search_key(word)
            found = found.filter((Q(search_key__contains=key) if key else Q()) | Q(email__icontains=word))
        return found

    def named(self, words: str) -> Self:
        """People who have exactly this name or this e-mail address."""
        return self.exactly(words) | self.with_address(words)

    def with_address(self, email: str) -> Self:
        return self.filter(email=as_kept(email))

    def in_use(self) -> Self:
        return self.filter(is_active=True)

    def disabled(self) -> Self:
        return self.filter(is_active=False)

    def without_a_password(self) -> Self:
        """People who were invited and have not chosen a password."""
        return self.in_use().filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def unused_since(self, moment: datetime.datetime) -> Self:
        """Those who may sign in and have not since then, counted from when they were added or enabled."""
        not_signed_in = Q(last_login=None) | Q(last_login__lte=moment)
        not_enabled = Q(enabled_at=None) | Q(enabled_at__lte=moment)
        return self.filter(not_signed_in, not_enabled, is_active=True, created_at__lte=moment)

    def who_manage_people(self) -> Self:
        roles = [role for role, rights in RIGHTS.items() if rights.manages_people]
        return self.in_use().filter(role__in=roles)

    def who_allocate(self) -> Self:
        """Those who say who works with the families of their team."""
        return self.in_use().filter(role__in=[role for role, rights in RIGHTS.items() if rights.allocates])

    def in_governance(self) -> Self:
        return self.filter(role__in=[role for role, rights in RIGHTS.items() if rights.restricts])

    def who_restrict(self) -> Self:
        """Information governance, who are told of what concerns everybody's families."""
        return self.in_use().in_governance()

    def who_open_families(self) -> Self:
        """Those whose role opens any at all."""
        return self.exclude(role__in=roles_that_open_no_family())

    def told_until(self, moment: datetime.datetime) -> Self:
        """Those in use, and whoever watched over emergency access and was shut out since."""
        return self.filter(Q(is_active=True) | Q(stopped_watching_at__gte=moment))

    def who_confirm(self, change) -> Self:
        """Whoever else manages people; where that is only the one it is about, information governance."""
        but = [change.asked_by_id, change.person_id]
        others = self.who_manage_people().exclude(pk__in=but)
        if others.exists() or not self.who_manage_people().exclude(pk=change.asked_by_id).exists():
            return others
        return self.who_restrict().exclude(pk__in=but)

    def who_watch_over_emergencies(self) -> Self:
        """Information governance, the heads of teams, and the line managers of these."""
        restricts = Q(role__in=[role for role, rights in RIGHTS.items() if rights.restricts])
        heads = Q(teams_headed__isnull=False) | Q(line_manages__teams_headed__isnull=False)
        return self.in_use().filter(restricts | heads).distinct()

    def last_to_let_others_in(self) -> Self:
        """Of those who manage people the one seen last: closed for want of use, nobody could open an account again."""
        added = F("created_at")
        seen = Greatest(added, Coalesce("last_login", added), Coalesce("enabled_at", added))
        return self.who_manage_people().order_by(seen.desc(), "pk")[:1]


class SessionQuerySet(QuerySet):
    def of(self, user_id: object) -> Self:
        return self.filter(user_id=user_id)

    def but(self, session_key: str | None) -> Self:
        return self.exclude(session_key=session_key)


class PlaceQuerySet(NamedQuerySet):
    """Teams and agencies, which people and families belong to."""

    def in_use(self) -> Self:
        return self.filter(retired_on=None)

    def with_families(self) -> Self:
        """Teams that families belong to, open or closed."""
        return self.filter(cases__isnull=False)


class LinkRequestQuerySet(QuerySet):
    def of_nobody(self) -> Self:
        """Those whose address is of no account in use."""
        people = apps.get_model("accounts", "User").objects.in_use()
        return self.filter(~Exists(people.filter(email=OuterRef("email"))))


class LetterQuerySet(QuerySet):
    def sent(self) -> Self:
        return self.filter(sent_at__isnull=False)

    def to_try_again(self, at: datetime.datetime) -> Self:
        """Those that were refused and are due; after a week nobody waits for them any more."""
        return self.filter(sent_at=None, again_at__lte=at, created_at__gte=at - datetime.timedelta(days=7))

    def in_turns(self) -> Self:
        """The oldest of each person, then the next of each; first to whom none was sent for longest.

        So nobody's stand behind all that somebody else is sent.
        """
        turn = Window(RowNumber(), partition_by="person", order_by="created_at")
        theirs = self.model._base_manager.filter(person=OuterRef("person")).order_by("-sent_at")
        before = Subquery(theirs.filter(sent_at__isnull=False).values("sent_at")[:1])
        return self.annotate(turn=turn, before=before).order_by("turn", F("before").asc(nulls_first=True), "created_at")


class ChangeQuerySet(QuerySet):
    """Changes to people's accounts that nobody makes alone."""

    def heard_of_by(self, user) -> Self:
        """Those somebody may stop: about them, about whom they manage, or any, for those who watch over accounts.

        Of what nobody can confirm, whoever watches over emergency access hears too: they may be all who are left.
        """
        rights = rights_of(user)
        if rights.manages_people or rights.restricts:
            return self
        if not user.is_active:
            return self.none()
        theirs = Q(person=user) | Q(person__line_manager=user) | Q(kind__in=ABOUT_A_HEAD, team__head=user)
        heads = Exists(apps.get_model("accounts", "Team").objects.filter(head=user))
        watches = Q() if user.stopped_watching_at else Q(heads)
        return self.filter(theirs | Q(takes_effect_at__isnull=False) & watches)

    def about_the_same(self, change) -> Self:
        """Those that could not be made as well as this one."""
        if change.kind in ABOUT_A_HEAD:
            return self.filter(kind__in=ABOUT_A_HEAD, team=change.team)
        return self.filter(kind=change.kind, person=change.person)

    def waiting(self) -> Self:
        return self.filter(outcome="")

    def closed(self) -> Self:
        return self.exclude(outcome="")

    def made(self) -> Self:
        """Those that came about, confirmed or because nobody stopped them."""
        return self.filter(outcome__in=[ChangeOutcome.CONFIRMED, ChangeOutcome.TOOK_EFFECT])

    def due(self, at: datetime.datetime) -> Self:
        """Those that nobody can confirm, of which everybody concerned has known for long enough."""
        return self.waiting().filter(told_at__isnull=False, takes_effect_at__lte=at)

    def asked_until(self, moment: datetime.datetime) -> Self:
        return self.filter(created_at__lte=moment)
