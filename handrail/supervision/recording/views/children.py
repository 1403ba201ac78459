"""Which children a record is about, and what is known of them."""

import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core.ids import as_uuid, own_id
from handrail.core.refusals import Invalid
from handrail.families import queries as family_queries
from handrail.supervision.recording import queries
from handrail.supervision.recording.forms.children import ChildForm, ChildrenSent
from handrail.supervision.recording.presenters.children_page import children_page
from handrail.supervision.records import queries as record_queries
from handrail.supervision.records import services as record_services

if TYPE_CHECKING:
    from handrail.supervision.records.models import Record


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.open", found=record_queries.find_record)
def record_children(request: HttpRequest, found: "Record") -> HttpResponse:
    """Chooses and corrects the children of the family, or adds one; two forms, each with its own button."""
    if not (found.can_be_written and found.is_theirs_to_write):
        return redirect("signed_record", record_id=found.id)
    contents = queries.contents_of(found)
    family = family_queries.children_of(found.case)
    is_adding = request.POST.get("do") == "add"
    correcting = request.POST if request.method == "POST" and not is_adding else None
    sent = ChildrenSent(correcting, children=family, about={child.id for child in contents.children})
    child_id = as_uuid(request.POST.get("child_id", "")) or uuid.uuid4()
    # sent twice, the child that the first one added is no other child
    others = [child for child in family if child.id != own_id(found.case_id, child_id)]
    adding = ChildForm(request.POST if is_adding else None, others=others, prefix="new")
    if is_adding and adding.is_valid():
        record_services.add_child(by=request.user, record_id=found.id, child_id=child_id, said=adding.cleaned_data)
        return redirect(f"{reverse('record', args=[found.id])}#children")
    if correcting is not None and sent.is_valid():
        try:
            record_services.set_children(by=request.user, record_id=found.id, children=sent.said())
            return redirect(f"{reverse('record', args=[found.id])}#children")
        except Invalid as refused:
            sent.refused(refused.errors)
    page = children_page(contents, sent=sent, adding=adding, child_id=child_id)
    gate.open_case(by=request.user, case=found.case, page="record")
    return render(request, "recording/record_children.html", page, status=422 if page["errors"] else 200)
