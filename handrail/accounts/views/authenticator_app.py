"""Setting up an authenticator app, or another in its place."""

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from handrail.accounts import attempts, known_devices, presenters
from handrail.accounts.forms import CodeForm
from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import (
    asks_who_it_is,
    note_set_up,
    opens_before_the_second_step,
    secret_to_set_up,
)
from handrail.accounts.services import second_steps, sessions
from handrail.core.refusals import Invalid


@opens_before_the_second_step
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@needs("signed_in")
@asks_who_it_is
def authenticator_app(request: HttpRequest) -> HttpResponse:
    onward = get_next_redirect_url(request) or ""
    secret = secret_to_set_up(request)
    form = CodeForm(
        request.POST if request.method == "POST" else None, attempt=lambda _: attempts.in_a_session(request)
    )
    if form.is_valid():
        try:
            app, ended = sessions.end_others_with(
                by=request.user,
                but=request.session.session_key,
                change=lambda: second_steps.set_up_authenticator_app(
                    by=request.user, secret=secret, code=form.cleaned_data["code"]
                ),
            )
        except Invalid as refused:
            form.refused(refused.errors)
        else:
            form.was_right()
            if ended:
                messages.success(request, presenters.with_what_ended("The authenticator app is set up.", 1))
            note_set_up(request, app)
            response = redirect(presenters.with_onward("recovery_codes", onward))
            known_devices.note_known(request, response, request.user, by=known_devices.Shown.SECOND_STEP)
            return response
    page = presenters.authenticator_app_page(request.user, secret, form, onward=onward)
    return render(request, "accounts/authenticator_app.html", page, status=422 if form.errors else 200)
