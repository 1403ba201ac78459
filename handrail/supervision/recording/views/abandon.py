"""Closing a record without signing it: it will not be signed, or its notes are about another family."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.cases.who_may_open import shut_out_without
from handrail.core.form_fields import boxes
from handrail.core.refusals import Invalid
from handrail.families import queries as family_queries
from handrail.supervision.recording import queries, services
from handrail.supervision.recording.forms.closing import AbandonForm, CopyForm
from handrail.supervision.recording.presenters import closing as presenters
from handrail.supervision.records import policies
from handrail.supervision.records import queries as record_queries

if TYPE_CHECKING:
    from handrail.supervision.records.models import Record


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.open", record=record_queries.find_record)
def abandon(request: HttpRequest, record: "Record") -> HttpResponse:
    """Asks for the reason; what becomes of the words depends on it."""
    gate.check_works_on(record.case_id, user=request.user)
    policies.check_chairs(record, request.user, to="close this record")
    form = AbandonForm(request.POST if request.method == "POST" else None)
    shut_out = shut_out_without(record.case, meeting_id=record.meeting_id)
    if form.is_valid():
        if form.is_about_another_family:
            services.withdraw(by=request.user, record_id=record.id)
        else:
            services.abandon(by=request.user, record_id=record.id, because=form.cleaned_data["because"])
        if said := presenters.shut_out_in_words(record, shut_out):
            messages.warning(request, said)
        if form.is_about_another_family:
            return redirect("signed_record", record_id=record.id)
        return redirect("meeting", meeting_id=record.meeting_id)
    gate.open_case(by=request.user, case=record.case, page="abandon")
    page = {
        **presenters.closing_page(record, shut_out=shut_out, user=request.user),
        "reasons": form.fields["reason"].choices,
        **boxes(form),
    }
    return render(request, "recording/abandon.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.open", record=queries.find_withdrawn_record)
def copy_record(request: HttpRequest, record: "Record") -> HttpResponse:
    """Copies the words of a record that was about another family into that family's record."""
    targets = queries.records_to_copy_into(record, user=request.user)
    form = CopyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        into = form.cleaned_data["into"]
        try:
            copied = services.copy_withdrawn_record(by=request.user, record_id=record.id, into=into)
        except Invalid as refused:
            form.refused(refused.errors)
        else:
            messages.success(request, presenters.copied_in_words(copied))
            return redirect("record", record_id=into)
    gate.open_case(by=request.user, case=record.case, page="copy")
    gate.open_list(by=request.user, cases=[target.case.reference for target in targets], page="copy")
    page = presenters.copying_page(
        record,
        targets,
        queries.entries_to_copy(record),
        left=queries.entries_left(record),
        children=family_queries.children_of(record.case),
    )
    page |= boxes(form)
    return render(request, "recording/copy_record.html", page, status=422 if form.errors else 200)
