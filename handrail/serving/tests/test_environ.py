from types import SimpleNamespace

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


def test_a_header_sent_twice_is_one_and_so_are_cookies():
    environ = environ_of(scope(("x-a", "1"), ("x-a", "2"), ("cookie", "a=1"), ("cookie", "session=s; b=2")))

    assert environ["HTTP_X_A"] == "1,2"
    assert environ["HTTP_COOKIE"] == "a=1; session=s; b=2"
