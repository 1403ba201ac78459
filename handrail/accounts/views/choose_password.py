"""Choosing a password with a link from an e-mail."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from handrail.accounts import attempts, known_devices, presenters, queries
from handrail.accounts.forms import ChoosePasswordForm
from handrail.accounts.network import network_of
from handrail.accounts.permissions import needs
from handrail.accounts.services import passwords, refused_sign_ins
from handrail.accounts.sign_in import where_passwords_open
from handrail.core.form_fields import boxes
from handrail.core.refusals import Invalid


@where_passwords_open
@sensitive_post_parameters("new")
@require_http_methods(["GET", "HEAD", "POST"])
@needs("anyone")
def choose_password(request: HttpRequest, person_id: uuid.UUID, token: str) -> HttpResponse:
    """A link that is used, too old, made up or somebody's who is not there is answered alike."""
    person = queries.person_with_link(person_id, token)
    if person is None:
        refused_sign_ins.note_refused(by=None, why="link_no_longer_good", network=network_of(request), person=None)
        return render(request, "accounts/link_no_longer_works.html", status=410)
    form = ChoosePasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            attempts.at_a_new_password(f"link/{token}")
            passwords.choose_password(by=person, token=token, new=form.cleaned_data["new"])
            response = redirect(presenters.sign_in_page("password_chosen"))
            # whoever had the link reads the owner's e-mails: strangers' guesses at the password keep them out no longer
            known_devices.note_known(request, response, person, by=known_devices.Shown.LINK)
            return response
        except attempts.TooManyAttempts as too_many:
            form.refused({"new": str(too_many)})
        except Invalid as refused:
            form.refused(refused.errors)
    page = {**boxes(form), "email": person.email}
    # 200 also where something is wrong: the address of a refusal is logged, and this one is a key.
    return render(request, "accounts/choose_password.html", page)
