from types import SimpleNamespace

import pytest

from handrail.serving.environ import environ_of


def scope(*headers, **more):
    said = {
        "method": "POST",
        "path": "/families/É/",
        "query_string": "a=%C3%89",
        "server": "127.0.0.1:8000",
        "client": "[2001:db8::7]:50000",
        "scheme": "http",
        "http_version": "1.1",
        "headers": SimpleNamespace(items=lambda: list(headers)),
    }
    return SimpleNamespace(**said | more)


def test_a_request_is_said_as_wsgi_says_it():
    environ = environ_of(scope(("content-type", "text/plain"), ("content-length", "3"), ("host", "example.org")))

    assert environ["PATH_INFO"].encode("latin-1").decode() == "/families/É/"
    assert environ["QUERY_STRING"] == "a=%C3%89"
    assert (environ["REMOTE_ADDR"], environ["SERVER_NAME"], environ["SERVER_PORT"]) == (
        "2001:db8::7",
        "127.0.0.1",
        "8000",
    )
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"], environ["HTTP_HOST"]) == (
        "text/plain",
        "3",
        "example.org",
    )


def test_a_header_that_only_looks_like_the_proxys_is_left_out():
    environ = environ_of(scope(("x_forwarded_proto", "https"), ("x-forwarded-for", "192.0.2.1")))

    assert "HTTP_X_FORWARDED_PROTO" not in environ
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("text/plain; charset=zlib", "text/plain"),
        ("application/x-www-form-urlencoded;charset=UTF-16", "application/x-www-form-urlencoded"),
        ("application/json", "application/json"),
        ("multipart/form-data; charset=hex; boundary=--a1", "multipart/form-data; boundary=--a1"),
        ('multipart/form-data; Boundary="a b; c"; charset=hex', 'multipart/form-data; boundary="a b; c"'),
        ("text/plain; x*=nope''%41", "text/plain"),
        ("text/plain; boundary*=nope''%41", "text/plain"),
        (";charset=idna", ""),
    ],
)
def test_no_character_set_is_taken_from_the_sender(said, read):
    assert environ_of(scope(("content-type", said)))["CONTENT_TYPE"] == read


@pytest.mark.parametrize(
    ("said", "is_read"),
    [("text/html, */*;q=0.8", True), ("text/html;x*=nope''a", False), ("text/html; x*0* =idna''%41", False)],
)
def test_what_one_takes_is_read_unless_it_names_a_character_set(said, is_read):
    assert ("HTTP_ACCEPT" in environ_of(scope(("accept", said)))) is is_read


def test_a_header_sent_twice_is_one_and_so_are_cookies():
    environ = environ_of(scope(("x-a", "1"), ("x-a", "2"), ("cookie", "a=1"), ("cookie", "session=s; b=2")))

    assert environ["HTTP_X_A"] == "1,2"
    assert environ["HTTP_COOKIE"] == "a=1; session=s; b=2"
