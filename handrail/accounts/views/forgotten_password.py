"""Asking for a link with which one chooses another password."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.forms import ForgottenPasswordForm
from handrail.accounts.permissions import needs
from handrail.accounts.services import passwords
from handrail.accounts.sign_in import where_passwords_open
from handrail.core.form_fields import boxes

ON_ITS_WAY = "If somebody signs in with that address, an e-mail with a link is on its way. It can take a minute."
TOO_MANY = "Too many links were asked for. Wait an hour, then try again."


@where_passwords_open
@require_http_methods(["GET", "HEAD", "POST"])
@needs("anyone")
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Does and says the same for an address that is somebody's and one that is nobody's."""
    form = ForgottenPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if ratelimit.consume(request, action="reset_password", key=email.lower()):
            passwords.ask_for_password_link(by=None, email=email)
            messages.success(request, ON_ITS_WAY)
            return redirect("sign_in")
        form.refused({"email": TOO_MANY})
    return render(request, "accounts/forgotten_password.html", boxes(form), status=422 if form.errors else 200)
