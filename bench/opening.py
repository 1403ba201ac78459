"""Prints how many statements opening a record makes, its trace included, and how long they take by themselves."""

import json
import sys
import time

import django


def statements_of_opening(record_id: str) -> dict[str, float]:
    from django.db import connection
    from django.test import Client

    from bench.full_record import CHAIR
    from handrail.accounts.models import User
    from handrail.form_library import forms_on_file
    from handrail.form_library.models import FormVersion

    for version in FormVersion.objects.all():
        forms_on_file.form(version.id)  # read once by each server, and by no page again
    client = Client()
    client.force_login(User.objects.get(email=CHAIR))
    path = f"/records/{record_id}/"
    seen: list[str] = []
    spent = 0.0

    def count(execute, sql, *arguments):
        nonlocal spent
        began = time.perf_counter()
        try:
            return execute(sql, *arguments)
        finally:
            spent += time.perf_counter() - began
            seen.append(sql)

    with connection.execute_wrapper(count):
        answer = client.get(path)
        first = len(seen)
        seen.clear()
        spent = 0.0
        client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"the record did not open: {answer.status_code}")
    return {"first": first, "again": len(seen), "milliseconds": spent * 1000}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(statements_of_opening(sys.argv[1])))
