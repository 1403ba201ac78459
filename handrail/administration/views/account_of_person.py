"""What is done to somebody's account from their page, each by a button."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from handrail.accounts import queries as account_queries
from handrail.accounts import services as account_services
from handrail.cases import gate


@gate.permission("people.manage")
@require_POST
def send_password_link(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    found = account_queries.person_under(person_id)
    account_services.send_password_link(by=request.user, person=found)
    messages.success(request, f"A link to choose a password is on its way to {found.email}.")
    return redirect("person", found.pk)


@gate.permission("people.manage")
@require_POST
def sign_person_out(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    found = account_queries.person_under(person_id)
    account_services.sign_out_everywhere(by=request.user, person=found)
    messages.success(request, f"{found.name} is signed out everywhere, at their next click.")
    return redirect("person", found.pk)


@gate.permission("people.manage")
@require_POST
def remove_second_steps(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    found = account_queries.person_under(person_id)
    account_services.remove_second_factors(by=request.user, person=found)
    messages.success(request, f"{found.name} has no second step now, and is signed out everywhere.")
    return redirect("person", found.pk)


@gate.permission("people.manage")
@require_POST
def enable_person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    found = account_queries.person_under(person_id)
    account_services.enable_person(by=request.user, person=found)
    messages.success(request, f"{found.name} can sign in again.")
    return redirect("person", found.pk)
