"""Taking over a record whose chair and deputy can no longer write about its family."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from handrail.accounts.permissions import needs
from handrail.supervision.records import queries, taking_over

if TYPE_CHECKING:
    from handrail.supervision.records.models import Record


@require_POST
@needs("case.open", record=queries.find_record)
def take_over_record(request: HttpRequest, record: "Record") -> HttpResponse:
    taking_over.take_over(by=request.user, record_id=record.id)
    messages.success(request, "You chair this record now: you can sign it, or close it without signing.")
    return redirect("check_record", record_id=record.id)
