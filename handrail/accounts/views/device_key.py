"""The person's own key for text that is kept on a device; it is never stored there."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from handrail.accounts.device_key import device_keys
from handrail.accounts.permissions import needs
from handrail.accounts.session_life import asked_by_the_page


@asked_by_the_page
@require_safe
@needs("signed_in")
def device_key(request: HttpRequest) -> HttpResponse:
    key, *retired = device_keys(request.user)
    return JsonResponse({"key": key, "retired": retired, "you": str(request.user.pk)})
