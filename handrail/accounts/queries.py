"""Questions asked about people and how they sign in, each one statement."""

import datetime
import uuid
from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from handrail.accounts import links
from handrail.accounts.dormancy import unused_from
from handrail.accounts.models import Agency, PasswordLinkRequest, Team, User
from handrail.core.refusals import NotFound
from handrail.council.queries import settings_now

LINKS_OF_A_ROUND = 50

RECOVERY_CODES = 10


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
        return RECOVERY_CODES - self.recovery.data["used_mask"].bit_count() if self.recovery else 0


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


def person_under(person_id: uuid.UUID) -> User:
    person = User.objects.select_related("team", "agency", "line_manager").filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def people_meant(words: str) -> list[User]:
    """Those with an account in use who have exactly this name or e-mail address; two are enough to know of several."""
    return list(User.objects.in_use().named(words)[:2])


def teams() -> list[Team]:
    return list(Team.objects.in_use().order_by("name"))


def agencies() -> list[Agency]:
    return list(Agency.objects.in_use().order_by("name"))


def person_with_address(email: str) -> User | None:
    return User.objects.in_use().filter(email__iexact=email).first()


def person_with_link(person_id: uuid.UUID, token: str) -> User | None:
    """Whoever was sent this link, while it is good."""
    person = User.objects.in_use().filter(pk=person_id).first()
    return person if person is not None and links.is_good(person, token) else None


def password_links_asked_for() -> list[PasswordLinkRequest]:
    return list(PasswordLinkRequest.objects.all()[:LINKS_OF_A_ROUND])


def passkey_of(user: User, passkey_id: int) -> Authenticator:
    """One of their own, or the same 404 whether it does not exist or is somebody else's."""
    found = Authenticator.objects.filter(pk=passkey_id, user=user, type=Authenticator.Type.WEBAUTHN).first()
    if found is None:
        raise NotFound
    return found
