"""Check and sign off: the record as it will read, what is worth a look, and the signature last."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.cases import gate
from handrail.council.queries import due_within
from handrail.supervision.recording import queries, services
from handrail.supervision.recording.forms.signing import AbandonForm, SignForm
from handrail.supervision.recording.presenters import check as presenters
from handrail.supervision.records import policies


@gate.permission("case.open")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Shows the record as it will read; a ticked statement signs it."""
    checked = queries.checked(record_id, user=request.user)
    if request.method == "POST":
        policies.check_chairs(checked.record, request.user, to="sign this record")
    form = SignForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.sign_off(by=request.user, record_id=record_id, save_id=form.cleaned_data["save_id"])
        return redirect("signed_record", record_id=record_id)
    if checked.record.status == "signed":
        return redirect("signed_record", record_id=record_id)
    gate.open_case(by=request.user, case=checked.record.case, page="check")
    page = presenters.check_page(
        checked,
        form=form,
        abandoning=AbandonForm(),
        user=request.user,
        sign_by=due_within("sign_off_working_days", checked.record.on),
    )
    return render(request, "recording/check.html", page, status=422 if form.errors else 200)


@gate.permission("case.open")
@require_http_methods(["POST"])
def abandon(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Closes a record without signing, with a reason."""
    checked = queries.checked(record_id, user=request.user)
    policies.check_chairs(checked.record, request.user, to="abandon this record")
    form = AbandonForm(request.POST)
    if form.is_valid():
        services.abandon(by=request.user, record_id=record_id, because=form.cleaned_data["because"])
        return redirect("meeting", meeting_id=checked.record.meeting_id)
    gate.open_case(by=request.user, case=checked.record.case, page="check")
    page = presenters.check_page(
        checked,
        form=SignForm(),
        abandoning=form,
        user=request.user,
        sign_by=due_within("sign_off_working_days", checked.record.on),
    )
    return render(request, "recording/check.html", page, status=422)
