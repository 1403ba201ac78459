"""The rounds go on whatever fails in them, beside the server and no longer than it."""

import datetime
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db import transaction

from handrail.accounts.models import User
from handrail.accounts.sessions import SessionStore
from handrail.accounts.tests.factories import make_user
from handrail.audit.models import TrailEvent, TrailSeal
from handrail.audit.trail import record
from handrail.config import rounds, settings
from handrail.core import clock


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
    assert "A part of the round failed" in caplog.text


SERVER = """
import django, time
django.setup()
from handrail.config import rounds
print(rounds.start_beside_the_server().pid, flush=True)
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
    beside = int(server.stdout.readline())
    try:
        assert until(lambda: seals_in(database) == 1)
        assert until((tmp_path / "handrail.anchors.jsonl").exists)
    finally:
        server.kill()
        server.wait()
    assert until(lambda: not runs(beside))


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
