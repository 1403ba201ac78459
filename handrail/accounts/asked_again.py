"""One's own password again before something is asked for, and what was typed meanwhile."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

TYPED = "typed_before_the_password"
# Far more than any of these forms takes: each request reads the session, and with it all that is kept in it.
MOST_KEPT = 32 * 1024


def ask_who_it_is(request: HttpRequest, *, back: str) -> HttpResponse:
    """Leads to the page that asks for the password, and keeps what was typed for the page that one comes back to."""
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    written = typed.urlencode()
    request.session[TYPED] = {"at": back, "typed": written if len(written) <= MOST_KEPT else ""}
    return redirect(f"{reverse('confirm_password')}?{urlencode({'next': back})}")


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What was typed on this page before the password was asked for, given back once."""
    kept = request.session.get(TYPED)
    if request.method != "GET" or kept is None or kept["at"] != request.path:
        return None
    del request.session[TYPED]
    return QueryDict(kept["typed"])
