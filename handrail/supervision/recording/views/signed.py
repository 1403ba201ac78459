"""A record as it reads on paper: signed, with what was added beneath, or open, for those who only read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.cases.emergency import band_about
from handrail.supervision.recording import queries, services
from handrail.supervision.recording.forms.signing import AddendumForm
from handrail.supervision.recording.presenters import signed as presenters


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.open", document=queries.document_of)
def signed_record(request: HttpRequest, document: queries.Document) -> HttpResponse:
    """Shows what was signed or how an open one reads now; what is sent is added beneath and changes nothing above."""
    record_id = document.record.id
    if document.record.can_be_written and document.record.is_theirs_to_write:
        return redirect("record", record_id=record_id)
    form = AddendumForm(request.POST if request.method == "POST" else None, walk=document.walk)
    if form.is_valid():
        services.add_addendum(by=request.user, record_id=record_id, **form.cleaned_data)
        return redirect(f"{reverse('signed_record', args=[record_id])}#addenda")
    gate.open_case(by=request.user, case=document.record.case, page="signed record")
    page = presenters.signed_page(document, form=form, user=request.user)
    page["emergency"] = (
        None if document.record.is_theirs_to_write else band_about(document.record.case, user=request.user)
    )
    return render(request, "recording/signed.html", page, status=422 if form.errors else 200)
