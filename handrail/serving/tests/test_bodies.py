"""A body is read whole, or refused with what to do; what waits to come is bounded for each and for all together."""

import asyncio

import pytest

from handrail.serving import bodies
from handrail.serving.bodies import KIB, MIB, Bodies, Refused
from handrail.serving.tests.event_loops import run

PAGE = 200 * KIB
NOBODY = ""


def read(body, size, *, receive=None, session=True, whose="sam", network="192.0.2.1"):
    """Reads a body of somebody who is signed in, or, as nobody, of a session that has ended."""

    async def comes():
        return b"a" * size

    async def asked():
        return whose

    return body.read(receive or comes, size=size, has_session=session, network=network, who_is_signed_in=asked)


def refused(*arguments, **more):
    with pytest.raises(Refused) as refusal:
        run(read(*arguments, **more))
    return refusal.value.status


@pytest.fixture
def body():
    return Bodies(largest=10 * MIB)


@pytest.mark.parametrize(
    ("size", "who"),
    [
        (64 * KIB, {"session": False}),
        (MIB, {"whose": NOBODY}),
        (10 * MIB, {}),
    ],
)
def test_what_its_sender_may_send_is_read_whole(body, size, who):
    assert len(run(read(body, size, **who))) == size


@pytest.mark.parametrize(
    ("size", "who"),
    [
        (64 * KIB + 1, {"session": False}),
        (MIB + 1, {"whose": NOBODY}),
        (10 * MIB + 1, {}),
    ],
)
def test_what_is_larger_is_refused_unread(body, size, who):
    def never():
        pytest.fail("it was read")

    assert refused(body, size, receive=never, **who) == 413


def never_comes():
    return asyncio.sleep(3600)


@pytest.mark.parametrize("size", [10, PAGE])
def test_a_body_that_does_not_come_is_given_up(body, size, monkeypatch):
    monkeypatch.setattr(bodies, "SECONDS_TO_BEGIN", 0.05)
    monkeypatch.setattr(bodies, "BYTES_A_SECOND", 10 * MIB)

    assert refused(body, size, receive=never_comes) == 408
    assert len(run(read(body, PAGE))) == PAGE


def while_waiting(body, count, size, *, whose=lambda number: "sam", network=lambda number: "192.0.2.1"):
    """The statuses of as many bodies that all begin and never come; None for those still waited for."""

    async def story():
        tasks = [
            asyncio.create_task(read(body, size, receive=never_comes, whose=whose(number), network=network(number)))
            for number in range(count)
        ]
        await asyncio.sleep(0.05)
        statuses = [task.exception().status if task.done() else None for task in tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return statuses

    return run(story())


def test_one_person_has_two_of_the_largest_under_way_and_others_still_send(body):
    assert while_waiting(body, 4, 10 * MIB) == [None, None, 503, 503]
    assert while_waiting(body, 4, 10 * MIB, whose=str) == [None] * 4


def test_all_together_hold_no_more_than_a_worker_has_room_for(body):
    assert while_waiting(body, 12, 10 * MIB, whose=str).count(None) == 9


def of_nobody(number):
    return NOBODY


def test_ended_sessions_of_a_network_share_one_room_and_leave_others_theirs(body, monkeypatch):
    def answer_to_another_network():
        networks = ["192.0.2.1"] * 40 + ["192.0.2.2"]
        statuses = while_waiting(body, 41, MIB, whose=of_nobody, network=networks.__getitem__)
        return statuses[:40].count(None), statuses[40]

    assert answer_to_another_network() == (4, None)
    monkeypatch.setattr(bodies, "MOST_OF_THEM_IN_ONE_NETWORK", bodies.MOST_OF_ENDED_SESSIONS)
    assert answer_to_another_network() == (32, 503)


def test_all_ended_sessions_together_take_a_third_of_the_room(body):
    assert while_waiting(body, 40, MIB, whose=of_nobody, network=str).count(None) == 32


def test_what_was_given_up_leaves_its_room(body):
    assert while_waiting(body, 2, 10 * MIB) == [None, None]
    assert while_waiting(body, 2, 10 * MIB) == [None, None]


def by_four_who_take_all_they_can(number):
    return ["callum", "connor", "kieran", "tunde"][number % 4] if number < 12 else "sam"


def test_whoever_has_something_under_way_leaves_room_to_those_who_have_nothing(body, monkeypatch):
    def answer_to_the_last():
        return while_waiting(body, 13, 8 * MIB, whose=by_four_who_take_all_they_can)[-1]

    assert answer_to_the_last() is None
    monkeypatch.setattr(bodies, "KEPT_FOR_OTHERS", 0)
    assert answer_to_the_last() == 503
