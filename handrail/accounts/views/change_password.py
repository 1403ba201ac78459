"""Choosing another password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from handrail.accounts import attempts, queries
from handrail.accounts.forms import PasswordForm
from handrail.accounts.network import network_of
from handrail.accounts.permissions import needs
from handrail.accounts.services import passwords, refused_sign_ins
from handrail.accounts.sign_in import where_passwords_open
from handrail.core.form_fields import faults
from handrail.core.refusals import Invalid, NotFound


@where_passwords_open
@sensitive_post_parameters("current", "new")
@require_http_methods(["GET", "HEAD", "POST"])
@needs("signed_in")
def change_password(request: HttpRequest) -> HttpResponse:
    if not queries.has_a_password(request.user):
        raise NotFound
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            attempt = attempts.in_a_session(request)
            attempts.at_a_new_password(f"person/{request.user.pk}")
            passwords.change_password(by=request.user, **form.cleaned_data)
            attempt.take_back()
            update_session_auth_hash(request, request.user)
            messages.success(request, "Your password is changed. You are signed out everywhere else.")
            return redirect("account")
        except attempts.TooManyAttempts as too_many:
            form.refused({"current": str(too_many)})
        except Invalid as refused:
            if "current" in refused.errors:
                refused_sign_ins.note_refused(
                    by=None, why="wrong_password_in_a_session", network=network_of(request), person=request.user
                )
            else:
                attempt.take_back()
            form.refused(refused.errors)
    page = faults(form)
    return render(request, "accounts/change_password.html", page, status=422 if form.errors else 200)
