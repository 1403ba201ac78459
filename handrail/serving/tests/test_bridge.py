"""What the application answers comes through whole, and what it is never asked is refused in words."""

import asyncio
import json
import time
from types import SimpleNamespace

import pytest

from handrail.serving import bodies
from handrail.serving import bridge as serving
from handrail.serving.bridge import WHO_ASKED, Bridge
from handrail.serving.tests.event_loops import run

SESSION = {"cookie": "session=of-sam"}


class Protocol:
    """The side of Granian that a bridge is given."""

    def __init__(self, body=b""):
        self.body, self.answer, self.gone = body, None, asyncio.Event()

    async def client_disconnect(self):
        await self.gone.wait()

    async def __call__(self):
        if self.body is None:
            await asyncio.sleep(3600)
        return self.body

    def response_bytes(self, status, headers, content):
        self.answer = SimpleNamespace(status=status, headers=dict(headers), content=content)


def scope_of(method="GET", **headers):
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return SimpleNamespace(
        method=method,
        path="/",
        query_string="",
        server="127.0.0.1:8000",
        client="192.0.2.1:50000",
        scheme="http",
        http_version="1.1",
        headers=SimpleNamespace(items=lambda: named),
    )


def echo(environ, start_response):
    start_response("201 Created", [("X-Read", environ["wsgi.input"].read().decode())])
    return [environ["REQUEST_METHOD"].encode(), b" ", environ["PATH_INFO"].encode()]


def bridge_to(application, **more):
    return Bridge(
        application,
        **{
            "at_once": 1,
            "threads": 2,
            "largest_body": bodies.MIB,
            "session_of": lambda environ: environ.get("HTTP_COOKIE", "").removeprefix("session="),
            "who_is_signed_in": lambda session: "sam" if session.startswith("of-sam") else "",
            "line_of_stranger": lambda environ: (environ["REMOTE_ADDR"], ""),
            "page": "<p>{}</p>".format,
            "also_says": lambda environ: [("X-Of", environ["REMOTE_ADDR"])],
        }
        | more,
    )


def ask(bridge, scope, body=b""):
    protocol = Protocol(body)

    async def story():
        bridge.__rsgi_init__(asyncio.get_running_loop())
        await bridge.__rsgi__(scope, protocol)
        bridge.__rsgi_del__(asyncio.get_running_loop())

    run(story())
    return protocol.answer


def test_what_is_asked_and_answered_comes_through_whole():
    answer = ask(bridge_to(echo), scope_of("POST", content_length="5"), b"words")

    assert (answer.status, answer.headers, answer.content) == (201, {"X-Read": "words"}, b"POST /")


def test_an_answer_in_pieces_is_closed_when_it_was_read():
    closed = []

    class Pieces:
        def __iter__(self):
            return iter([b"a", b"b"])

        def close(self):
            closed.append(True)

    def application(environ, start_response):
        start_response("200 OK", [])
        return Pieces()

    assert ask(bridge_to(application), scope_of()).content == b"ab"
    assert closed


def test_a_body_that_stays_out_is_refused_in_words_for_whom_it_is_and_the_application_never_asked(monkeypatch):
    monkeypatch.setattr(bodies, "SECONDS_TO_BEGIN", 0.05)
    bridge = bridge_to(lambda *_: pytest.fail("it was asked"))

    page = ask(bridge, scope_of("POST", content_length="5"), None)
    told = ask(bridge, scope_of("POST", content_length="5", accept="application/json"), None)

    assert page.status == told.status == 408
    assert "send it again" in page.content.decode()
    assert "send it again" in json.loads(told.content)["reason"]
    assert page.headers["Cache-Control"] == "no-store, private"
    assert page.headers["Connection"] == "close"
    assert page.headers["X-Of"] == told.headers["X-Of"] == "192.0.2.1"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content_length": "100000"}, 413),
        ({"content_length": "100000", "cookie": "session=made-up"}, 201),
        ({"content_length": "1100000", "cookie": "session=made-up"}, 413),
        ({"content_length": "100000", **SESSION}, 201),
        ({"transfer_encoding": "chunked"}, 411),
    ],
)
def test_who_may_send_how_much(headers, status):
    assert ask(bridge_to(echo, largest_body=2 * bodies.MIB), scope_of("POST", **headers)).status == status


def test_a_fault_of_the_application_is_an_answer_too():
    def application(environ, start_response):
        raise ZeroDivisionError

    assert ask(bridge_to(application), scope_of()).status == 500


def test_sessions_of_one_person_take_turns_with_each_other():
    lines = []

    def application(environ, start_response):
        environ[WHO_ASKED] = "sam"
        start_response("200 OK", [])
        return []

    bridge = bridge_to(application)

    async def story():
        bridge.__rsgi_init__(asyncio.get_running_loop())
        note_lines(bridge, lines)
        for session in ("first", "second", "first", "second", "made-up"):
            await bridge.__rsgi__(scope_of(cookie=f"session={session}"), Protocol())

    run(story())
    # a session that is not known yet stands in the line of its address, so that nobody makes lines up
    assert lines == ["192.0.2.1", "192.0.2.1", "sam", "sam", "192.0.2.1"]


def test_what_waits_with_a_session_that_has_ended_stands_before_nobody_who_is_signed_in():
    """Sent all at once with the cookie of a session that was ended: the first finds that out for the others."""
    asked = []

    def application(environ, start_response):
        ended = environ["HTTP_COOKIE"] == "session=ended" and asked
        environ[WHO_ASKED] = "" if ended else "sam"
        asked.append(environ["HTTP_COOKIE"])
        time.sleep(0.02)
        start_response("200 OK", [])
        return []

    bridge = bridge_to(application)
    lines = []

    async def story():
        bridge.__rsgi_init__(asyncio.get_running_loop())
        for session in ("ended", "of-sam"):
            await bridge.__rsgi__(scope_of(cookie=f"session={session}"), Protocol())
        asked[1:] = []
        note_lines(bridge, lines)
        before = [bridge.__rsgi__(scope_of(cookie="session=ended"), Protocol()) for _ in range(20)]
        waiting = [asyncio.ensure_future(one) for one in before]
        await asyncio.sleep(0)
        await bridge.__rsgi__(scope_of(cookie="session=of-sam"), Protocol())
        place = len(asked) - 1
        await asyncio.gather(*waiting)
        bridge.__rsgi_del__(asyncio.get_running_loop())
        return place

    assert run(story()) <= 5
    assert len(asked) == 1 + 21
    assert lines.count("192.0.2.1") >= 15


def note_lines(bridge, lines):
    """Notes from now on, in these lines, whose each request is that is let in."""
    run = bridge._turns.run

    async def noting(whose, *more, **known):
        lines.append(whose)
        return await run(whose, *more, **known)

    bridge._turns.run = noting


def held_at_once(sessions):
    """The statuses of as many bodies of 10 MiB that never come, from sessions that this worker has not answered yet."""
    size = 10 * bodies.MIB
    bridge = bridge_to(echo, largest_body=size)

    async def send(session):
        protocol = Protocol(None)
        scope = scope_of("POST", content_length=str(size), cookie=f"session={session}")
        await bridge.__rsgi__(scope, protocol)
        return protocol.answer.status

    async def story():
        bridge.__rsgi_init__(asyncio.get_running_loop())
        tasks = [asyncio.create_task(send(session)) for session in sessions]
        async with asyncio.timeout(10):
            while bridge._bodies._being_read.total() + size * sum(task.done() for task in tasks) < size * len(tasks):
                await asyncio.sleep(0.01)
        statuses = [task.result() if task.done() else None for task in tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        bridge.__rsgi_del__(asyncio.get_running_loop())
        return statuses

    return run(story())


def test_room_is_counted_for_a_person_in_all_of_their_sessions():
    assert held_at_once([f"of-sam-{number}" for number in range(5)]) == [None, None, 503, 503, 503]


def test_a_body_too_large_for_a_stranger_has_its_sender_known_from_then_on():
    lines = []
    bridge = bridge_to(echo)

    async def story():
        bridge.__rsgi_init__(asyncio.get_running_loop())
        note_lines(bridge, lines)
        await bridge.__rsgi__(scope_of("POST", content_length="100000", **SESSION), Protocol(b"a" * 100_000))
        bridge.__rsgi_del__(asyncio.get_running_loop())

    run(story())
    # one question as a stranger: whose session it is
    assert lines == ["192.0.2.1", "sam"]


def test_more_than_a_browser_would_send_is_refused_and_nobody_elses(monkeypatch):
    monkeypatch.setattr(serving, "MOST_WAITING", 3)
    monkeypatch.setattr(serving, "SECONDS_BEFORE_TOO_MANY", 0.05)
    answers = {"callum": [], "sam": []}

    def application(environ, start_response):
        environ[WHO_ASKED] = environ["HTTP_COOKIE"].removeprefix("session=")
        time.sleep(0.01)
        start_response("200 OK", [])
        return []

    bridge = bridge_to(application)

    async def visit(whose):
        protocol = Protocol()
        await bridge.__rsgi__(scope_of(cookie=f"session={whose}"), protocol)
        answers[whose].append(protocol.answer.status)

    async def story():
        bridge.__rsgi_init__(asyncio.get_running_loop())
        await visit("callum")
        await visit("sam")
        await asyncio.gather(*(visit("callum") for _ in range(10)), visit("sam"))
        bridge.__rsgi_del__(asyncio.get_running_loop())

    run(story())
    assert sorted(answers["callum"][1:]) == [200] * 4 + [429] * 6
    assert answers["sam"] == [200, 200]


def begun_of_ten(session):
    """How many of ten slow requests are begun, all but the first of which hang up while it is at work."""
    begun = []

    def application(environ, start_response):
        environ[WHO_ASKED] = "sam"
        begun.append(environ["PATH_INFO"])
        time.sleep(0.05)
        start_response("200 OK", [])
        return []

    bridge = bridge_to(application)

    async def story():
        bridge.__rsgi_init__(asyncio.get_running_loop())
        if session:
            await bridge.__rsgi__(scope_of(**session), Protocol())
            begun.clear()
        asked = [Protocol() for _ in range(10)]
        waiting = [asyncio.ensure_future(bridge.__rsgi__(scope_of(**session), protocol)) for protocol in asked]
        await asyncio.sleep(0.01)
        for protocol in asked[1:]:
            protocol.gone.set()
        await asyncio.gather(*waiting)
        # and whoever comes after them is answered
        await bridge.__rsgi__(scope_of(), last := Protocol())
        bridge.__rsgi_del__(asyncio.get_running_loop())
        return last.answer.status

    assert run(story()) == 200
    return len(begun) - 1


def test_what_strangers_ask_for_who_have_gone_is_not_begun():
    assert begun_of_ten({}) == 1


def test_what_somebody_signed_in_has_sent_is_done_though_they_have_gone():
    assert begun_of_ten(SESSION) == 10
