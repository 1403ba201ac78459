"""Signing in with an e-mail address and a password."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from handrail.accounts import presenters
from handrail.accounts.forms import SignInForm
from handrail.accounts.permissions import needs
from handrail.accounts.session_life import ENDED_COOKIE
from handrail.core.form_fields import faults


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@needs("anyone")
def sign_in(
    request: HttpRequest, template: str = "accounts/sign_in.html", more: dict[str, Any] | None = None
) -> HttpResponse:
    onward = get_next_redirect_url(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(onward or reverse(settings.LOGIN_REDIRECT_URL))
    gives_password = request.method == "POST" and settings.PASSWORD_SIGN_IN
    form = SignInForm(request.POST if gives_password else None, request=request)
    if form.is_bound and form.is_valid():
        return form.login(request, redirect_url=onward)
    context = {
        "email": form.data.get("login", ""),
        **faults(form),
        "onward": onward or "",
        "said": presenters.SAID.get(request.GET.get("said", ""), ""),
        **presenters.how_one_came_here(
            timed_out=request.COOKIES.get(ENDED_COOKIE, ""), said=request.GET.get("ended", "")
        ),
        **presenters.ways_in(request.GET.get("council", "")),
    }
    return render(request, template, context | (more or {}))
