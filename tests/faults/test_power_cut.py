"""Whoever was told "saved" finds it again after the power was cut, and nothing is saved by half.

In `script/test` six cuts on the database that the tests run on; `script/measure R2` cuts both two hundred times.
"""

import os
import sqlite3
import subprocess
import sys
from urllib.parse import quote

import pytest

from bench import r2_power_cut, shim
from bench.databases_under_power import PostgreSQLUnderPower, SQLiteUnderPower
from bench.power_cut import Disk, quick_folder

CUTS = 6

pytestmark = pytest.mark.skipif(shim.COMPILER is None, reason="There is no C compiler (apt-get install gcc libc6-dev).")


@pytest.fixture
def folder():
    """Not pytest's own: PostgreSQL's user may not enter those."""
    with quick_folder() as folder:
        yield folder


@pytest.fixture
def disk(folder):
    return Disk(folder)


@pytest.fixture
def under_power(westmere, transactional_db, folder):
    """A database of the server's own, as the tests' one stands."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        under = SQLiteUnderPower(folder)
        copy = sqlite3.connect(under.file)
        connection.connection.backup(copy)
        copy.close()
    else:
        under = PostgreSQLUnderPower(folder)
        under.server.hold_what_is_in(address_of(connection.settings_dict))
    yield under
    under.close()


def address_of(of):
    return f"postgresql://{of['USER']}:{quote(of['PASSWORD'])}@{of['HOST']}:{of['PORT']}/{of['NAME']}"


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
    assert r2_power_cut.cut_when_unsafe(under_power, under_power.LOSES).lost


def test_a_server_does_not_start_on_unsafe_settings(under_power):
    refused = {setting: r2_power_cut.refuses_to_start(under_power, setting) for setting in under_power.UNSAFE}

    assert len(refused) == 3
    assert all(refused.values()), refused
