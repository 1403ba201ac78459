"""Choosing what to sign in with beside the password; the first page of whoever must choose."""

from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts import presenters
from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import opens_before_the_second_step, passkeys_work_here, was_shown


@opens_before_the_second_step
@require_safe
@needs("signed_in")
def set_up_second_step(request: HttpRequest) -> HttpResponse:
    must_choose = settings.SECOND_FACTOR_IS_REQUIRED and not was_shown(request)
    page = presenters.set_up_page(onward=get_next_redirect_url(request) or "", must_choose=must_choose)
    page |= {"passkeys_work_here": passkeys_work_here(request)}
    return render(request, "accounts/set_up_second_step.html", page)
