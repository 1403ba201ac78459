"""Whoever was told "saved" finds it again after the power was cut, and nothing is saved by half.

In `script/test` six cuts on SQLite; `script/measure R2` cuts two hundred times.
"""

import os
import sqlite3
import subprocess
import sys

import pytest

from bench import r2_power_cut, shim
from bench.power_cut import Disk

CUTS = 6

pytestmark = pytest.mark.skipif(shim.COMPILER is None, reason="There is no C compiler (apt-get install gcc libc6-dev).")


@pytest.fixture
def disk(tmp_path):
    return Disk(tmp_path)


@pytest.fixture
def under_power(westmere, transactional_db, tmp_path):
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite's power is cut so far.")
    connection.ensure_connection()
    under = r2_power_cut.SQLiteUnderPower(tmp_path)
    copy = sqlite3.connect(under.file)
    connection.connection.backup(copy)
    copy.close()
    return under


def run(disk, program):
    lines = f"import os\nos.chdir({str(disk.live)!r})\n{program}"
    subprocess.run([sys.executable, "-I", "-c", lines], env=os.environ | disk.environment, check=True)


def contents(disk):
    return {path.name: path.read_text() for path in disk.live.iterdir()}


def test_only_what_was_synced_outlives_a_cut(disk):
    (disk.live / "notes").write_text("old")
    disk.settle()
    run(
        disk,
        "f = open('notes', 'w'); f.write('new'); f.flush(); os.fdatasync(f.fileno()); f.write(' newer'); f.flush()",
    )

    assert disk.cut() == 1
    assert contents(disk) == {"notes": "new"}


def test_a_name_outlives_a_cut_only_once_its_folder_was_synced(disk):
    (disk.live / "old").write_text("text")
    disk.settle()
    run(disk, "os.rename('old', 'new')")
    disk.cut()
    assert contents(disk) == {"old": "text"}

    run(disk, "os.rename('old', 'new'); os.fsync(os.open('.', os.O_RDONLY))")
    disk.cut()
    assert contents(disk) == {"new": "text"}


def test_every_save_that_was_acknowledged_outlives_a_cut(under_power):
    found = r2_power_cut.cut_again_and_again(under_power, cuts=CUTS)

    assert (found.cuts, found.told.faults, found.damage) == (CUTS, [], [])
    assert found.took_something
    assert len(found.told.acknowledged) >= CUTS * 4
    assert (found.lost, found.half_saves) == (0, [])


def test_a_database_that_does_not_wait_for_the_disk_would_lose_some(under_power):
    assert r2_power_cut.cut_when_unsafe(under_power).lost


@pytest.mark.parametrize("pragma", r2_power_cut.UNSAFE_PRAGMAS)
def test_a_server_does_not_start_on_unsafe_settings(under_power, pragma):
    assert r2_power_cut.refuses_to_start(under_power.address, pragma)
