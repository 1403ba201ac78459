"""What is done to somebody's account from their page, each by a button."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from handrail.accounts import queries as account_queries
from handrail.accounts.asked_again import ask_who_it_is
from handrail.accounts.choices import ChangeKind
from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import came_in_lately
from handrail.accounts.services import passwords, people, sessions
from handrail.administration import policies
from handrail.administration.presenters import people as presenters

if TYPE_CHECKING:
    from handrail.accounts.models import User


@require_POST
@needs("people.manage", person=account_queries.person_under)
def send_password_link(request: HttpRequest, person: "User") -> HttpResponse:
    said = "A link to choose a password is on its way to {person.email}."
    return _done(request, person, passwords.send_password_link, said)


@require_POST
@needs("people.manage", person=account_queries.person_under)
def sign_person_out(request: HttpRequest, person: "User") -> HttpResponse:
    said = "{person.name} is signed out everywhere, at their next click."
    return _done(request, person, sessions.sign_out_everywhere, said)


@require_POST
@needs("people.manage", person=account_queries.person_under)
def enable_person(request: HttpRequest, person: "User") -> HttpResponse:
    waits = not person.is_active and policies.two_let_in(person)
    if waits and not came_in_lately(request):
        return ask_who_it_is(request, back=reverse("person", args=[person.pk]))
    people.enable_person(by=request.user, person=person)
    waiting = account_queries.changes_about(person, kinds=[ChangeKind.ENABLE])
    messages.success(request, presenters.when_let_in(person, waiting) or f"{person.name} can sign in again.")
    return redirect("person", person.pk)


def _done(request: HttpRequest, person: "User", do: Callable[..., object], said: str) -> HttpResponse:
    do(by=request.user, person=person)
    messages.success(request, said.format(person=person))
    return redirect("person", person.pk)
