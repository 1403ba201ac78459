"""E-mails to one person each, and those that wait until they can be sent."""

from collections.abc import Callable, Iterable
from smtplib import SMTPException
from typing import TypeVar

from django.core.mail import EmailMessage

Waiting = TypeVar("Waiting")


def write_to(name: str, address: str, *, subject: str, words: str) -> None:
    EmailMessage(subject, f"Dear {name},\n\n{words}", to=[address]).send()


def send_each(waiting: Iterable[Waiting], send: Callable[[Waiting], None], *, then: Callable[[Waiting], bool]) -> int:
    """Sends what waits, and notes with `then` each that was sent; says how many. One that fails holds up no other.

    Never inside a transaction: a mail server may be slow or away. What was sent and could not be noted is sent again:
    being told twice is better than never. Raises the first failure once all the others are sent.
    """
    sent = 0
    faults: list[Exception] = []
    for one in waiting:
        try:
            send(one)
        except (OSError, SMTPException, ValueError) as fault:
            faults.append(fault)
        else:
            sent += then(one)
    if faults:
        raise faults[0]
    return sent
