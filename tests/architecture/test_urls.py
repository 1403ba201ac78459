"""Every URL says who may use it."""

from types import SimpleNamespace

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, get_resolver

from handrail.cases.gate import PERMISSIONS, permission

# The app of accounts lies below the gate and cannot ask it: its addresses declare themselves here.
BELOW_THE_GATE = {
    "forgotten_password": "anyone",
    "choose_password": "anyone",
    "council_sign_in": "anyone",
    "council_sign_in_back": "anyone",
    "sign_in": "anyone",
    "sign_out": "anyone",
    "device_key": "signed_in",
    "time_left": "signed_in",
    "account": "signed_in",
    "change_password": "signed_in",
    "sign_out_everywhere": "signed_in",
    "second_step": "anyone",
    "confirm_password": "signed_in",
    "set_up_second_step": "signed_in",
    "authenticator_app": "signed_in",
    "remove_authenticator_app": "signed_in",
    "add_passkey": "signed_in",
    "passkey": "signed_in",
    "recovery_codes": "signed_in",
}


def patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        elif isinstance(entry, URLPattern):
            yield path, entry


def declared(entry):
    return getattr(entry.callback, "permission", None) or BELOW_THE_GATE.get(entry.name)


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


def test_no_page_is_excused_that_is_not_there():
    assert set(BELOW_THE_GATE) <= {entry.name for _, entry in patterns(get_resolver())}


def test_a_url_that_declares_nothing_is_found():
    def view(request): ...

    def found(callback):
        return [("somewhere/", SimpleNamespace(name="somewhere", callback=callback))]

    assert undeclared(found(view))
    assert undeclared(found(permission("signed_in")(view))) == []


def test_a_url_that_is_open_and_does_not_say_so_is_found():
    def view(request): ...

    def found(callback):
        return [("somewhere/", SimpleNamespace(name="somewhere", callback=callback))]

    assert misdeclared(found(login_not_required(permission("signed_in")(view))))
    assert misdeclared(found(login_not_required(permission("anyone")(view)))) == []
