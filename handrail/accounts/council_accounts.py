"""How people come in with the accounts their council gave them: OpenID Connect, as allauth speaks it."""

from collections.abc import Mapping
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
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

from handrail.accounts import id_tokens, openid_provider
from handrail.accounts.answers_in_time import answer_in_time
from handrail.accounts.claims import provider_name, readable
from handrail.accounts.network import network_of
from handrail.accounts.services import council_sign_in, refused_sign_ins, sessions
from handrail.core import clock, logs
from handrail.core.refusals import NotAllowed

# The errors that RFC 6749 and OpenID Connect Core name; whatever else stands in an address is somebody's words.
ERRORS = frozenset(
    {
        "access_denied",
        "account_selection_required",
        "consent_required",
        "interaction_required",
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_request_object",
        "invalid_request_uri",
        "invalid_scope",
        "login_required",
        "registration_not_supported",
        "request_not_supported",
        "request_uri_not_supported",
        "server_error",
        "temporarily_unavailable",
        "unauthorized_client",
        "unsupported_response_type",
    }
)


class AddedPeopleOnly(DefaultSocialAccountAdapter):
    """Lets in whom the council has added, or to whom its mapping gives a role; everybody else is told whom to ask."""

    def get_requests_session(self) -> Any:
        session = super().get_requests_session()
        # whoever is asked for the provider's word is at an address that the provider gave
        session.max_redirects = 0
        answer_in_time(session)
        return session

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if not answers_our_question(sociallogin):
            raise ImmediateHttpResponse(failed("nonce"))
        if not asked_when_told_to(sociallogin):
            logs.note("council_sign_in_failed", why="not_asked_again")
            raise ImmediateHttpResponse(back_to_be_asked(sociallogin.get_redirect_url(request)))
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
            if known is not None and isinstance(refused, council_sign_in.GivenNothing):
                sessions.sign_out_everywhere(by=None, person=known)
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
        said = request.GET.get("error")
        raise ImmediateHttpResponse(failed(exception or (said if said in ERRORS else "another_error")))


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

    @property
    def openid_config(self) -> dict[str, Any]:
        address = self.get_provider().server_url

        return openid_provider.document_at(address, lambda: answer_at(address))

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        return readable(super()._fetch_user_info(access_token))

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        # allauth reads a token that it fetched itself without looking at its signature
        keys = answer_at(self.openid_config["jwks_uri"])
        issuer = self.openid_config["issuer"]
        return readable(id_tokens.verified(id_token, keys=keys, issuer=issuer, client_id=app.client_id))

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **more: Any) -> SocialLogin:
        login = super().complete_login(request, app, token, **more)
        said = login.account.extra_data
        # The specification asks for it: whoever answers at the second address speaks of the same person.
        if said.get("userinfo", {}).get("sub") != said.get("id_token", {}).get("sub"):
            raise OAuth2Error("The provider's two answers are about two people.")
        return login


def answer_at(address: str) -> Any:
    """What the provider answers at one of its addresses."""
    with get_adapter().get_requests_session() as session:
        response = session.get(address)
        response.raise_for_status()
        return response.json()


def claims_of(sociallogin: SocialLogin) -> dict[str, Any]:
    """What the provider says of somebody; what it signed counts more than what it says besides.

    An address and whether it is verified come from one answer: neither is said of the address in the other.
    """
    said = sociallogin.account.extra_data
    besides, signed = said.get("userinfo", {}), said.get("id_token", {})
    source = signed if signed.get("email") else besides
    return {**besides, **signed, **{name: source.get(name) for name in ("email", "email_verified")}}


def answers_our_question(sociallogin: SocialLogin) -> bool:
    """Whether the ID token was made for this sign-in: one that was caught elsewhere has another nonce, or none."""
    sent = sociallogin.state.get("nonce")
    heard = sociallogin.account.extra_data.get("id_token", {}).get("nonce")
    return isinstance(sent, str) and isinstance(heard, str) and constant_time_compare(sent, heard)


def asked_at(sociallogin: SocialLogin) -> float:
    """When the provider last asked who somebody is, as the ID token says; long ago where it does not say."""
    said = sociallogin.account.extra_data.get("id_token", {}).get("auth_time")
    is_a_number = isinstance(said, int | float) and not isinstance(said, bool)
    return min(float(said), clock.now().timestamp()) if is_a_number else 0.0


def asked_when_told_to(sociallogin: SocialLogin) -> bool:
    """Whether the provider asked anew who it is, where it was told to: a session of its own answers for anybody."""
    told_at = sociallogin.state.get("told_to_ask_at")
    return told_at is None or asked_at(sociallogin) >= told_at - id_tokens.SECONDS_APART


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


def back_to_be_asked(onward: str | None) -> HttpResponseRedirect:
    """To the page from which somebody who is signed in went to be asked again."""
    said = {"council": "not_asked"} | ({"next": onward} if onward else {})
    return HttpResponseRedirect(f"{reverse('confirm_password')}?{urlencode(said)}")


def failed(why: object) -> HttpResponseRedirect:
    """What a provider leads to that is away, or answers what cannot be read: the log says why."""
    if isinstance(why, openid_provider.Busy):
        logs.note("council_sign_in_failed", why="provider_busy")
        return back_to_sign_in("busy")
    if isinstance(why, BaseException):
        logs.note("council_sign_in_failed", error=why)
    else:
        logs.note("council_sign_in_failed", why=why)
    return back_to_sign_in("failed")
