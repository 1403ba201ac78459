"""Whoever was told "saved" finds it again after the server was killed, and nothing is saved by half.

In `script/test` ten kills on SQLite; `script/measure R1` kills it a thousand times, on both databases.
"""

import sqlite3

import pytest

from bench import r1_kill

KILLS = 10


@pytest.fixture
def council_in_a_file(westmere, transactional_db, tmp_path):
    """A database of the server's own, as the tests' one stands."""
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("The copy is made of SQLite's file; script/measure R1 also kills a server of PostgreSQL.")
    connection.ensure_connection()
    path = tmp_path / "handrail.sqlite3"
    copy = sqlite3.connect(path)
    connection.connection.backup(copy)
    copy.close()
    return f"sqlite:///{path}"


def test_every_save_that_was_acknowledged_outlives_a_kill(council_in_a_file):
    told = r1_kill.killed_again_and_again(council_in_a_file, kills=KILLS)

    assert (told.kills, told.faults) == (KILLS, [])
    assert told.in_mid_save
    assert len(told.acknowledged) >= KILLS * 4
    assert r1_kill.lost_and_halved(council_in_a_file, told) == (0, [])


def test_a_server_that_answers_before_it_saves_would_lose_some(council_in_a_file):
    told = r1_kill.killed_again_and_again(council_in_a_file, kills=KILLS, settings="bench.hasty_settings")
    lost, _ = r1_kill.lost_and_halved(council_in_a_file, told)

    assert lost
