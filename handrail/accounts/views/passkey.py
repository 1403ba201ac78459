"""One of somebody's passkeys: another name for it, or its end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts import presenters, queries
from handrail.accounts.forms import PasskeyNameForm
from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import asks_who_it_is
from handrail.accounts.services import second_steps, sessions


@require_http_methods(["GET", "HEAD", "POST"])
@needs("signed_in")
@asks_who_it_is
def passkey(request: HttpRequest, passkey_id: int) -> HttpResponse:
    found = queries.passkey_of(request.user, passkey_id)
    if request.POST.get("do") == "remove":
        _, ended = sessions.end_others_with(
            by=request.user,
            but=request.session.session_key,
            change=lambda: second_steps.remove_passkey(by=request.user, passkey=found),
        )
        messages.success(request, presenters.with_what_ended(f"The passkey {found} is removed.", ended))
        return redirect("account")
    form = PasskeyNameForm(request.POST or None, initial={"name": str(found)})
    if form.is_valid():
        second_steps.rename_passkey(by=request.user, passkey=found, **form.cleaned_data)
        return redirect("account")
    page = presenters.passkey_page(queries.second_factors_of(request.user), found, form)
    return render(request, "accounts/passkey.html", page, status=422 if form.errors else 200)
