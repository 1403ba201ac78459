"""The rounds go on whatever fails in them, beside the server and no longer than it."""

import datetime
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError, transaction

from handrail.accounts.models import User
from handrail.accounts.sessions import SessionStore
from handrail.accounts.tests.factories import make_user
from handrail.audit.models import TrailEvent, TrailSeal
from handrail.audit.trail import record
from handrail.config import rounds, settings
from handrail.core import clock
from handrail.core.logs import Line


def until(true, seconds=20):
    for _ in range(seconds * 20):
        if true():
            return True
        time.sleep(0.05)
    return False


def fails():
    raise OSError("The mail server is away.")


@pytest.mark.django_db(transaction=True)
def test_what_fails_keeps_nothing_else_from_being_done(monkeypatch, caplog):
    due = rounds.parts()
    with transaction.atomic():
        record("form.drafted", by=None)
    monkeypatch.setattr(rounds, "parts", lambda: [fails, *due])

    rounds.go_round()

    assert TrailSeal.objects.count() == TrailEvent.objects.count() == 1
    [line] = [record for record in caplog.records if record.handrail_event == "round_failed"]
    assert line.handrail_fields["part"] == "fails"
    assert "mail server" not in Line().format(line)


def away():
    raise OperationalError("connection to server failed: no route to db.example.org")


def lines_of(caplog):
    return [json.loads(Line().format(record)) for record in caplog.records]


@pytest.mark.django_db
def test_a_database_that_is_away_is_told_once_a_minute_and_when_it_is_back(monkeypatch, caplog):
    now, told, tried = [0.0], rounds.Told(), []
    monkeypatch.setattr(rounds.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(rounds, "parts", lambda: [away, lambda: tried.append(1)])
    for _ in range(13):
        rounds.go_round(told)
        now[0] += rounds.ROUND_EVERY

    assert [line["event"] for line in lines_of(caplog)] == ["database_away"] * 3
    assert tried == []
    assert len(caplog.text) < 10_000
    assert not any("example.org" in json.dumps(line) for line in lines_of(caplog))
    monkeypatch.setattr(rounds, "parts", lambda: [lambda: tried.append(1)])
    rounds.go_round(told)
    rounds.go_round(told)
    assert [(line["event"], line.get("seconds")) for line in lines_of(caplog)[3:]] == [("database_back", 130)]
    assert tried == [1, 1]


def test_without_a_memory_of_what_was_told_each_round_would_tell(monkeypatch, caplog):
    monkeypatch.setattr(rounds, "parts", lambda: [away])
    for _ in range(13):
        rounds.go_round()

    assert len(caplog.records) == 13


SERVER = """
import django, time
django.setup()
from handrail.config import rounds
print(*(one.process.pid for one in rounds.start_beside_the_server()), flush=True)
time.sleep(60)
"""


def test_beside_a_server_the_trail_is_sealed_and_it_ends_with_its_server(tmp_path):
    database = tmp_path / "handrail.sqlite3"
    environment = os.environ | {
        "HANDRAIL_MODE": "development",
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "handrail.config.settings",
    }
    migrate = [sys.executable, "-m", "handrail.config.command", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=environment, cwd=settings.BASE_DIR, check=True)
    with sqlite3.connect(database) as there:
        there.execute(
            "INSERT INTO audit_trailevent"
            " (at, event, actor_id, actor_name, case_reference, subject, subject_id, page, detail)"
            " VALUES ('2026-11-23 09:00:00', 'signed_in', '1', 'Somebody', '', '', '', '', '{}')"
        )
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
    )
    beside = [int(process) for process in server.stdout.readline().split()]
    try:
        assert until(lambda: seals_in(database) == 1)
        assert until((tmp_path / "handrail.anchors.jsonl").exists)
    finally:
        server.kill()
        server.wait()
    assert until(lambda: not any(runs(process) for process in beside))


HANGS = """
import os, time
from handrail.config import rounds
rounds.LONGEST_ROUND = 1
rounds.go_rounds(os.getppid(), lambda: [lambda: time.sleep(60)])
"""


def test_a_round_that_hangs_is_ended_so_that_it_is_begun_again():
    hanging = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()" + HANGS],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "handrail.config.settings"},
        cwd=settings.BASE_DIR,
        timeout=50,
    )

    assert hanging.returncode == -signal.SIGALRM


def test_what_waits_for_a_mail_server_and_what_does_not_are_rounds_of_their_own():
    every = [name for of in rounds.ROUNDS.values() for name in named(of)]

    assert sorted(every) == sorted(named(rounds.parts))
    assert {"seal_new_rows", "anchor_the_trail"} <= {*named(rounds.upkeep)}
    assert not {name for name in named(rounds.upkeep) if re.search("send|tell|escalate|ask_about", name)}


def named(of):
    return [part.__qualname__.rpartition(".")[2] for part in of()]


def seals_in(database):
    with closing(sqlite3.connect(database)) as there:
        return there.execute("SELECT count(*) FROM audit_trailseal").fetchone()[0]


def runs(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.django_db(transaction=True)
def test_an_account_that_nobody_uses_is_closed():
    somebody = make_user("Sam Okafor")
    User.objects.filter(pk=somebody.pk).update(created_at=clock.now() - datetime.timedelta(days=46))

    rounds.go_round()

    somebody.refresh_from_db()
    assert not somebody.is_active


@pytest.mark.django_db
def test_a_session_that_is_long_over_is_not_kept():
    session = SessionStore()
    session.set_expiry(-1)
    session.create()
    lasting = SessionStore()
    lasting.create()

    rounds.go_round()

    assert not session.exists(session.session_key)
    assert lasting.exists(lasting.session_key)
