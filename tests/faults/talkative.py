"""Settings of a server that writes words wherever a program can; each request names one way of it, or several."""

import asyncio
import gc
import logging
import os
import subprocess
import sys
import threading
import warnings

from django.db import connection

from handrail.config.settings import *  # noqa: F403
from handrail.config.settings import MIDDLEWARE as HANDRAIL_S

WORDS = "Kelly Hartley was hit on Friday"
HEADER = "X-Talk"
MIDDLEWARE = ["tests.faults.talkative.Talk", *HANDRAIL_S, "tests.faults.talkative.Fail"]


def raise_words():
    raise RuntimeError(WORDS)


def break_a_key():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations SELECT * FROM django_migrations")


def ask_for_no_table():
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{WORDS}"')


def fail_in_a_thread():
    thread = threading.Thread(target=raise_words)
    thread.start()
    thread.join()


class FailsWhenForgotten:
    def __del__(self):
        raise RuntimeError(WORDS)


def fail_where_nobody_can_catch_it():
    FailsWhenForgotten()
    gc.collect()


def forget_a_failed_task():
    async def forget():
        task = asyncio.ensure_future(fail())
        await asyncio.sleep(0.01)
        del task
        gc.collect()

    async def fail():
        raise_words()

    asyncio.run(forget())


def log_what_cannot_be_put_together():
    logging.getLogger("some.library").error("%d", WORDS)


def start_a_program():
    subprocess.run([sys.executable, "-c", f"import sys; print({WORDS!r}); sys.exit({WORDS!r})"], check=False)


SAYS = {
    "print": lambda: print(WORDS, flush=True),
    "print error": lambda: print(WORDS, file=sys.stderr, flush=True),
    "print half a line": lambda: print(WORDS, end="", flush=True),
    "print what looks like a line": lambda: print(f'{{"event": "request", "why": "{WORDS}"}}', flush=True),
    "write as a library in C would": lambda: os.write(2, f"{WORDS}\n".encode()),
    "write what is no text": lambda: os.write(1, WORDS.encode("utf-16") + b"\xff\n"),
    "warn": lambda: warnings.warn(WORDS, stacklevel=2),
    "log": lambda: logging.getLogger("some.library").error(WORDS),
    "log as Django": lambda: logging.getLogger("django.security.SuspiciousOperation").error(WORDS),
    "log as the server": lambda: logging.getLogger("_granian").error(WORDS),
    "log what cannot be put together": log_what_cannot_be_put_together,
    "fail in a thread": fail_in_a_thread,
    "fail where nobody can catch it": fail_where_nobody_can_catch_it,
    "forget a failed task": forget_a_failed_task,
    "start a program": start_a_program,
}
FAILS = {"raise": raise_words, "break a key": break_a_key, "ask for no table": ask_for_no_table}


class Talk:
    """Writes words at the start of a request that asks for it."""

    does = SAYS

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if how := self.does.get(request.headers.get(HEADER, "")):
            how()
        return self.get_response(request)


class Fail(Talk):
    """Fails with words where a view would."""

    does = FAILS
