"""Every URL says who may use it."""

from types import SimpleNamespace

from django.urls import URLPattern, URLResolver, get_resolver

from handrail.cases.gate import PERMISSIONS, permission

# Pages that are not ours and are open to anybody by their nature.
NOT_OURS: dict[str, str] = {}


def patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        elif isinstance(entry, URLPattern):
            yield path, entry


def undeclared(found):
    return [
        f"{path} ({entry.name})"
        for path, entry in found
        if entry.name not in NOT_OURS and getattr(entry.callback, "permission", None) not in PERMISSIONS
    ]


def test_every_url_declares_its_permission():
    found = list(patterns(get_resolver()))

    assert found
    assert undeclared(found) == []


def test_every_url_has_a_name():
    assert [path for path, entry in patterns(get_resolver()) if not entry.name] == []


def test_a_url_that_declares_nothing_is_found():
    def view(request): ...

    assert undeclared([("somewhere/", SimpleNamespace(name="somewhere", callback=view))])
    declared = permission("signed_in")(view)
    assert undeclared([("somewhere/", SimpleNamespace(name="somewhere", callback=declared))]) == []


def test_no_page_of_somebody_else_is_excused_that_is_not_there():
    assert set(NOT_OURS) <= {entry.name for _, entry in patterns(get_resolver())}
