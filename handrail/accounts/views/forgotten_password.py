"""Asking for a link with which one chooses another password."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts import attempts, known_devices, presenters, queries
from handrail.accounts.forms import ForgottenPasswordForm
from handrail.accounts.network import network_of
from handrail.accounts.permissions import needs
from handrail.accounts.services import passwords
from handrail.accounts.sign_in import where_passwords_open
from handrail.core.form_fields import boxes

ALREADY_SENT = (
    "Several links were asked for with this address. Look for them in your e-mails, also among what is kept as junk: "
    "each of them works. You can ask for another in {wait}."
)


@where_passwords_open
@require_http_methods(["GET", "HEAD", "POST"])
@needs("anyone")
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Does and says the same for an address that is somebody's and one that is nobody's."""
    form = ForgottenPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            # on a new device nobody is looked up, so that neither answer nor time tells whose the address is
            person = queries.person_signing_in(email) if known_devices.is_known(request) else None
            attempts.at_a_link(request, email, person)
            passwords.ask_for_password_link(by=None, email=email, network=network_of(request))
            return redirect(presenters.sign_in_page("link_asked_for"))
        except attempts.TooManyAttempts as too_many:
            form.refused({"email": ALREADY_SENT.format(wait=too_many.wait_in_words)})
    return render(request, "accounts/forgotten_password.html", boxes(form), status=422 if form.errors else 200)
