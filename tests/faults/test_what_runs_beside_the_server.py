"""What runs beside the server and is killed, as a machine without memory does, is begun anew, and the log says so."""

import json
import os
import signal
import time
from pathlib import Path

import pytest

from tests.faults.talkative_server import a_talkative_server

ROUNDS, READER = "handrail.config.rounds", "handrail.core.only_log_lines"


def that_run(module, server):
    """The processes of the server that run this module, but for those that have ended."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            parent = (process / "stat").read_text().rpartition(") ")[2].split()[1]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if module.encode() in words and parent == f"{server.pid}":
            found.append(int(process.name))
    return found


def until(found, seconds=30):
    before = time.monotonic()
    while not (now := found()) and time.monotonic() - before < seconds:
        time.sleep(0.1)
    return now


def kill(module, served):
    """Kills all that run it, and says which."""
    found = until(lambda: that_run(module, served.process))
    for process in found:
        os.kill(process, signal.SIGKILL)
    return {*found}


def events(served):
    return [json.loads(line)["event"] for line in served.lines]


@pytest.fixture(scope="module")
def served():
    with a_talkative_server() as served:
        yield served


@pytest.mark.parametrize(("module", "said"), [(ROUNDS, "rounds_ended"), (READER, "log_reader_ended")])
def test_what_is_killed_is_begun_anew_and_told(served, module, said):
    dead = kill(module, served)

    assert until(lambda: len({*that_run(module, served.process)} - dead) == len(dead))
    assert until(lambda: said in events(served))


def test_a_log_whose_reader_was_killed_goes_on_with_what_nobody_had_read(served):
    before = events(served).count("request")
    kill(READER, served)
    for _ in range(3):
        assert served.ask(path="/nothing-is-here/") == 404

    assert until(lambda: events(served).count("request") == before + 3)


def test_what_is_told_to_stop_with_the_server_ends_with_it_without_a_word():
    with a_talkative_server() as stopped:
        beside = [*until(lambda: that_run(ROUNDS, stopped.process)), *that_run(READER, stopped.process)]
        time.sleep(1)
        os.killpg(stopped.process.pid, signal.SIGTERM)
        stopped.process.wait(30)
        assert until(lambda: not any(Path(f"/proc/{process}").exists() for process in beside))

    assert not {"rounds_ended", "log_reader_ended"} & {*events(stopped)}


def test_without_starting_anew_neither_would_run_again():
    with a_talkative_server(without="starting anew") as served:
        kill(ROUNDS, served)
        kill(READER, served)
        before = events(served)
        assert served.ask(path="/nothing-is-here/") == 404
        time.sleep(3)
        assert events(served) == before
        assert that_run(ROUNDS, served.process) == [] == that_run(READER, served.process)
