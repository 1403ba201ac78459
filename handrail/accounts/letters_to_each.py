"""Letters that are rows: each is sent once, and one that is refused is tried again and holds up no other."""

import datetime
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from smtplib import SMTPException

from django.db import DatabaseError

from handrail.accounts.models import Letter, User
from handrail.core import clock, logs
from handrail.core.letters import write_to

# A letter that was refused is tried at the next round, then a minute later, then twice as long each time.
FIRST_PAUSE = datetime.timedelta(minutes=1)
LONGEST_PAUSE = datetime.timedelta(hours=1)
LETTERS_OF_A_ROUND = 200
SECONDS_OF_A_ROUND = 10.0

# What went out while no row could be written, until it is noted: it would go out at each round, and only to the first.
_WENT_OUT: dict[tuple[str, uuid.UUID, uuid.UUID], Letter] = {}


@dataclass
class Sent:
    """Who was sent a letter now, whether anybody was by now, and why the first of those who were not could not be."""

    people: list[User] = field(default_factory=list)
    anybody: bool = False
    fault: Exception | None = None


def send_to_each(*, what: str, about: uuid.UUID, to: Iterable[User], letter: Callable[[User], tuple[str, str]]) -> Sent:
    """Sends it to those who have not been sent it, and notes of each whether it went out.

    Never inside a transaction: a mail server may be slow or away. Sent and not noted before the program ends, it is
    sent again: being told twice is better than never.
    """
    known = {one.person_id: one for one in Letter.objects.filter(what=what, about=about)}
    sent, now = Sent(anybody=any(one.sent_at for one in known.values())), clock.now()
    for person in to:
        one = known.get(person.pk) or Letter(what=what, about=about, person=person)
        if one.sent_at or (one.again_at and one.again_at > now):
            continue
        subject, words = letter(person)
        if fault := _try(one, person.email, subject=subject, words=words):
            sent.fault = sent.fault or fault
        else:
            sent.people.append(person)
            sent.anybody = True
    return sent


def write_to_each(people: Iterable[User], *, what: str, subject: str, words: str) -> None:
    """Writes letters with what they tell of, in its transaction, to the addresses people have now; a round sends them.

    So what was done is told, or was not done: a mail server that is away changes nothing of either.
    """
    now = clock.now()
    Letter.objects.bulk_create(
        Letter(
            what=what,
            about=uuid.uuid4(),
            person=person,
            address=person.email,
            subject=subject,
            words=words,
            again_at=now,
        )
        for person in people
    )


def send_written(what: str) -> int:
    """Sends what was written and waits, to everybody in turn; says how many. Others wait no longer than some seconds.

    Raises the first failure once all the others are sent.
    """
    waiting = Letter.objects.filter(what=what).to_try_again(clock.now()).select_related("person").in_turns()
    until, faults = time.monotonic() + SECONDS_OF_A_ROUND, []
    for one in waiting[:LETTERS_OF_A_ROUND]:
        faults.append(_try(one, one.address, subject=one.subject, words=one.words))
        if time.monotonic() >= until:
            break
    if refused := [fault for fault in faults if fault]:
        raise refused[0]
    return len(faults)


def _try(one: Letter, address: str, *, subject: str, words: str) -> Exception | None:
    """Sends a letter and notes in its row that it went out, or when it is tried again; why it did not, is returned.

    So is why it could not be noted: then it is noted in a later round, and not sent again.
    """
    now, fault = clock.now(), None
    key = (one.what, one.about, one.person_id)
    one = _WENT_OUT.get(key, one)
    if not one.sent_at:
        try:
            write_to(one.person.name, address, subject=subject, words=words)
        except (OSError, SMTPException, ValueError) as refused:
            # ValueError: an address or a subject that cannot be written down is no mail server's
            fault = refused
            one.refused += 1
            one.again_at = now + _pause(one.refused)
            logs.note("letter_refused", about=one.person_id, times=one.refused, error=fault)
        else:
            one.sent_at, one.again_at, one.words = now, None, ""
            _WENT_OUT[key] = one
    try:
        one.save()
    except DatabaseError as not_noted:
        return not_noted
    _WENT_OUT.pop(key, None)
    return fault


def _pause(times: int) -> datetime.timedelta:
    return datetime.timedelta(0) if times == 1 else min(FIRST_PAUSE * 2 ** min(times - 2, 10), LONGEST_PAUSE)
