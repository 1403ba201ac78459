"""Second factors as allauth keeps them: their secrets sealed before the database sees them, and what they prove."""

import json
from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.stages import LoginStage
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from fido2.utils import websafe_decode

from handrail.accounts import queries
from handrail.accounts.council_accounts import asked_at, second_factor_was_asked
from handrail.accounts.models import User
from handrail.accounts.seals import seals
from handrail.core import clock

PURPOSE = "handrail.second-factors"
ASKED_BY_THE_COUNCIL = "council account"
SET_UP_IN_SESSION = "second_factors.app"


class SealedSecondFactors(DefaultMFAAdapter):
    """Whoever holds a copy of the database alone cannot make anybody's codes: the key is made from the secret key."""

    def encrypt(self, text: str) -> str:
        return seals(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return seals(PURPOSE).decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return f"Handrail, {settings.COUNCIL_NAME}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": _host(context.request), "name": self.get_totp_issuer()}


class SecondStep(LoginStage):
    """Between the password and being signed in: asked of everybody who has set up a second factor."""

    key = "second_step"
    urlname = "second_step"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        by_the_council = (self.login.signal_kwargs or {}).get("sociallogin")
        if by_the_council:
            at = asked_at(by_the_council)
            record_authentication(self.request, self.login.user, ASKED_BY_THE_COUNCIL, at=at)
            if second_factor_was_asked(by_the_council):
                record_authentication(self.request, self.login.user, "mfa", type="council account", at=at)
                return None, True
        if queries.second_factors_of(self.login.user).are_set_up:
            self.state["session_auth_hash"] = self.login.user.get_session_auth_hash()
            return redirect(self.urlname), True
        return None, True

    def is_still_good(self) -> bool:
        """Whether the password is still the one that was given, and nobody has signed out everywhere since."""
        user, given = self.login.user, self.state.get("session_auth_hash", "")
        good = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
        return user.is_active and any(constant_time_compare(given, one) for one in good)


def note_shown(request: HttpRequest, user: User, factor: Authenticator) -> None:
    """Remembers for this session that somebody has shown that they hold this second factor."""
    record_authentication(request, user, "mfa", id=factor.pk, type=factor.type)


def was_shown(request: HttpRequest) -> bool:
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def came_in_lately(request: HttpRequest) -> bool:
    """Whether they gave a password or a second factor within the last minutes; an open screen proves nothing.

    Nor does coming in by the council's account: its provider may have asked who it is at the beginning of the day.
    """
    records = get_authentication_records(request, request.user)
    moments = [record["at"] for record in records if record["method"] != "socialaccount"]
    return bool(moments) and clock.now().timestamp() - max(moments) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def secret_to_set_up(request: HttpRequest) -> str:
    """What the next authenticator app of this session shows codes of: the same in each tab, until it is set up."""
    kept = request.session.get(SET_UP_IN_SESSION)
    if kept is None or (kept["is_set_up"] and request.method != "POST"):
        kept = {"secret": get_adapter().encrypt(generate_totp_secret()), "is_set_up": False}
        request.session[SET_UP_IN_SESSION] = kept
    return get_adapter().decrypt(kept["secret"])


def note_set_up(request: HttpRequest, app: Authenticator) -> None:
    """Lets a second press of the button find the secret it was about; the next time the page opens there is another."""
    request.session[SET_UP_IN_SESSION] = {"secret": app.data["secret"], "is_set_up": True}
    note_shown(request, request.user, app)


def asks_who_it_is(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Asks for the password again before a page that changes how somebody signs in, unless they gave it just now."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if came_in_lately(request):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('confirm_password')}?{urlencode({'next': request.get_full_path()})}")

    return asked


def passkeys_work_here(request: HttpRequest) -> bool:
    """Browsers bind a passkey to a name, and to none to a number: not where Handrail is opened as 127.0.0.1."""
    try:
        ip_address(_host(request).strip("[]"))
    except ValueError:
        return True
    return False


def check_origin(credential: dict[str, Any]) -> None:
    """Raises unless a browser made this on a page of ours: the library would take any port, and any host below ours."""
    said = json.loads(websafe_decode(credential["response"]["clientDataJSON"]))["origin"]
    request = context.request
    if said not in (settings.HANDRAIL_ORIGINS or [f"{request.scheme}://{request.get_host()}"]):
        raise ValidationError("This is the answer to a page of another site.")


def _host(request: HttpRequest) -> str:
    return split_domain_port(request.get_host())[0]


def opens_before_the_second_step(view: Any) -> Any:
    """Lets a page open for somebody who has yet to set up the second factor that this council requires."""
    view.opens_before_the_second_step = True
    return view
