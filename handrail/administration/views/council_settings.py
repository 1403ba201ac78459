"""What the council decides for itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.administration import queries, services
from handrail.administration.forms.council_settings import SettingsForm
from handrail.administration.presenters import council_settings as presenters
from handrail.core.refusals import Invalid
from handrail.council.queries import decided


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage")
def council_settings(request: HttpRequest) -> HttpResponse:
    values, to_come = decided()
    form = SettingsForm(
        request.POST if request.method == "POST" else None, decided=values, who_changed=queries.who_changed_setting
    )
    if form.is_valid():
        try:
            services.change_settings(by=request.user, values=form.changed(), stood=form.stood())
            messages.success(request, presenters.saved(decided()[1]))
            return redirect("council_settings")
        except Invalid as refused:
            form.refused(refused.errors)
    page = presenters.settings_page(form, to_come)
    return render(request, "administration/council_settings.html", page, status=422 if form.errors else 200)
