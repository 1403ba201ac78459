"""Who makes the writes of a story, under which ids, and when."""

import datetime
import uuid
from typing import Any

from django.db import transaction

from bench.sql_faults import Write
from handrail.accounts.models import User
from handrail.core import clock
from handrail.demo.council_on_file import id_of

IN_A_WEEK = clock.today() + datetime.timedelta(days=7)


def new_id(name: str) -> uuid.UUID:
    return id_of(f"write {name}")


def somebody(name: str) -> User:
    return User.objects.select_related("team", "agency").get(pk=id_of(f"worker {name}"))


def while_the_clock_stands(moment: datetime.datetime, write: Write) -> Write:
    def at_that_moment() -> Any:
        with clock.at(moment):
            return write()

    return at_that_moment


def in_one_transaction(write: Write) -> Write:
    return transaction.atomic(write)
