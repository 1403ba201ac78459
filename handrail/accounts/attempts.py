"""How often somebody may try what they could guess; counted for all processes together.

Strangers' guesses are counted apart from those on a device the owner is known on, so that they keep no owner out.
What is refused is counted nowhere, and what was right is taken back; right passwords have a count of their own.
"""

import datetime
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from handrail.accounts import known_devices
from handrail.accounts.addresses import as_kept
from handrail.accounts.known_devices import Shown
from handrail.accounts.models import AttemptCount, User
from handrail.accounts.network import fault_of_the_proxies, network_of
from handrail.core import clock, logs
from handrail.core.dates import counted

SECOND, MINUTE, HOUR = (datetime.timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours"))
FORGOTTEN_AFTER = HOUR
QUARTER_HOUR = 15 * MINUTE


@dataclass(frozen=True)
class Limit:
    """So many wrong tries at once, then a wait before each further one, twice as long each time up to the longest.

    An hour without a wrong try, and all are forgotten.
    """

    at_once: int
    first_wait: datetime.timedelta
    longest_wait: datetime.timedelta
    counts_all_of: str = ""

    def wait_after(self, wrong: int) -> datetime.timedelta | None:
        beyond = wrong - self.at_once
        return min(self.first_wait * 2 ** min(beyond, 20), self.longest_wait) if beyond >= 0 else None


# At one account, on a device that its owner is known on.
OF_A_KNOWN_DEVICE = Limit(10, 30 * SECOND, 15 * MINUTE)
# At one account: on other devices of one network, and on all other devices together, at most 90 an hour.
OF_STRANGERS_IN_A_NETWORK = Limit(5, 30 * SECOND, 15 * MINUTE)
OF_ALL_STRANGERS = Limit(30, MINUTE, MINUTE)
# Whoever guesses a code has the password already, and there are few codes.
CODES_OF_ALL_STRANGERS = Limit(10, 5 * MINUTE, HOUR)
LINKS_OF_ALL_STRANGERS = Limit(5, 15 * MINUTE, HOUR)
# At one account's codes, or links, on all devices its owner is known on: nobody else comes near it.
OF_ALL_KNOWN_DEVICES = Limit(20, 5 * MINUTE, HOUR)
# At all accounts, on devices not known to their owners: a council behind one address never meets it, and where somebody
# there goes on guessing, the first try at each account is looked at all the same.
OF_A_NETWORK = Limit(1_000, 10 * SECOND, 10 * SECOND, counts_all_of="your network")
OF_A_SESSION = Limit(5, 30 * SECOND, 15 * MINUTE)
# Passwords that somebody would have, with one link or signed in: judging each takes a while.
OF_NEW_PASSWORDS = Limit(10, 30 * SECOND, 15 * MINUTE)
# Right passwords of one account, on devices it is known on and on others: each costs as much as a wrong one.
OF_RIGHT_PASSWORDS = Limit(20, MINUTE, 15 * MINUTE)


class TooManyAttempts(Exception):
    """This try is not looked at; `wait` says truly how long until one is."""

    def __init__(self, wait: datetime.timedelta, *, counts_all_of: str = "") -> None:
        self.wait = wait
        whose = f" from {counts_all_of}" if counts_all_of else ""
        super().__init__(f"Too many attempts{whose}. Try again in {self.wait_in_words}.")

    @property
    def wait_in_words(self) -> str:
        seconds = max(1, -(-self.wait // SECOND))
        return counted(seconds, "second") if seconds < 60 else counted(-(-seconds // 60), "minute")


@dataclass(frozen=True)
class Attempt:
    """A try that is looked at, counted from the beginning: many at one moment are no more than are allowed."""

    opens_at: Mapping[str, datetime.datetime | None]

    @transaction.atomic
    def take_back(self) -> None:
        """Takes back this try alone, where it was right: right ones in between make no room for more wrong ones."""
        counts = _locked(self.opens_at)
        for count in counts:
            count.wrong = max(0, count.wrong - 1)
            if count.opens_at == self.opens_at[count.key]:
                count.opens_at = None
        AttemptCount.objects.bulk_update(counts, ["wrong", "opens_at"])


def at_a_password(request: HttpRequest, email: str, person: User | None) -> Attempt:
    """One try at the password of an address, which may be nobody's: known and unknown ones are counted alike.

    A link is enough to be known by: whoever reads somebody's e-mails need not guess their password, but chooses one.
    """
    device = known_devices.known_to(request, person, by=Shown.LINK)
    return _at_an_account(
        request,
        f"password/{as_kept(email)}",
        device,
        strangers=OF_ALL_STRANGERS,
        of_network=OF_A_NETWORK,
        also_refused_by=_right_ones(email, device),
    )


def note_right_password(request: HttpRequest, email: str, person: User) -> None:
    """Counts a sign-in; somebody at work needs few, and a program that goes on signing in is slowed like a guesser."""
    device = known_devices.known_to(request, person, by=Shown.LINK)
    with suppress(TooManyAttempts):
        _take({_right_ones(email, device): OF_RIGHT_PASSWORDS})


def at_a_code(request: HttpRequest, person: User, kind: str) -> Attempt:
    """One try at somebody's second step; where one kind of code is blocked, the other is not."""
    device = known_devices.known_to(request, person, by=Shown.SECOND_STEP)
    return _at_an_account(
        request,
        f"{kind}/{person.pk}",
        device,
        strangers=CODES_OF_ALL_STRANGERS,
        known=OF_ALL_KNOWN_DEVICES,
        of_network=OF_A_NETWORK,
    )


def at_a_link(request: HttpRequest, email: str, person: User | None) -> Attempt:
    """One link more to choose a password: each asked for counts, as none is right or wrong.

    Nothing is guessed by it: it counts for this address alone, so that nobody keeps another's links away.
    """
    device = known_devices.known_to(request, person, by=Shown.PASSWORD)
    return _at_an_account(
        request, f"link/{as_kept(email)}", device, strangers=LINKS_OF_ALL_STRANGERS, known=OF_ALL_KNOWN_DEVICES
    )


def in_a_session(request: HttpRequest) -> Attempt:
    """One try at the password of whoever is signed in; somebody who found their screen open guesses there alone."""
    return _take({f"session/{request.session.session_key}": OF_A_SESSION})


def at_a_new_password(given_by: str) -> Attempt:
    """One password more to be judged, of whoever has this link, or of this person in any session."""
    return _take({f"new_password/{given_by}": OF_NEW_PASSWORDS})


def is_first_within_the_hour(what: str) -> bool:
    """Whether this is to be told, which is told once an hour however often it happens."""
    return is_to_be_told(what, from_the=1)


def is_to_be_told(what: str, *, from_the: int) -> bool:
    """Whether this has now happened so many times with no hour without it; once an hour, however often it goes on."""
    try:
        taken = _take({f"told/{what}": Limit(from_the, HOUR, HOUR)})
    except TooManyAttempts:
        return False
    return any(taken.opens_at.values())


@transaction.atomic
def times_in_this_quarter_hour(what: str) -> int:
    """Which time this is that it happens in a quarter of an hour by the clock, counted by all processes together."""
    now = clock.now()
    (count,) = _found_or_made([_key(f"{what}/{now.timestamp() // QUARTER_HOUR.total_seconds()}")], now)
    count.wrong += 1
    count.last_at = now
    count.save()
    return count.wrong


def forget_old_counts() -> object:
    """Deletes what no longer counts; says how much that was."""
    return AttemptCount.objects.filter(last_at__lte=clock.now() - FORGOTTEN_AFTER).delete()


def _right_ones(email: str, device: str) -> str:
    return f"right_password/{as_kept(email)}/{'known' if device else 'new'}"


def _at_an_account(
    request: HttpRequest,
    what: str,
    device: str,
    *,
    strangers: Limit,
    known: Limit | None = None,
    of_network: Limit | None = None,
    also_refused_by: str = "",
) -> Attempt:
    """On the known device of this number, or on a stranger's where there is none; all of a sort count together too."""
    if device:
        limits = {f"{what}/device/{device}": OF_A_KNOWN_DEVICE}
        return _take(limits | ({f"{what}/devices": known} if known else {}), also_refused_by=also_refused_by)
    network = network_of(request)
    _tell_of_a_fault_of_the_proxies(request)
    limits, here = {what: strangers}, f"{what}/network/{network}"
    if network:
        limits[here] = OF_STRANGERS_IN_A_NETWORK
        if of_network:
            limits[f"{what.split('/')[0]}/network/{network}"] = of_network
    return _take(limits, first_of=here, also_refused_by=also_refused_by)


@transaction.atomic
def _take(limits: Mapping[str, Limit], *, first_of: str = "", also_refused_by: str = "") -> Attempt:
    """Counts one more, or refuses it; where it is the first of what this names, limits that count others' spare it."""
    limit_of = {_key(what): limit for what, limit in limits.items()}
    now = clock.now()
    counts = _found_or_made(list(limit_of), now)
    is_first = any(count.key == _key(first_of) and not count.wrong for count in counts)
    refused_by = [count for count in counts if not (is_first and limit_of[count.key].counts_all_of)]
    if also_refused_by:
        refused_by += _locked([_key(also_refused_by)])
    waits = {count.key: count.opens_at - now for count in refused_by if count.opens_at and count.opens_at > now}
    if waits:
        longest = max(waits, key=waits.__getitem__)
        whose = limit_of[longest].counts_all_of if longest in limit_of else ""
        raise TooManyAttempts(waits[longest], counts_all_of=whose)
    for count in counts:
        count.wrong += 1
        count.last_at = now
        wait = limit_of[count.key].wait_after(count.wrong)
        count.opens_at = now + wait if wait else None
    AttemptCount.objects.bulk_update(counts, ["wrong", "last_at", "opens_at"])
    return Attempt({count.key: count.opens_at for count in counts})


def _found_or_made(keys: list[str], now: datetime.datetime) -> list[AttemptCount]:
    AttemptCount.objects.bulk_create(
        [AttemptCount(key=key, last_at=now) for key in sorted(keys)], ignore_conflicts=True
    )
    counts = list(_locked(keys))
    for count in counts:
        if count.last_at <= now - FORGOTTEN_AFTER:
            count.wrong, count.opens_at = 0, None
    return counts


def _locked(keys: Iterable[str]) -> list[AttemptCount]:
    """In one order, so that two who count the same things never wait for each other."""
    return list(AttemptCount.objects.select_for_update().filter(key__in=list(keys)).order_by("key"))


def _key(what: str) -> str:
    """What was typed as an address may be a password: it is not kept."""
    return salted_hmac("handrail.attempts", what, algorithm="sha256").hexdigest()


def _tell_of_a_fault_of_the_proxies(request: HttpRequest) -> None:
    fault = fault_of_the_proxies(request)
    if fault and is_first_within_the_hour(fault):
        logs.note("proxies_misread", why=fault, setting="HANDRAIL_PROXIES")
