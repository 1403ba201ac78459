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
from handrail.supervision.recording.forms.children import ChildrenSent, NewChildForm
from handrail.supervision.recording.presenters.children_page import children_page
from handrail.supervision.records import queries as record_queries
from handrail.supervision.records import services as record_services

if TYPE_CHECKING:
    from handrail.supervision.records.models import Record


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.open", found=record_queries.find_record)
def record_children(request: HttpRequest, found: "Record") -> HttpResponse:
    """Chooses and corrects the children of the family and adds one: what is typed of either is saved by one button."""
    if not (found.can_be_written and found.is_theirs_to_write):
        return redirect("signed_record", record_id=found.id)
    contents = queries.contents_of(found)
    family = family_queries.children_of(found.case)
    typed = request.POST if request.method == "POST" else None
    sent = ChildrenSent(typed, children=family, about={child.id for child in contents.children})
    child_id = as_uuid(request.POST.get("child_id", "")) or uuid.uuid4()
    # sent twice, the child that the first one added is no other child
    adding = NewChildForm(typed, others=[child for child in family if child.id != own_id(found.case_id, child_id)])
    # both, so that each says what is wrong with it
    if typed is not None and all([sent.is_valid(), adding.is_valid()]):
        added = {"id": child_id, **adding.cleaned_data} if adding.is_bound else None
        try:
            record_services.set_children(by=request.user, record_id=found.id, children=sent.said(), added=added)
            return redirect(f"{reverse('record', args=[found.id])}#children")
        except Invalid as refused:
            sent.refused(refused.errors)
            adding.refused(refused.errors)
            # added before with other words: sent again after that was said, it is another child
            child_id = uuid.uuid4() if adding.errors else child_id
    page = children_page(contents, sent=sent, adding=adding, child_id=child_id)
    gate.open_case(by=request.user, case=found.case, page="record")
    return render(request, "recording/record_children.html", page, status=422 if page["errors"] else 200)
