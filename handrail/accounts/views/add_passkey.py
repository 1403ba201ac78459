"""Adding a passkey: the device makes it, and its owner gives it a name."""

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts import known_devices, presenters, queries
from handrail.accounts.forms import NewPasskeyForm
from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import (
    asks_who_it_is,
    note_shown,
    opens_before_the_second_step,
    passkeys_work_here,
)
from handrail.accounts.services import second_steps, sessions
from handrail.core.refusals import Invalid


@opens_before_the_second_step
@require_http_methods(["GET", "HEAD", "POST"])
@needs("signed_in")
@asks_who_it_is
def add_passkey(request: HttpRequest) -> HttpResponse:
    onward = get_next_redirect_url(request) or ""
    if not passkeys_work_here(request):
        return redirect(presenters.with_onward("set_up_second_step", onward))
    form = NewPasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (added := _added(request, form)):
        passkey, ended = added
        note_shown(request, request.user, passkey)
        messages.success(request, presenters.with_what_ended(f"The passkey {passkey} is added.", ended))
        has_codes = queries.second_factors_of(request.user).recovery is not None
        response = redirect((onward or "account") if has_codes else presenters.with_onward("recovery_codes", onward))
        known_devices.note_known(request, response, request.user, by=known_devices.Shown.SECOND_STEP)
        return response
    options = begin_registration(request.user, passwordless=False)
    page = presenters.new_passkey_page(form, options, onward=onward)
    return render(request, "accounts/add_passkey.html", page, status=422 if form.errors else 200)


def _added(request: HttpRequest, form: NewPasskeyForm) -> tuple[Authenticator, int] | None:
    try:
        return sessions.end_others_with(
            by=request.user,
            but=request.session.session_key,
            change=lambda: second_steps.add_passkey(by=request.user, **form.cleaned_data),
        )
    except Invalid as refused:
        form.refused(refused.errors)
        return None
