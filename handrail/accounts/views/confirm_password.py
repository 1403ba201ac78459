"""The password again, before anything changes about how somebody signs in: whoever finds an open screen has none."""

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from handrail.accounts import attempts, presenters, queries
from handrail.accounts.forms import ConfirmForm
from handrail.accounts.network import network_of
from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import opens_before_the_second_step
from handrail.accounts.services import refused_sign_ins
from handrail.core.form_fields import faults


@opens_before_the_second_step
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@needs("signed_in")
def confirm_password(request: HttpRequest) -> HttpResponse:
    onward = get_next_redirect_url(request) or reverse("account")
    has_a_password = queries.has_a_password(request.user)
    form = ConfirmForm(request.POST if request.method == "POST" and has_a_password else None)
    if form.is_valid():
        try:
            attempt = attempts.in_a_session(request)
            if request.user.check_password(form.cleaned_data["password"]):
                attempt.take_back()
                reauthenticate_by_password(request)
                request.session.cycle_key()
                return HttpResponseRedirect(onward)
            refused_sign_ins.note_refused(
                by=None, why="wrong_password_in_a_session", network=network_of(request), person=request.user
            )
            form.refused({"password": "This is not your password. Check it and try again."})
        except attempts.TooManyAttempts as too_many:
            form.refused({"password": str(too_many)})
    ways = presenters.ways_in(request.GET.get("council", "")) | {"by_password": has_a_password}
    page = faults(form) | ways | {"onward": onward}
    return render(request, "accounts/confirm_password.html", page, status=422 if form.errors else 200)
