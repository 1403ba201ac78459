"""Every URL declares who may use it, and the declaration lets nobody else in."""

import ast
import inspect
from functools import reduce
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from handrail.accounts.choices import Role
from handrail.accounts.models import User
from handrail.accounts.permissions import PERMISSIONS, needs
from handrail.core.refusals import NotAllowed, NotFound
from handrail.supervision.recording import services


def patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        elif isinstance(entry, URLPattern):
            yield path, entry


def declared(entry):
    return getattr(entry.callback, "permission", None)


def undeclared(found):
    return [f"{path} ({entry.name})" for path, entry in found if declared(entry) not in PERMISSIONS]


def misdeclared(found):
    """URLs that anybody reaches without saying so, or that say so and cannot be reached."""
    return [
        f"{path} ({entry.name})"
        for path, entry in found
        if (declared(entry) == "anyone") is getattr(entry.callback, "login_required", True)
    ]


def test_every_url_declares_its_permission():
    found = list(patterns(get_resolver()))

    assert found
    assert undeclared(found) == []


def test_only_what_is_declared_for_anyone_opens_without_signing_in():
    assert misdeclared(patterns(get_resolver())) == []


def test_every_url_has_a_name():
    assert [path for path, entry in patterns(get_resolver()) if not entry.name] == []


def called_for_whoever_asks(view):
    """The functions of ours that the module of a view calls with who asks: `by=request.user` or `user=request.user`."""
    module = inspect.getmodule(inspect.unwrap(view))
    return [
        reduce(lambda holder, name: getattr(holder, name, None), ast.unparse(call.func).split("."), module)
        for call in ast.walk(ast.parse(Path(module.__file__).read_text()))
        if isinstance(call, ast.Call)
        and any(word.arg in ("by", "user") and ast.unparse(word.value) == "request.user" for word in call.keywords)
    ]


def left_to_nobody(found):
    """URLs that leave the check to a service or a query which their view does not ask."""
    return [
        f"{path} ({entry.name}): {check.__name__} is not asked with by=request.user or user=request.user"
        for path, entry in found
        for check in getattr(entry.callback, "checked_by", ())
        if check not in called_for_whoever_asks(entry.callback)
    ]


def test_a_url_that_leaves_the_check_to_a_service_asks_that_service():
    found = list(patterns(get_resolver()))

    assert any(getattr(entry.callback, "checked_by", ()) for _, entry in found)
    assert left_to_nobody(found) == []


def test_a_url_that_asks_no_such_service_is_found():
    @needs("case.open", checked_by=services.sign_off)
    def view(request): ...

    assert left_to_nobody([("somewhere/", SimpleNamespace(name="somewhere", callback=view))])


def test_a_url_that_declares_nothing_is_found():
    def view(request): ...

    def found(callback):
        return [("somewhere/", SimpleNamespace(name="somewhere", callback=callback))]

    assert undeclared(found(view))
    assert undeclared(found(needs("signed_in")(view))) == []


def test_a_url_that_is_open_and_does_not_say_so_is_found():
    def view(request): ...

    def found(callback):
        return [("somewhere/", SimpleNamespace(name="somewhere", callback=callback))]

    assert misdeclared(found(login_not_required(needs("signed_in")(view))))
    assert misdeclared(found(needs("anyone")(view))) == []


def asked_by(user, declaration, **address):
    """What a view so declared is given, where it is reached at all."""
    request = RequestFactory().get("/")
    request.user = user
    return declaration(lambda request, **given: given)(request, **address)


def one(thing_id, *, user):
    if thing_id == "not theirs":
        raise NotFound
    return f"{thing_id} of {user.name}"


SOMEBODY = User(name="Sam", role=Role.SOCIAL_WORKER, is_active=True)


@pytest.mark.parametrize("user", [AnonymousUser(), User(name="Gone", role=Role.TEAM_MANAGER, is_active=False)])
@pytest.mark.parametrize("declaration", [needs("signed_in"), needs("case.open", thing=one), needs("people.manage")])
def test_a_view_is_not_reached_by_whoever_is_not_signed_in(user, declaration):
    with pytest.raises(NotFound):
        asked_by(user, declaration, thing_id="theirs")


def test_a_view_is_not_reached_without_the_right():
    for hidden in ("people.manage", "case.allocate", "case.restrict", "trail.read"):
        with pytest.raises(NotFound):
            asked_by(SOMEBODY, needs(hidden))
    with pytest.raises(NotAllowed, match="Meetings are planned by"):
        asked_by(SOMEBODY, needs("meeting.plan"))


def test_a_view_is_given_the_thing_in_place_of_its_id():
    assert asked_by(SOMEBODY, needs("case.open", thing=one), thing_id="theirs") == {"thing": "theirs of Sam"}


@pytest.mark.parametrize("name", ["case.open", "meeting.plan"])
def test_what_is_not_theirs_is_answered_before_any_right(name):
    with pytest.raises(NotFound):
        asked_by(SOMEBODY, needs(name, thing=one), thing_id="not theirs")


@pytest.mark.parametrize(
    ("name", "found", "why"),
    [
        ("case.opne", {}, "is not a permission"),
        ("case.open", {}, "say how it is found"),
        ("meeting.open", {"meeting": lambda meeting_id: meeting_id}, "asked for somebody"),
    ],
)
def test_a_declaration_that_could_not_be_checked_is_refused(name, found, why):
    with pytest.raises(ValueError, match=why):
        needs(name, **found)
