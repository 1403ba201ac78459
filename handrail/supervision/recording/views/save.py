"""One row of the record page, saved by itself."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.supervision.recording import services
from handrail.supervision.recording.forms.row import RowSent
from handrail.supervision.recording.presenters.row_saved import row_saved


@require_POST
@needs("case.open", checked_by=services.save)
def save(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Answers only once the row is committed, so that "Saved" is always true."""
    sent = RowSent.of(request.POST)
    saved = services.save(by=request.user, record_id=record_id, **sent.as_arguments())
    if saved.wrote:
        gate.told_by_its_save(saved.record.case)
    else:
        gate.open_case(by=request.user, case=saved.record.case, page="record")
    return JsonResponse(row_saved(saved))
