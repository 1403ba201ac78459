"""How long the session still lasts and whose it is, asked by open pages; a POST says that somebody is here."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import opens_before_the_second_step
from handrail.accounts.session_life import asked_by_the_page


@asked_by_the_page
@opens_before_the_second_step
@require_http_methods(["GET", "HEAD", "POST"])
@needs("signed_in")
def time_left(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        request.session.note_activity(at_once=True)
    life = request.session.life
    whose = {"you": str(request.user.pk), "name": request.user.name}
    return JsonResponse({"seconds": life.seconds_left, "can_go_on": life.can_go_on, **whose})
