"""Signing in with the council's own account: away to the council's page, and back."""

import secrets

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from handrail.accounts import openid_provider, presenters
from handrail.accounts.council_accounts import CouncilAccounts, failed
from handrail.accounts.permissions import needs
from handrail.core import clock
from handrail.core.refusals import NotFound

# Strangers leave sessions by this, which are not kept for the day that one of somebody signed in may last.
SECONDS_TO_COME_BACK = 15 * 60


@never_cache
@require_POST
@needs("anyone")
def council_sign_in(request: HttpRequest) -> HttpResponse:
    """Somebody who is signed in goes there to say again who they are: the provider is told to ask.

    A page goes on to the provider, since a browser follows no redirect that leads a form to another site.
    """
    provider = council_accounts(request).get_provider()
    nonce = secrets.token_urlsafe(32)
    asked, kept = {"nonce": nonce}, {"nonce": nonce}
    if request.user.is_authenticated:
        asked |= {"max_age": "0", "prompt": "login"}
        kept |= {"told_to_ask_at": clock.now().timestamp()}
    try:
        address = provider.redirect(
            request,
            process=AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request),
            auth_params=provider.get_auth_params() | asked,
            **kept,
        ).url
    except (openid_provider.Busy, *openid_provider.UNREADABLE) as fault:
        return failed(fault)
    if not request.user.is_authenticated:
        request.session.set_expiry(SECONDS_TO_COME_BACK)
    return render(request, "accounts/on_to_council.html", {"address": address, **presenters.ways_in()})


@never_cache
@require_safe
@needs("anyone")
def council_sign_in_back(request: HttpRequest) -> HttpResponse:
    adapter = council_accounts(request)
    try:
        with openid_provider.place():
            return OAuth2CallbackView.adapter_view(adapter)(request)
    except (openid_provider.Busy, *openid_provider.UNREADABLE) as fault:
        return failed(fault)


def council_accounts(request: HttpRequest) -> CouncilAccounts:
    if not settings.COUNCIL_SIGN_IN:
        raise NotFound
    return CouncilAccounts(request)
