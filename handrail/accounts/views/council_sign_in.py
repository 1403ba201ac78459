"""Signing in with the council's own account: away to the council's page, and back."""

import secrets

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from handrail.accounts.council_accounts import CouncilAccounts, failed
from handrail.accounts.permissions import needs
from handrail.core.refusals import NotFound


@never_cache
@require_safe
@needs("anyone")
def council_sign_in(request: HttpRequest) -> HttpResponse:
    provider = council_accounts(request).get_provider()
    try:
        nonce = secrets.token_urlsafe(32)
        return provider.redirect(
            request,
            process=AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request),
            auth_params=provider.get_auth_params() | {"nonce": nonce},
            nonce=nonce,
        )
    except (RequestException, OAuth2Error, ValueError, KeyError) as fault:
        return failed(fault)


@never_cache
@require_safe
@needs("anyone")
def council_sign_in_back(request: HttpRequest) -> HttpResponse:
    try:
        return OAuth2CallbackView.adapter_view(council_accounts(request))(request)
    except (ValueError, KeyError) as fault:
        return failed(fault)


def council_accounts(request: HttpRequest) -> CouncilAccounts:
    if not settings.COUNCIL_SIGN_IN:
        raise NotFound
    return CouncilAccounts(request)
