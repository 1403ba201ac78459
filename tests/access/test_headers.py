"""Every answer says that it is nobody's to keep, to frame or to run foreign scripts in, whatever its status."""

import tempfile
from contextlib import contextmanager

import pytest
from django.http import HttpResponse

from bench.headers import client_of, faults_of, look_everywhere
from bench.headers_of_a_server import ASKED, look_at
from bench.s8_headers import HOST, settings_in_production
from bench.serving import manage, serving, settings_of, sqlite


def test_every_answer_carries_its_headers(westmere, record_property):
    seen = look_everywhere(production=False)

    record_property("answers", seen.answers)
    assert {"200", "302", "303", "400", "403", "404", "405", "422", "500", "503"} <= set(seen.statuses)
    assert not seen.faults, "\n".join(seen.faults)


@pytest.fixture
def page(sam):
    return client_of("sam", "testserver").get("/")


def test_a_header_that_is_missing_would_be_seen(page):
    assert not list(faults_of(page, production=False))
    for name in (
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
        "Cache-Control",
    ):
        value = page.headers.pop(name)
        assert list(faults_of(page, production=False)), name
        page[name] = value
    for said in ("", "max-age=31536000", "max-age=3600; includeSubDomains"):
        page["Strict-Transport-Security"] = said
        assert "no Strict-Transport-Security" in faults_of(page, production=True)
    page["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains; preload"
    assert "no Strict-Transport-Security" not in faults_of(page, production=True)


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        (None, "does not say what it is"),
        ("text/html", "is text/html without its character set"),
        ("text/css", "is text/css without its character set"),
        ("image/svg+xml", "is image/svg+xml without its character set"),
    ],
)
def test_an_answer_that_does_not_say_what_it_is_would_be_seen(page, kind, fault):
    del page["Content-Type"]
    if kind:
        page["Content-Type"] = kind

    assert fault in faults_of(page, production=False)


@pytest.mark.parametrize(
    ("policy", "fault"),
    [
        ("script-src 'unsafe-inline'", "lets 'unsafe-inline' be script-src"),
        ("style-src 'unsafe-inline'", "lets 'unsafe-inline' be style-src"),
        ("script-src https://elsewhere.example.org", "lets https://elsewhere.example.org be script-src"),
        ("script-src data:", "lets data: be script-src"),
    ],
)
def test_a_policy_that_lets_more_in_would_be_seen(page, policy, fault):
    page["Content-Security-Policy"] += f"; {policy}"

    assert f"the content security policy {fault}" in faults_of(page, production=False)


@pytest.mark.parametrize(
    "markup",
    [
        "<script>run()</script>",
        '<script nonce="another">run()</script>',
        '<p style="color:red">',
        '<a onclick="run()">',
        '<a href="javascript:run()">',
        '<script src="https://elsewhere.example.org/a.js"></script>',
        '<form action="//elsewhere.example.org">',
        "<style>p{}</style>",
    ],
)
def test_markup_that_a_strict_policy_stops_would_be_seen(page, markup):
    page.content += markup.encode()

    assert list(faults_of(page, production=False))


def test_a_cookie_for_scripts_or_for_other_sites_would_be_seen():
    response = HttpResponse()
    response.set_cookie("plain", "1", domain="example.org")

    faults = " ".join(faults_of(response, production=True))
    assert "can be read by scripts" in faults
    assert "sent along from other sites" in faults
    assert "could be sent unencrypted" in faults
    assert "shared with example.org" in faults


@pytest.mark.parametrize(
    ("middleware", "fault"),
    [
        ("csp.middleware.CSPMiddleware", "default-src of the content security policy is None"),
        ("django.middleware.security.SecurityMiddleware", "X-Content-Type-Options is None"),
        ("handrail.config.middleware.KeepPagesPrivate", "may be stored"),
    ],
)
def test_what_sets_a_header_taken_out_would_be_seen(westmere, settings, middleware, fault):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != middleware]

    assert fault in faults_of(client_of("sam", "testserver").get("/account/"), production=False)


@contextmanager
def in_production(**more):
    """A server as a council runs it, behind its proxy."""
    with sqlite() as database, tempfile.TemporaryDirectory() as folder:
        manage(settings_of(database), "migrate", "--verbosity", "0")
        values = settings_in_production(database, folder)
        manage(values, "collectstatic", "--noinput", "--verbosity", "0")
        with serving(database, demo=False, environment=values | {"HANDRAIL_WORKERS": "1"}, **more) as server:
            yield server


def test_what_the_server_refuses_before_handrail_is_asked_carries_them_too():
    with in_production() as server:
        seen = look_at(server, HOST)

    assert seen.answers == len(ASKED)
    assert not seen.faults, "\n".join(seen.faults)


def test_a_server_whose_own_refusals_forget_them_would_be_seen(monkeypatch):
    monkeypatch.setenv("WITHOUT", "strict transport in refusals")
    with in_production(program="bench.served_without") as server:
        faults = look_at(server, HOST).faults

    assert len([fault for fault in faults if "no Strict-Transport-Security" in fault]) == len(ASKED)
