"""The days on which the office is closed, besides weekends and bank holidays."""

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from handrail.accounts.permissions import needs
from handrail.administration import services
from handrail.administration.forms.closed_days import ClosedDayForm
from handrail.administration.presenters import closed_days as presenters
from handrail.core import clock, dates
from handrail.core.refusals import Invalid
from handrail.council import queries as council_queries


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage")
def closed_days(request: HttpRequest) -> HttpResponse:
    """Lists them; a day and a reason add one."""
    form = ClosedDayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        on = form.cleaned_data["on"]
        try:
            services.close_day(by=request.user, on=on, what=form.cleaned_data["what"])
            messages.success(request, f"{dates.say_weekday(on)} is no working day now.")
            return redirect("closed_days")
        except Invalid as refused:
            form.refused(refused.errors)
    page = presenters.closed_days_page(form, council_queries.closed_days_with_reasons(), today=clock.today())
    return render(request, "administration/closed_days.html", page, status=422 if form.errors else 200)


@require_POST
@needs("people.manage")
def open_day(request: HttpRequest) -> HttpResponse:
    """Makes the day sent along a working day again, unless somebody has closed it for another reason meanwhile."""
    try:
        on = datetime.date.fromisoformat(request.POST.get("closed_day", ""))
    except ValueError:
        return redirect("closed_days")
    if services.open_day(by=request.user, on=on, what=request.POST.get("initial-what")):
        messages.success(request, f"{dates.say_weekday(on)} is a working day again.")
    else:
        messages.warning(
            request, f"Somebody changed {dates.say_weekday(on)} since you opened the page: look at it again."
        )
    return redirect("closed_days")
