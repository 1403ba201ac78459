"""Prints how long the database alone takes over one save: its statements and the commit, nothing around them."""

import json
import statistics
import time
import uuid

import django

SAVES = 100


def milliseconds_of_one_save() -> float:
    from django.db import connection

    from bench.p1_save_one_answer import PERSON, RECORD, WORDS
    from handrail.accounts.models import User
    from handrail.demo.council_on_file import id_of
    from handrail.supervision.recording import services

    spent = 0.0

    def timed(execute, *arguments):
        nonlocal spent
        began = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent += time.perf_counter() - began

    commit = connection._commit
    connection._commit = lambda: timed(commit)
    by, each, base = User.objects.get(email=PERSON), [], 0
    for turn in range(SAVES):
        spent = 0.0
        with connection.execute_wrapper(timed):
            saved = services.save(
                by=by,
                record_id=id_of(RECORD),
                kind_name="answer",
                key="values",
                based_on=base,
                typed={"text": f"{WORDS}{turn}"},
                save_id=uuid.uuid4(),
            )
        base = saved.revision
        each.append(spent * 1000)
    return statistics.median(each)


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"milliseconds": milliseconds_of_one_save()}))
