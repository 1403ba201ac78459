"""How people come in with the accounts their council gave them: OpenID Connect, as allauth speaks it."""

from collections.abc import Mapping
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

from handrail.accounts.claims import provider_name
from handrail.accounts.network import network_of
from handrail.accounts.services import council_sign_in, refused_sign_ins
from handrail.core import logs
from handrail.core.refusals import NotAllowed


class AddedPeopleOnly(DefaultSocialAccountAdapter):
    """Lets in whom the council has added, or to whom its mapping gives a role; everybody else is told whom to ask."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if not answers_our_question(sociallogin):
            raise ImmediateHttpResponse(failed("nonce"))
        known = sociallogin.user if sociallogin.is_existing else None
        try:
            with transaction.atomic():
                person = council_sign_in.come_in_with_council_account(
                    by=None, known=known, claims=claims_of(sociallogin)
                )
                if known is None:
                    sociallogin.connect(request, person)
                sociallogin.user = person
        except NotAllowed as refused:
            refused_sign_ins.note_refused(
                by=None, why="no_place_for_council_account", network=network_of(request), person=known
            )
            raise ImmediateHttpResponse(back_to_sign_in("nobody")) from refused

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: Mapping[str, Any] | None = None,
    ) -> None:
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(back_to_sign_in("cancelled"))
        raise ImmediateHttpResponse(failed(exception or request.GET.get("error", error)))


class CouncilAccounts(OpenIDConnectOAuth2Adapter):
    """The one provider a council has, at addresses of ours."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, provider_name(settings.HANDRAIL_OPENID_ISSUER))

    def get_provider(self) -> Any:
        provider = super().get_provider()
        provider.oauth2_adapter_class = lambda request, provider_id: CouncilAccounts(request)
        return provider

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return request.build_absolute_uri(reverse("council_sign_in_back"))

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **more: Any) -> SocialLogin:
        login = super().complete_login(request, app, token, **more)
        said = login.account.extra_data
        # The specification asks for it: whoever answers at the second address speaks of the same person.
        if said.get("userinfo", {}).get("sub") != said.get("id_token", {}).get("sub"):
            raise OAuth2Error("The provider's two answers are about two people.")
        return login


def claims_of(sociallogin: SocialLogin) -> dict[str, Any]:
    """What the provider says of somebody; what it signed counts more than what it says besides."""
    said = sociallogin.account.extra_data
    return {**said.get("userinfo", {}), **said.get("id_token", {})}


def answers_our_question(sociallogin: SocialLogin) -> bool:
    """Whether the ID token was made for this sign-in: one that was caught elsewhere has another nonce, or none."""
    sent = sociallogin.state.get("nonce")
    heard = sociallogin.account.extra_data.get("id_token", {}).get("nonce")
    return isinstance(sent, str) and isinstance(heard, str) and constant_time_compare(sent, heard)


def second_factor_was_asked(sociallogin: SocialLogin) -> bool:
    """Whether the council says that its provider asks for a second factor, and the ID token says that it did."""
    signed = sociallogin.account.extra_data.get("id_token", {})
    said = any(one.is_in(signed) for one in settings.HANDRAIL_OPENID_SECOND_FACTOR_IS)
    if settings.HANDRAIL_OPENID_ASKS_SECOND_FACTOR and not said:
        logs.note(
            "council_second_factor_unsaid", subject=sociallogin.account.uid, setting="HANDRAIL_OPENID_SECOND_FACTOR_IS"
        )
    return settings.HANDRAIL_OPENID_ASKS_SECOND_FACTOR and said


def back_to_sign_in(why: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'council': why})}")


def failed(why: object) -> HttpResponseRedirect:
    """What a provider leads to that is away, or answers what cannot be read: the log says why."""
    if isinstance(why, BaseException):
        logs.note("council_sign_in_failed", error=why)
    else:
        logs.note("council_sign_in_failed", why=why)
    return back_to_sign_in("failed")
