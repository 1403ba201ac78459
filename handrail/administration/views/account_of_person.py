"""What is done to somebody's account from their page, each by a button."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from handrail.accounts import queries as account_queries
from handrail.accounts.services import passwords, people, second_steps, sessions
from handrail.cases import gate


@gate.permission("people.manage")
@require_POST
def send_password_link(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    said = "A link to choose a password is on its way to {person.email}."
    return _done(request, person_id, passwords.send_password_link, said)


@gate.permission("people.manage")
@require_POST
def sign_person_out(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    said = "{person.name} is signed out everywhere, at their next click."
    return _done(request, person_id, sessions.sign_out_everywhere, said)


@gate.permission("people.manage")
@require_POST
def remove_second_steps(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    said = "{person.name} has no second step now, and is signed out everywhere."
    return _done(request, person_id, second_steps.remove_second_factors, said)


@gate.permission("people.manage")
@require_POST
def enable_person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    return _done(request, person_id, people.enable_person, "{person.name} can sign in again.")


def _done(request: HttpRequest, person_id: uuid.UUID, do: Callable[..., object], said: str) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    person = account_queries.person_under(person_id)
    do(by=request.user, person=person)
    messages.success(request, said.format(person=person))
    return redirect("person", person.pk)
