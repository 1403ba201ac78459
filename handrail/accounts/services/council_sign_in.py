"""Coming in with the council's own account, which may say who somebody is and what they may do."""

from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction

from handrail.accounts import policies, queries
from handrail.accounts.choices import Role
from handrail.accounts.claims import Gives, provider_name
from handrail.accounts.models import Agency, Team, User
from handrail.accounts.services import people
from handrail.audit import trail
from handrail.core import logs
from handrail.core.names import as_a_name
from handrail.core.refusals import NotAllowed
from handrail.core.text import storable
from handrail.council.queries import settings_now

NOT_ADDED = "Nobody has given you a place in Handrail. Ask your manager to."


class GivenNothing(NotAllowed):
    """The council's directory gives somebody no place here, or none any more."""


@transaction.atomic
def come_in_with_council_account(*, by: None, known: User | None, claims: Mapping[str, Any]) -> User:
    """Whom the council's own sign-in is about: somebody it was before, somebody added, or whom the mapping adds now.

    What the mapping gives is put right here at each sign-in. Raises NotAllowed for everybody else, always alike.
    """
    policies.check_is_the_program(by)
    person = known or _whose_address(claims)
    mapping = settings.HANDRAIL_OPENID_ROLES
    given = mapping.given_by(claims) if mapping else None
    if mapping and given is None:
        logs.note("council_account_refused", why="roles_give_nothing", subject=claims.get("sub"))
        raise GivenNothing(NOT_ADDED)
    if person and not policies.may_sign_in(person, settings_now()):
        logs.note("council_account_refused", why="account_not_in_use", subject=claims.get("sub"))
        raise NotAllowed(NOT_ADDED)
    if given is not None:
        person = _put_as_given(person, given, claims)
    if person is None:
        logs.note("council_account_refused", why="nobody_added", subject=claims.get("sub"))
        raise NotAllowed(NOT_ADDED)
    if known is None:
        trail.record("council_account.linked", by=person, subject="Council account", subject_id=person.id)
    return person


def _whose_address(claims: Mapping[str, Any]) -> User | None:
    """Somebody added with this address, which the council vouches for, and whom no council account opens yet."""
    if not claims.get("email"):
        logs.note("council_account_refused", why="no_email_claim", subject=claims.get("sub"))
        raise NotAllowed(NOT_ADDED)
    if claims.get("email_verified") is not True and not settings.HANDRAIL_OPENID_EMAIL_IS_VERIFIED:
        logs.note("council_account_refused", why="address_not_verified", subject=claims.get("sub"))
        raise NotAllowed(NOT_ADDED)
    person = User.objects.with_address(claims["email"]).first()
    of_the_council = SocialAccount.objects.filter(provider=provider_name(settings.HANDRAIL_OPENID_ISSUER))
    if person and of_the_council.filter(user=person).exists():
        logs.note("council_account_refused", why="opened_by_another", subject=claims.get("sub"))
        raise NotAllowed(NOT_ADDED)
    if person and queries.no_link_until(person):
        logs.note("council_account_waits", about=person.pk)
        raise NotAllowed(NOT_ADDED)
    return person


def _put_as_given(person: User | None, given: Gives, claims: Mapping[str, Any]) -> User:
    team, agency = Team.objects.filter(name=given.team).first(), Agency.objects.filter(name=given.agency).first()
    if team is None or agency is None:
        logs.note("council_role_unknown", setting="HANDRAIL_OPENID_ROLES", role=given.role)
        raise NotAllowed(NOT_ADDED)
    place: dict[str, Any] = {"role": given.role, "team": team, "agency": agency}
    if person is not None:
        people.change_person(by=None, person=person, changes=place)
        person.refresh_from_db()
        return person
    return people.add_person(
        by=None,
        name=as_a_name(storable(str(claims.get("name") or claims["email"].partition("@")[0]))),
        email=claims["email"],
        job_title=Role(given.role).label,
        pronouns="",
        line_manager=None,
        is_invited=False,
        **place,
    )
