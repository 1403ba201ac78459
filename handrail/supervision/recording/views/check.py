"""Check and sign off: the record as it will read, what is worth a look, and the signature last."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core.refusals import Invalid
from handrail.council.queries import due_within
from handrail.supervision.recording import queries, services
from handrail.supervision.recording.forms.signing import SignForm
from handrail.supervision.recording.presenters import check as presenters
from handrail.supervision.records import policies


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.open", checked=queries.checked)
def check(request: HttpRequest, checked: queries.Checked) -> HttpResponse:
    """Shows the record as it will read; a ticked statement signs it."""
    if request.method == "POST":
        gate.check_works_on(checked.record.case_id, user=request.user)
        policies.check_chairs(checked.record, request.user, to="sign this record")
    form = SignForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            services.sign_off(
                by=request.user, record_id=checked.record.id, save_id=sent["save_id"], shown=sent["shown"]
            )
            return redirect("signed_record", record_id=checked.record.id)
        except Invalid as refused:
            form.add_error("statement", refused.errors["statement"])
            checked = queries.checked(checked.record.id, user=request.user)
    if checked.record.status == "signed":
        return redirect("signed_record", record_id=checked.record.id)
    gate.open_case(by=request.user, case=checked.record.case, page="check")
    page = presenters.check_page(
        checked,
        form=form,
        user=request.user,
        sign_by=due_within("sign_off_working_days", checked.record.on),
    )
    return render(request, "recording/check.html", page, status=422 if form.errors else 200)
