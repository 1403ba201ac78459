"""The floor that times are compared with: the least a signed-in save and a signed-in page can be on this server.

Served by the same server, middleware and database as everything else; only measures have these addresses.
"""

import uuid

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.http import require_POST, require_safe

from handrail.accounts.models import Session
from handrail.accounts.permissions import needs
from handrail.audit.models import TrailEvent
from handrail.config import urls as product
from handrail.core import clock

ROWS_OF_A_PAGE = 50


@needs("signed_in")
@require_POST
def durable_insert(request: HttpRequest) -> HttpResponse:
    """Who is asking, one row written, committed; answered as short as a save is answered."""
    name = request.user.name
    with transaction.atomic():
        Session.objects.create(
            session_key=uuid.uuid4().hex, session_data=request.POST.get("text", ""), expire_date=clock.now()
        )
    return JsonResponse({"saved": True, "by": name})


@needs("signed_in")
@require_safe
def fifty_rows(request: HttpRequest) -> HttpResponse:
    """One statement, fifty rows, an ordinary table in the layout of every page."""
    rows = list(TrailEvent.objects.order_by("id")[:ROWS_OF_A_PAGE])
    return render(request, "bench/fifty_rows.html", {"rows": rows})


handler400, handler403 = product.handler400, product.handler403
handler404, handler500 = product.handler404, product.handler500
urlpatterns = [
    path("", include(product.urlpatterns)),
    path("floor/durable-insert/", durable_insert, name="durable_insert"),
    path("floor/fifty-rows/", fifty_rows, name="fifty_rows"),
]
