"""The second step of signing in: a passkey, a code from an app, or a recovery code."""

from functools import partial
from typing import TYPE_CHECKING

from allauth.account.stages import LoginStageController
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from handrail.accounts import attempts, policies, presenters, queries
from handrail.accounts.forms import CodeForm, PasskeyForm, RecoveryCodeForm
from handrail.accounts.network import network_of
from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import SecondStep, note_shown, passkeys_work_here
from handrail.accounts.services import refused_sign_ins, second_steps
from handrail.core.refusals import Invalid

if TYPE_CHECKING:
    from handrail.accounts.models import User

# More than slips of the fingers, and less than the codes that may be guessed before anybody has to wait.
WRONG_CODES_TOLD_OF = 3
# What a form of the page is told by, and who takes what it says.
WAYS = {
    "code": lambda user, code: second_steps.use_code(by=user, code=code),
    "credential": lambda user, passkey: second_steps.use_passkey(by=user, passkey=passkey),
    "recovery_code": lambda user, code: second_steps.use_recovery_code(by=user, code=code),
}


@never_cache
@sensitive_post_parameters("code", "recovery_code", "credential")
@require_http_methods(["GET", "HEAD", "POST"])
@needs("anyone")
def second_step(request: HttpRequest) -> HttpResponse:
    stage = LoginStageController.enter(request, SecondStep.key)
    if request.user.is_authenticated or stage is None or not stage.is_still_good():
        is_too_late = request.method == "POST" and not request.user.is_authenticated
        return redirect(presenters.sign_in_page("too_late") if is_too_late else "sign_in")
    user = stage.login.user
    way = next((way for way in WAYS if way in request.POST), "code")
    form = form_of(way, request, user)
    if form.is_valid():
        try:
            factor = WAYS[way](user, form.cleaned_data[way])
        except Invalid as refused:
            form.refused(refused.errors)
        else:
            if way != "credential":
                form.was_right()
            note_shown(request, user, factor)
            held = queries.second_factors_of(user)
            if way == "recovery_code":
                messages.warning(request, presenters.codes_left_in_words(held))
            return stage.exit()
    if form.errors:
        why = "too_many_attempts" if form.is_blocked else "wrong_code"
        refused_sign_ins.note_refused(by=None, why=why, network=network_of(request), person=user)
        if way != "credential" and attempts.is_to_be_told(f"wrong codes/{user.pk}", from_the=WRONG_CODES_TOLD_OF):
            second_steps.warn_of_wrong_codes(by=user)
    held = queries.second_factors_of(user)
    options = begin_authentication(user) if held.passkeys and passkeys_work_here(request) else None
    is_the_only_one = policies.is_the_only_one_who_manages_people(user)
    page = presenters.second_step_page(held, form, passkey_options=options, is_the_only_one=is_the_only_one)
    return render(request, "accounts/second_step.html", page, status=422 if form.errors else 200)


def form_of(way: str, request: HttpRequest, user: "User") -> CodeForm | RecoveryCodeForm | PasskeyForm:
    data = request.POST if request.method == "POST" else None
    if way == "credential":
        return PasskeyForm(data, user=user)
    form_class = RecoveryCodeForm if way == "recovery_code" else CodeForm
    return form_class(data, attempt=partial(attempts.at_a_code, request, user))
