"""Questions asked about people and how they sign in, each one statement."""

import datetime
import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from handrail.accounts import links
from handrail.accounts.choices import ABOUT_A_HEAD, ChangeKind, ChangeOutcome
from handrail.accounts.claims import provider_name
from handrail.accounts.dormancy import unused_from
from handrail.accounts.models import Agency, ChangeToConfirm, Letter, PasswordLinkRequest, Session, Team, User
from handrail.accounts.querysets import ChangeQuerySet
from handrail.accounts.roles import rights_of
from handrail.accounts.session_life import Life
from handrail.accounts.sessions import DEVICE, SessionStore
from handrail.core import clock
from handrail.core.names import search_key
from handrail.core.refusals import NotFound
from handrail.core.working_days import add_working_days, is_working_day
from handrail.council.queries import closed_days_that_put_off, setting, settings_now

LINKS_OF_A_ROUND = 50
# Enough to name those who are meant, where a part of a name fits several.
MEANT_AT_MOST = 4

# For so long after somebody else stopped managing people, or watching over it, one person alone is not yet taken for
# the only one, and whoever watched is still told.
STILL_TWO_FOR = datetime.timedelta(days=7)
CHANGES_SHOWN = 20
LETTERS_ABOUT_CHANGES = ("change.to_confirm", "change.counts_alone")
GIVEN_UP_AFTER = datetime.timedelta(days=7)


@dataclass(frozen=True)
class SecondFactors:
    """What somebody has set up to sign in with beside their password."""

    app: Authenticator | None
    passkeys: list[Authenticator]
    recovery: Authenticator | None

    @property
    def are_set_up(self) -> bool:
        """Recovery codes alone are none: they only stand in for another."""
        return self.app is not None or bool(self.passkeys)

    @property
    def codes_left(self) -> int:
        return len(self.recovery.data["digests"]) if self.recovery else 0


def names_of_accounts(names: Iterable[str], *, but: Iterable[uuid.UUID] = ()) -> set[str]:
    """Those of these names that somebody with an account in use has too, however they are typed; asks only for some."""
    keys = {name: search_key(name) for name in names}
    wanted = set(keys.values()) - {""}
    if not wanted:
        return set()
    known = set(
        User.objects.in_use().filter(search_key__in=wanted).exclude(pk__in=but).values_list("search_key", flat=True)
    )
    return {name for name, key in keys.items() if key in known}


def second_factors_of(user: User) -> SecondFactors:
    found = list(Authenticator.objects.filter(user=user).order_by("pk"))

    def of_type(type: str) -> list[Authenticator]:
        return [one for one in found if one.type == type]

    return SecondFactors(
        app=next(iter(of_type(Authenticator.Type.TOTP)), None),
        passkeys=of_type(Authenticator.Type.WEBAUTHN),
        recovery=next(iter(of_type(Authenticator.Type.RECOVERY_CODES)), None),
    )


def people_nobody_has_seen(*, now: datetime.datetime) -> list[User]:
    """Those whose account nobody has used for as long as the council allows, but for the last to let others in."""
    unused = User.objects.unused_since(unused_from(settings_now(), now=now))
    return list(unused.exclude(pk__in=User.objects.last_to_let_others_in().values("pk")))


@dataclass(frozen=True)
class OpenSession:
    """A browser somebody is signed in with. `id` leads to no session: the key that does is kept to its browser."""

    id: str
    key: str
    device: str
    begun_at: datetime.datetime
    seen_at: datetime.datetime


def open_sessions_of(user: User) -> list[OpenSession]:
    """Those that still let somebody in, the one used last first; one statement."""
    good, found = _good_hashes(user), []
    for row in Session.objects.of(user.pk).order_by("-seen_at", "session_key"):
        said = row.get_decoded()
        life = Life(row.begun_at, row.seen_at, row.idle_minutes, row.session_hours)
        if not life.why_over() and said.get(HASH_SESSION_KEY) in good:
            device = said.get(DEVICE, "A browser")
            found.append(OpenSession(_public(row.session_key), row.session_key, device, row.begun_at, row.seen_at))
    return found


def person_in_session(session_key: str) -> User | None:
    """Whoever is signed in with this session, while it lasts and their account is in use; changes nothing."""
    session = SessionStore(session_key)
    if SESSION_KEY not in session or session.why_over():
        return None
    person = User.objects.in_use().filter(pk=session[SESSION_KEY]).first()
    return person if person and session.get(HASH_SESSION_KEY) in _good_hashes(person) else None


def other_session_of(user: User, session_id: str, *, but: str | None) -> OpenSession:
    """One of their own, besides the one they are in; or the same answer whether there is none or it is another's."""
    found = next((one for one in open_sessions_of(user) if one.id == session_id and one.key != but), None)
    if found is None:
        raise NotFound
    return found


def _good_hashes(user: User) -> set[str]:
    return {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}


def _public(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()[:32]


def person_under(person_id: uuid.UUID) -> User:
    person = User.objects.select_related("team", "agency", "line_manager").filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def people_named(words: str) -> list[User]:
    """Those with an account in use who have exactly this name or e-mail address."""
    return list(User.objects.in_use().named(words)[:MEANT_AT_MOST])


def people_whose_name_holds(words: str) -> list[User]:
    """Those of whom this may be a piece of the name: to ask whom somebody means."""
    return list(User.objects.in_use().holding(words).order_by("search_key")[:MEANT_AT_MOST])


def teams() -> list[Team]:
    return list(Team.objects.in_use().order_by("search_key"))


def agencies() -> list[Agency]:
    return list(Agency.objects.in_use().order_by("search_key"))


def person_with_address(email: str) -> User | None:
    return User.objects.in_use().with_address(email).first()


def person_signing_in(email: str) -> User | None:
    """Whose account this address opens, also where it is not in use."""
    return User.objects.with_address(email).first()


def person_with_link(person_id: uuid.UUID, token: str) -> User | None:
    """Whoever was sent this link, while it is good."""
    person = User.objects.in_use().filter(pk=person_id).first()
    if person is None or not links.is_good(person, token) or has_no_password(person):
        return None
    return person


def has_no_password(person: User) -> bool:
    """Whether the council's account alone lets somebody in: where it gives the roles, a password would outlast it."""
    if not (settings.COUNCIL_SIGN_IN and settings.HANDRAIL_OPENID_ROLES):
        return False
    provider = provider_name(settings.HANDRAIL_OPENID_ISSUER)
    return SocialAccount.objects.filter(user=person, provider=provider).exists()


def has_a_password(user: User) -> bool:
    """Whether somebody has one that opens anything: of none there is a page to change it, nor a box to confirm with."""
    return settings.PASSWORD_SIGN_IN and user.has_usable_password() and not has_no_password(user)


def password_links_asked_for() -> list[PasswordLinkRequest]:
    return list(PasswordLinkRequest.objects.all()[:LINKS_OF_A_ROUND])


def passkey_of(user: User, passkey_id: int) -> Authenticator:
    """One of their own, or the same 404 whether it does not exist or is somebody else's."""
    found = Authenticator.objects.filter(pk=passkey_id, user=user, type=Authenticator.Type.WEBAUTHN).first()
    if found is None:
        raise NotFound
    return found


def is_let_in_lately(user: User) -> bool:
    """Whether one person alone let them in, too lately for them to use or review emergency access."""
    return user.emergency_from is not None and clock.now() < user.emergency_from


def second_person_is_needed() -> bool:
    """From the first family on: before it, whoever sets a council up is alone and there is nothing to see."""
    return Team.objects.with_families().exists()


def who_can_confirm(change: ChangeToConfirm) -> list[User]:
    """Whoever else manages people; where that is only the one it is about, information governance."""
    return list(User.objects.who_confirm(change).order_by("search_key"))


def who_watches_over(change: ChangeToConfirm) -> list[User]:
    """Who could stop what nobody confirms: information governance as it is, or was lately; else the heads of teams.

    Neither the asker nor the one it is about, who may be one person, nor an account that one person let in lately.
    """
    known = Q(emergency_from=None) | Q(emergency_from__lte=clock.now())
    others = User.objects.in_use().filter(known).exclude(pk__in=[change.asked_by_id, change.person_id])
    lately = Q(stopped_watching_at__gte=clock.now() - STILL_TWO_FOR)
    governance = others.filter(lately | Q(pk__in=User.objects.who_restrict().values("pk")))
    heads = others.filter(teams_headed__isnull=False).distinct()
    return list((governance or heads).order_by("search_key"))


def who_else_manages_people(*but: uuid.UUID) -> list[User]:
    return list(User.objects.who_manage_people().exclude(pk__in=but).order_by("search_key"))


def counts_from(change: ChangeToConfirm) -> datetime.datetime | None:
    """When this counts if nobody stops it, told of now; none where somebody can confirm it, or nobody could stop it.

    Whoever first disables the others, so as to be the only one, waits longer.
    """
    for_ever, until = held_back(change)
    delayed = after_the_delay(clock.now())
    return None if for_ever else max(delayed, until) if until else delayed


def held_back(change: ChangeToConfirm) -> tuple[bool, datetime.datetime | None]:
    """Whether this never counts by itself, and until when it does not, since somebody stopped managing or watching."""
    if who_else_manages_people(change.asked_by_id) or not who_watches_over(change):
        return True, None
    others = User.objects.exclude(pk=change.asked_by_id)
    last = others.aggregate(managing=Max("stopped_managing_at"), watching=Max("stopped_watching_at"))
    stopped = max(filter(None, last.values()), default=None)
    return False, stopped and stopped + STILL_TWO_FOR


def after_the_delay(moment: datetime.datetime) -> datetime.datetime:
    """The same time on a later working day, as the council has decided; what comes at a weekend begins after it."""
    local = clock.london(moment)
    begins = local.date()
    closed = closed_days_that_put_off(begins)
    if not is_working_day(begins, closed=closed):
        begins, local = add_working_days(begins, 1, closed=closed), local.replace(hour=0, minute=0)
    ends = add_working_days(begins, setting("unconfirmed_working_days"), closed=closed)
    return datetime.datetime.combine(ends, local.time(), tzinfo=clock.LONDON)


def no_link_until(person: User) -> datetime.datetime | None:
    """Until when no link goes to an address that was changed lately, so that two changes are never one.

    An invitation goes at once where two people have said that the address is right.
    """
    changes = ChangeToConfirm.objects.made().filter(person=person, kind=ChangeKind.EMAIL)
    latest = changes.order_by("-closed_at").first()
    if latest is None or latest.closed_at is None:
        return None
    if latest.outcome == ChangeOutcome.CONFIRMED and not person.has_usable_password():
        return None
    until = after_the_delay(latest.closed_at)
    return until if clock.now() < until else None


def changes_waiting(user: User) -> list[ChangeToConfirm]:
    """Those that they may confirm or stop, the oldest first."""
    return list(_changes().waiting().heard_of_by(user))


def changes_closed_lately(user: User) -> list[ChangeToConfirm]:
    return list(_changes().closed().heard_of_by(user).order_by("-closed_at")[:CHANGES_SHOWN])


def find_change(change_id: uuid.UUID, *, user: User) -> ChangeToConfirm:
    """One that they may confirm or stop, or could have, or the same refusal whether it is there or not."""
    change = _changes().heard_of_by(user).filter(pk=change_id).first()
    if change is None:
        raise NotFound
    return change


def changes_about(person: User, *, kinds: Iterable[str] = tuple(ChangeKind)) -> list[ChangeToConfirm]:
    return list(_changes().waiting().filter(person=person, kind__in=list(kinds)))


def changes_for_home_of(user: User) -> list[ChangeToConfirm]:
    """What counts unless they stop it, what they can confirm, and what is about them; not what they asked for."""
    waiting = [change for change in changes_waiting(user) if change.asked_by_id != user.pk]
    manages = rights_of(user).manages_people
    return [change for change in waiting if manages or change.takes_effect_at or change.person_id == user.pk]


def changes_nobody_knows_of() -> list[ChangeToConfirm]:
    """Also those that somebody can confirm by now, where all were told that nobody could."""
    untold = Q(told_at=None)
    for what in LETTERS_ABOUT_CHANGES:
        untold |= Q(pk__in=letters_to_try_again(what))
    others = User.objects.who_manage_people().exclude(pk=OuterRef("asked_by"))
    untold |= Q(Exists(others), takes_effect_at__isnull=False)
    return list(_changes().waiting().filter(untold)[:LINKS_OF_A_ROUND])


def are_told(change: ChangeToConfirm) -> bool:
    """Whether enough know of it: of what nobody confirms, somebody who watches over it; else anybody it concerns."""
    sent = Letter.objects.filter(what=letter_about(change), about=change.pk).sent()
    if change.takes_effect_at:
        return sent.filter(person__in=[person.pk for person in who_watches_over(change)]).exists()
    return sent.exists()


def letter_about(change: ChangeToConfirm) -> str:
    """Whoever was told that it waits for a second person is told anew when it counts without one."""
    return LETTERS_ABOUT_CHANGES[bool(change.takes_effect_at)]


def told_of(change: ChangeToConfirm) -> list[User]:
    """Whoever it is about, those who can confirm it and, where nobody can, those who watch over what one does alone."""
    told = who_can_confirm(change)
    if change.kind != ChangeKind.NEW_ACCOUNT:
        told.append(change.person)
    if change.kind in ABOUT_A_HEAD and change.team and change.team.head:
        told.append(change.team.head)
    if change.takes_effect_at:
        told += [change.person.line_manager] if change.person.line_manager else []
        told += who_watches_over(change)
    else:
        told += who_was_told_of(change)
    return [person for person in dict.fromkeys(told) if person.pk != change.asked_by_id]


def who_was_told_of(change: ChangeToConfirm) -> list[User]:
    """Whoever was sent a letter that it waits."""
    return list(User.objects.filter(pk__in=Letter.objects.filter(about=change.pk).sent().values("person")))


def letters_to_try_again(what: str) -> QuerySet:
    """What letters of a kind are about that were refused and are due, as a statement within another."""
    return Letter.objects.filter(what=what).to_try_again(clock.now()).values("about")


def changes_due() -> list[ChangeToConfirm]:
    return list(_changes().due(clock.now()))


def changes_given_up() -> list[ChangeToConfirm]:
    """Those that a second person could have confirmed and did not, for a week."""
    waiting = _changes().waiting().filter(takes_effect_at=None)
    return list(waiting.asked_until(clock.now() - GIVEN_UP_AFTER))


def _changes() -> ChangeQuerySet:
    return ChangeToConfirm.objects.select_related(
        "person__team",
        "person__line_manager",
        "asked_by__team",
        "closed_by",
        "team__head__team",
        "line_manager__team",
    )
