"""However much one person asks for, the next of another comes after at most one of theirs."""

import asyncio
import threading
import time

import pytest

from handrail.serving import turns
from handrail.serving.tests import event_loops
from handrail.serving.turns import Turns

SLOW = 0.2


def run(story):
    return event_loops.run(asyncio.wait_for(story, 20))


@pytest.fixture
def make_turns():
    made = []

    def make(**more):
        made.append(Turns(**{"at_once": 1, "threads": 4} | more))
        return made[-1]

    yield make
    for one in made:
        one.close()


def behind_many(make_turns, *, whose_are_the_many):
    """How long a quick request of Sam's takes behind fifty of 20 ms, and how many of those were answered before it."""

    async def story():
        line = make_turns()
        done = []

        async def ask(number):
            await line.run(whose_are_the_many, time.sleep, 0.02)
            done.append(number)

        many = [asyncio.create_task(ask(number)) for number in range(50)]
        await asyncio.sleep(0.01)
        await line.run("sam", time.sleep, 0)
        before = len(done)
        for task in many:
            task.cancel()
        return before

    return run(story())


def test_whoever_asks_once_waits_for_one_of_somebody_who_asks_fifty_times(make_turns):
    assert behind_many(make_turns, whose_are_the_many="callum") <= 2


def test_in_one_line_for_everybody_they_would_wait_for_all_fifty(make_turns):
    assert behind_many(make_turns, whose_are_the_many="sam") >= 45


def behind_a_network(make_turns, line_of):
    """How many of fifty requests from one network are answered before one from another; by line and line within it."""

    async def story():
        line = make_turns()
        done = []

        async def ask(number):
            whose, within = line_of(number)
            await line.run(whose, time.sleep, 0.02, within=within, of_stranger=True)
            done.append(number)

        many = [asyncio.create_task(ask(number)) for number in range(50)]
        await asyncio.sleep(0.01)
        await line.run("another network", time.sleep, 0, of_stranger=True)
        before = len(done)
        for task in many:
            task.cancel()
        await asyncio.gather(*many, return_exceptions=True)
        return before, line._waiting

    return run(story())


def test_however_many_lines_there_are_within_a_network_another_waits_for_one_of_them(make_turns):
    before, left = behind_a_network(make_turns, lambda number: ("a network", f"device {number}"))

    assert before <= 2
    assert left == {}


def test_as_lines_of_their_own_it_would_wait_for_all(make_turns):
    assert behind_a_network(make_turns, lambda number: (f"a network, device {number}", ""))[0] >= 45


def test_within_a_network_lines_take_turns_too(make_turns):
    async def story():
        line = make_turns()
        done = []

        async def ask(within):
            await line.run("a network", time.sleep, 0.005, within=within, of_stranger=True)
            done.append(within)

        await asyncio.gather(*(ask("guesses") for _ in range(20)), ask("of Sam"))
        return done.index("of Sam")

    assert run(story()) <= 2


def beside_a_slow_one(make_turns):
    async def story():
        line = make_turns()
        slow = asyncio.create_task(line.run("callum", time.sleep, 10 * SLOW))
        await asyncio.sleep(0.01)
        began = time.monotonic()
        await line.run("sam", time.sleep, 0)
        taken = time.monotonic() - began
        await slow
        return taken

    return run(story())


def test_a_slow_answer_holds_up_nobody_longer_than_a_turn(make_turns):
    assert beside_a_slow_one(make_turns) < 5 * SLOW


def test_it_would_if_a_turn_lasted_as_long_as_the_answer(make_turns, monkeypatch):
    monkeypatch.setattr(turns, "SECONDS_OF_A_TURN", 60)

    assert beside_a_slow_one(make_turns) > 9 * SLOW


def test_one_person_has_one_request_at_work_and_quick_ones_are_answered_one_by_one(make_turns):
    at_work, most = set(), {"callum": 0, "all": 0}
    lock = threading.Lock()

    def work(whose, number):
        with lock:
            at_work.add((whose, number))
            most[whose] = max(most.get(whose, 0), sum(one == whose for one, _ in at_work))
            most["all"] = max(most["all"], len(at_work))
        time.sleep(0.002)
        with lock:
            at_work.discard((whose, number))

    async def story():
        line = make_turns(at_once=2)
        await asyncio.gather(
            *(line.run(whose, work, whose, number) for whose in ("callum", "sam", "lorraine") for number in range(20))
        )

    run(story())
    assert most["callum"] == most["sam"] == most["lorraine"] == 1
    assert most["all"] == 2


def test_a_fault_gives_the_turn_and_the_thread_back(make_turns):
    async def story():
        line = make_turns(threads=1)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await line.run("callum", lambda: 1 // 0)
        return await line.run("callum", lambda: "answered")

    assert run(story()) == "answered"


def test_what_has_begun_is_finished_before_it_closes(make_turns):
    finished = threading.Event()

    async def story():
        line = make_turns()
        task = asyncio.create_task(line.run("sam", lambda: (time.sleep(SLOW), finished.set())))
        await asyncio.sleep(0.02)
        line.close()
        await task

    run(story())
    assert finished.is_set()


def test_strangers_never_have_all_the_threads(make_turns):
    async def story():
        line = make_turns(at_once=4, threads=4)
        slow = [
            asyncio.create_task(line.run(f"stranger {number}", time.sleep, SLOW, of_stranger=True))
            for number in range(8)
        ]
        await asyncio.sleep(0.01)
        began = time.monotonic()
        await line.run("sam", time.sleep, 0)
        taken = time.monotonic() - began
        await asyncio.gather(*slow)
        return taken

    assert run(story()) < SLOW / 2


def test_somebody_who_leaves_in_the_moment_their_turn_comes_holds_no_place(make_turns):
    async def story():
        line = make_turns(at_once=1, threads=1)
        waiting = [asyncio.create_task(line.run("callum", time.sleep, 0)) for _ in range(3)]
        await asyncio.sleep(0)  # the first has its turn now, and has not begun
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await line.run("callum", time.sleep, 0)
        return line.waiting("callum")

    assert run(story()) == 0
