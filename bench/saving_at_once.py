"""Eight people save at once while one save, with its trail, is held open: counts how often anybody waits for a lock.

Then the same with the trail locked against all others, where waiting must be seen: else nothing was measured.
"""

import json
import threading
import time
import uuid
from collections.abc import Callable

import django

PEOPLE = 8
SAVES_EACH = 25
LOOK_EVERY = 0.002
LOCKED_FOR = 1.0
WAITS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event NOT IN ('extend', 'virtualxid')
"""


class Watch:
    """Counts the looks at which somebody was waiting for somebody else's lock."""

    def __init__(self) -> None:
        self.waits = self.looks = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            while not self._over.wait(LOOK_EVERY):
                cursor.execute(WAITS)
                self.waits += cursor.fetchone()[0] > 0
                self.looks += 1
        connection.close()

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def save(person, key: str, base: int) -> int:
    from bench.p1_save_one_answer import RECORD, WORDS
    from handrail.demo.council_on_file import id_of
    from handrail.supervision.recording import services

    saved = services.save(
        by=person,
        record_id=id_of(RECORD),
        kind_name="mirroring",
        key=key,
        based_on=base,
        typed={"among_us": f"{WORDS}{base}"},
        save_id=uuid.uuid4(),
    )
    return saved.revision


def everybody_saves(saves_each: int) -> tuple[list[threading.Thread], Callable[[], int]]:
    """Starts a thread for each person; each writes a row of their own of the same record."""
    from django.db import connection

    from handrail.accounts.models import User

    people = list(User.objects.filter(team__name__contains="East", is_active=True).order_by("email"))
    able = [person for person in people if may_open_it(person)]
    done: list[float] = []

    def work(person) -> None:
        key, base = str(uuid.uuid4()), 0
        for _ in range(saves_each):
            base = save(person, key, base)
            done.append(time.perf_counter())
        connection.close()

    threads = [threading.Thread(target=work, args=[able[place % len(able)]]) for place in range(PEOPLE)]
    for thread in threads:
        thread.start()
    return threads, lambda: len(done)


def may_open_it(person) -> bool:
    from bench.p1_save_one_answer import RECORD
    from handrail.cases.may_open import may_open
    from handrail.demo.council_on_file import id_of
    from handrail.supervision.records.models import Record

    return may_open(Record.objects.get(pk=id_of(RECORD)).case_id, user=person)


def beside_a_save_held_open() -> tuple[int, int]:
    """How many saves were made, and how many looks saw somebody wait, while another save was not yet committed."""
    from django.db import transaction

    from bench.p1_save_one_answer import PERSON
    from handrail.accounts.models import User

    holder = User.objects.get(email=PERSON)
    with Watch() as watch, transaction.atomic():
        save(holder, str(uuid.uuid4()), 0)
        threads, saved = everybody_saves(SAVES_EACH)
        for thread in threads:
            thread.join(60)
        if any(thread.is_alive() for thread in threads):
            return saved(), max(watch.waits, 1)
    return saved(), watch.waits


def beside_a_locked_trail() -> int:
    """The same in a program whose savers queue for the trail, as one with a chain in the database would."""
    from django.db import connection, transaction

    with Watch() as watch:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE audit_trailevent IN EXCLUSIVE MODE")
            threads, _ = everybody_saves(1)
            time.sleep(LOCKED_FOR)
        for thread in threads:
            thread.join(60)
    return watch.waits


if __name__ == "__main__":
    django.setup()
    saves, waits = beside_a_save_held_open()
    print(json.dumps({"saves": saves, "waits": waits, "waits_when_locked": beside_a_locked_trail()}))
