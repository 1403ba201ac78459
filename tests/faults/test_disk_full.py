"""While the disk is full nothing is called saved that is not, and once it has room everything goes on by itself.

In `script/test` a few fillings on the database that the tests run on; `script/measure R8` fills both fifty times.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from bench import r8_disk_full, shim
from bench.disk_full import Disk, PostgreSQLOnDisk, SQLiteOnDisk
from bench.r1_kill import PERSON, RECORD, signed_in, started
from bench.visitor import Visitor
from handrail.demo.council_on_file import id_of
from tests.journeys.record_page import KEY_FACTORS, band, box, expect_saved, line

FILLINGS = 4
TYPED = "Kelly rang Dev about Friday."
PAGE = f"/records/{id_of(RECORD)}/"

pytestmark = pytest.mark.skipif(shim.COMPILER is None, reason="There is no C compiler (apt-get install gcc libc6-dev).")


@pytest.fixture(scope="module")
def folders():
    """Not pytest's own: PostgreSQL's user may not enter those."""
    with tempfile.TemporaryDirectory(prefix="handrail-disk-") as top:
        Path(top).chmod(0o755)
        yield lambda: Path(tempfile.mkdtemp(dir=top))


@pytest.fixture
def folder(folders):
    return folders()


@pytest.fixture(scope="module")
def postgresql_on_disk(folders):
    on_disk = PostgreSQLOnDisk(folders())
    yield on_disk
    on_disk.close()


@pytest.fixture
def council(westmere, transactional_db, folder, request):
    """A database of the server's own, as the tests' one stands."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        council = SQLiteOnDisk(folder)
        copy = sqlite3.connect(council.file)
        connection.connection.backup(copy)
        copy.close()
    else:
        council = request.getfixturevalue("postgresql_on_disk")
        council.server.hold_what_is_in(address_of(connection.settings_dict))
    yield council
    council.disk.free()
    council.wait_until_it_answers()


def address_of(of):
    return f"postgresql://{of['USER']}:{quote(of['PASSWORD'])}@{of['HOST']}:{of['PORT']}/{of['NAME']}"


def run(disk, program):
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import os\nos.chdir({str(disk.live)!r})\n{program}"],
        env=os.environ | disk.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr.strip().splitlines()[-1:]


def test_a_full_disk_takes_what_fits_into_a_files_last_block_and_no_more(folder):
    disk = Disk(folder)
    notes = disk.live / "notes"
    notes.write_text("old words")
    disk.fill("nothing_grows")

    assert run(disk, "os.pwrite(os.open('notes', os.O_WRONLY), b'new', 0)") == []
    assert notes.read_text() == "new words"
    assert run(disk, "f = open('notes', 'a'); f.write('more ' * 1000); f.flush()") == [
        "OSError: [Errno 28] No space left on device"
    ]
    assert notes.stat().st_size == 4096
    disk.free()
    assert run(disk, "f = open('notes', 'a'); f.write('more'); f.flush()") == []


def test_a_disk_that_never_writes_in_place_takes_nothing_while_it_is_full(folder):
    disk = Disk(folder)
    (disk.live / "notes").write_text("old words")
    disk.fill("nothing_is_written")

    for program in ("os.pwrite(os.open('notes', os.O_WRONLY), b'new', 0)", "open('other', 'w')"):
        assert "No space left on device" in run(disk, program)[0]
    assert [path.name for path in disk.live.iterdir()] == ["notes"]
    assert (disk.live / "notes").read_text() == "old words"


def test_nothing_is_lost_or_called_saved_by_mistake_while_the_disk_is_full(council):
    found = r8_disk_full.filled_again_and_again(council, fillings=FILLINGS)

    assert (found.fillings, found.told.faults, found.damage) == (FILLINGS, [], [])
    assert found.refused >= FILLINGS * 4
    assert len(found.told.acknowledged) >= FILLINGS * 4
    assert (found.lost, found.half_saves) == (0, [])
    assert (found.replaced, found.unanswered, found.refused_after) == (0, 0, 0)
    assert found.holds


def test_a_server_that_answers_before_it_saves_would_lose_some(council):
    found = r8_disk_full.filled_again_and_again(council, fillings=1, settings="bench.hasty_settings", longest=0.5)

    assert found.lost
    assert not found.holds


def test_whoever_cannot_be_answered_while_the_disk_is_full_gets_their_words_back(council):
    with started(council.address, r8_disk_full.SAFE, council.environment) as starter:
        sam = signed_in(starter)
        signed_out = Visitor(starter.address)
        signed_out.get("/sign-in/")
        council.disk.fill("nothing_is_written")
        typed = {"do": "save", "answer.key_factors.text": TYPED, "answer.key_factors.base": "0"}
        page = sam.post(PAGE, typed)
        theirs = signed_out.post(PAGE, typed)
        signing_in = signed_out.post("/demonstration/become/", {"person": PERSON})
        council.disk.free()
        council.wait_until_it_answers()

        assert r8_disk_full.says_it_is_not_saved(page, TYPED)
        assert theirs.status in (403, 500)  # 500 where the database cannot even be asked
        assert f"{TYPED}</textarea>" in theirs.body.decode()
        assert signing_in.status == 500
        assert TYPED not in sam.get(PAGE).body.decode()
        assert signed_out.become(PERSON).get(PAGE).status == 200


def test_the_page_says_that_it_is_not_saved_until_the_disk_has_room(council, new_context):
    with started(council.address, r8_disk_full.SAFE, council.environment) as starter:
        signed_in(starter)
        page = new_context(base_url=starter.address).new_page()
        page.goto("/sign-in/")
        page.get_by_role("button", name="Sam Okafor").click()
        page.goto(PAGE)
        council.disk.fill("nothing_is_written")
        box(page, KEY_FACTORS).fill(TYPED)
        expect(line(page)).to_have_text("Not saved", timeout=10_000)
        expect(band(page)).to_contain_text("Not saved: we are keeping your text. Handrail did not answer.")
        council.disk.free()
        council.wait_until_it_answers()
        page.get_by_role("button", name="Try now").click()
        expect_saved(page)

        assert box(page, KEY_FACTORS).input_value() == TYPED
        page.reload()
        assert box(page, KEY_FACTORS).input_value() == TYPED


@pytest.fixture
def first_answers_after_the_database_was_away(council):
    """Both workers had asked the database before, and nobody did while it was away."""
    if isinstance(council, SQLiteOnDisk):
        pytest.skip("A file is never away; script/test --postgres takes PostgreSQL away.")

    def answers(settings):
        with started(council.address, settings, council.environment) as starter:
            sam = signed_in(starter)
            visitors = [sam.again() for _ in range(12)]
            assert {visitor.get("/").status for visitor in visitors} == {200}
            council.server.start_again()
            return {visitor.get("/").status for visitor in visitors}

    return answers


def test_the_first_page_after_the_database_was_away_is_answered(first_answers_after_the_database_was_away):
    assert first_answers_after_the_database_was_away(r8_disk_full.SAFE) == {200}


def test_a_server_that_trusts_its_connection_would_answer_with_an_error(first_answers_after_the_database_was_away):
    assert 500 in first_answers_after_the_database_was_away("bench.trusting_settings")


def test_a_worker_that_was_replaced_would_be_noticed(council):
    with started(council.address, r8_disk_full.SAFE, council.environment) as starter:
        signed_in(starter)
        before = r8_disk_full.processes_of(starter)
        os.kill(max(before), signal.SIGKILL)
        r8_disk_full.wait_for(lambda: before - r8_disk_full.processes_of(starter), 10)


def test_a_damaged_database_is_noticed(council):
    assert council.damage() == council.stop_and_look() == []
    damage_a_page(council)
    assert council.stop_and_look()


def damage_a_page(council):
    """The first of the table that keeps every revision."""
    if isinstance(council, SQLiteOnDisk):
        reader = sqlite3.connect(council.file)
        (page,) = reader.execute("SELECT rootpage FROM sqlite_master WHERE name = 'records_revision'").fetchone()
        (size,) = reader.execute("PRAGMA page_size").fetchone()
        reader.close()
        file, at = council.file, (page - 1) * size
    else:
        import psycopg

        with psycopg.connect(council.address, autocommit=True) as reader:
            reader.execute("CHECKPOINT")
            (name, folder) = reader.execute(
                "SELECT pg_relation_filepath('records_revision'), current_setting('data_directory')"
            ).fetchone()
        file, at = Path(folder) / name, 0
    with file.open("r+b") as content:
        content.seek(at)
        content.write(b"\xff" * 200)
