"""Letters to several people about one thing: each is sent once to each, and one that is refused holds up no other."""

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from smtplib import SMTPException

from handrail.accounts.models import Letter, User
from handrail.core import clock, logs
from handrail.core.letters import write_to

# A letter that was refused is tried at the next round, then a minute later, then twice as long each time.
FIRST_PAUSE = datetime.timedelta(minutes=1)
LONGEST_PAUSE = datetime.timedelta(hours=1)


@dataclass
class Sent:
    """Who was sent a letter now, whether anybody was by now, and why the first of those who were not could not be."""

    people: list[User] = field(default_factory=list)
    anybody: bool = False
    fault: Exception | None = None


def send_to_each(*, what: str, about: uuid.UUID, to: Iterable[User], letter: Callable[[User], tuple[str, str]]) -> Sent:
    """Sends it to those who have not been sent it, and notes of each whether it went out.

    Never inside a transaction: a mail server may be slow or away. Sent and not noted, it is sent again: being told
    twice is better than never.
    """
    known = {one.person_id: one for one in Letter.objects.filter(what=what, about=about)}
    sent, now = Sent(anybody=any(one.sent_at for one in known.values())), clock.now()
    for person in to:
        one = known.get(person.pk) or Letter(what=what, about=about, person=person)
        if one.sent_at or (one.again_at and one.again_at > now):
            continue
        subject, words = letter(person)
        try:
            write_to(person.name, person.email, subject=subject, words=words)
        except (OSError, SMTPException) as fault:
            one.refused += 1
            one.again_at = now + _pause(one.refused)
            sent.fault = sent.fault or fault
            logs.note("letter_refused", about=person.pk, times=one.refused, error=fault)
        else:
            one.sent_at, one.again_at = now, None
            sent.people.append(person)
            sent.anybody = True
        one.save()
    return sent


def _pause(times: int) -> datetime.timedelta:
    return datetime.timedelta(0) if times == 1 else min(FIRST_PAUSE * 2 ** min(times - 2, 10), LONGEST_PAUSE)
