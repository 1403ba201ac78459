"""Reads settings from the environment strictly: what is missing or malformed stops the start, and is named."""

import datetime
import ipaddress
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from handrail.core.guessing import tries_for_each_character

MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
SECONDS_TO_SEND = 10
A_HOST = re.compile(r"\.?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:]+\]")
ASKED_OF_POSTGRESQL = ("sslmode", "sslrootcert")
# With these a database is asked whose certificate it has: with less, whoever answers in its place is believed.
CHECKED = ("verify-ca", "verify-full")
NOT_CHECKED = ("disable", "allow", "prefer", "require")
# Of a random key it is one, but for what happens to look like a word or a date.
TRIES_FOR_EACH_CHARACTER = 0.87
# So many characters that two keys share are no chance.
SHARED_BY_CHANCE = 12
# Where libpq looks for a machine to ask, or for how, beside what it is told.
LEADS_ELSEWHERE = ("PGHOST", "PGHOSTADDR", "PGSERVICE", "PGSERVICEFILE", "PGSSLMODE")


# Read by tests and measures, which run beside what they measure in one environment.
OF_TESTS_AND_MEASURES = frozenset(
    f"HANDRAIL_{name}"
    for name in (
        "CHROMIUM",
        "CUTS",
        "DISK",
        "FILLINGS",
        "FULL",
        "KEPT",
        "KILLS",
        "MEASURE",
        "POSTGRESQL_FOLDER",
        "PRAGMAS",
        "SOAK_MINUTES",
        "STARTS_UNSAFE",
        "TEST_WORKERS",
    )
)
# What production alone has a use for.
OF_PRODUCTION = ("HANDRAIL_SECRET_KEY", "HANDRAIL_SECRET_KEYS_RETIRED", "HANDRAIL_TRAIL_KEY", "HANDRAIL_BEHIND_PROXY")


@dataclass(frozen=True)
class Environment:
    values: Mapping[str, str]
    # Which names were asked for: whatever else is called like a setting is a slip of somebody's.
    known: set[str] = field(default_factory=set, compare=False)

    @classmethod
    def from_process(cls) -> "Environment":
        return cls(os.environ)

    def refuse_what_is_unknown(self) -> None:
        """Once every setting was read: a name that is written wrongly would leave its setting as it is by default."""
        given = {name for name in self.values if name.startswith("HANDRAIL_")}
        for name in sorted(given - self.known - OF_TESTS_AND_MEASURES):
            meant = get_close_matches(name, self.known, 1)
            instead = f"Did you mean {meant[0]}?" if meant else "Take it out of the environment."
            raise ImproperlyConfigured(f"{name} is no setting of Handrail. {instead}")

    def refuse_what_production_has(self) -> None:
        """Outside of production: whoever left HANDRAIL_MODE out would let everybody in who reads the demonstration."""
        given = [name for name in OF_PRODUCTION if self.values.get(name, "").strip() not in ("", "no")]
        if given:
            raise ImproperlyConfigured(
                f"{given[0]} is set, which production alone has a use for, and HANDRAIL_MODE is development. "
                "Set HANDRAIL_MODE=production; for the demonstration, take it out of the environment."
            )

    def text(self, name: str, *, default: str = "", needed: bool = False) -> str:
        self.known.add(name)
        value = self.values.get(name, "").strip() or default
        if needed and not value:
            raise ImproperlyConfigured(f"{name} is not set. Set it in the environment before starting.")
        return value

    def choice(self, name: str, allowed: Sequence[str], *, default: str) -> str:
        value = self.text(name, default=default)
        if value not in allowed:
            raise ImproperlyConfigured(f"{name} is {value!r}. It must be one of: {', '.join(allowed)}.")
        return value

    def yes(self, name: str) -> bool:
        return self.choice(name, ("yes", "no"), default="no") == "yes"

    def secret(self, name: str, *, needed: bool, otherwise: str) -> str:
        value = self.text(name, needed=needed)
        if not needed:
            return value or otherwise
        if is_guessable(value) or repeats_itself(value) or is_put_together(value) or value == otherwise:
            raise ImproperlyConfigured(f"{name} is too easy to guess. Use at least 50 random characters.")
        return value

    def retired_secrets(self, name: str, *, current: str) -> list[str]:
        """Earlier secrets that still open what they sealed, with commas between; seals are made with none of them."""
        retired = [value.strip() for value in self.text(name).split(",")] if self.text(name) else []
        if any(is_guessable(value) for value in retired):
            raise ImproperlyConfigured(
                f"{name} holds a secret that is too easy to guess. Give earlier ones as they were, with commas between."
            )
        if current in retired or len(set(retired)) < len(retired):
            raise ImproperlyConfigured(f"{name} holds the secret in use, or one twice. Give each earlier secret once.")
        return retired

    def hosts(self, name: str, *, needed: bool, otherwise: list[str]) -> list[str]:
        hosts = [host.strip() for host in self.text(name, needed=needed).split(",") if host.strip()]
        for host in hosts:
            if needed and ("*" in host or host.startswith(".")):
                raise ImproperlyConfigured(f"{name} holds {host!r}. Name each host that people use to reach Handrail.")
        for host in hosts:
            if host != "*" and not A_HOST.fullmatch(host):
                raise ImproperlyConfigured(
                    f"{name} holds {host!r}. Write the name of the host alone, like handrail.council.example."
                )
            if needed and (is_this_machine(host.strip("[]")) or host.lower().endswith(".localhost")):
                raise ImproperlyConfigured(
                    f"{name} holds {host!r}, which is another machine for each who opens a link in an e-mail. Name the "
                    "host that people use."
                )
        return hosts or otherwise

    def sender(self, name: str, *, default: str, needed: bool) -> str:
        """From whom e-mails come: an address, or a name with an address in angle brackets."""
        value = self.text(name, default=default, needed=needed)
        _, address = parseaddr(value)
        try:
            validate_email(address if value.isprintable() else "")
            address.encode("ascii")
        except (ValidationError, UnicodeError) as fault:
            raise ImproperlyConfigured(
                f"{name} is {value!r}, which is no address. Write it like Handrail <handrail@council.example>."
            ) from fault
        return value

    def date(self, name: str, *, default: str) -> datetime.date | None:
        value = self.text(name, default=default)
        if value == "real":
            return None
        try:
            return datetime.date.fromisoformat(value)
        except ValueError as fault:
            raise ImproperlyConfigured(f"{name} is {value!r}. Write it like 2026-11-23, or 'real'.") from fault

    def port(self, name: str, *, default: int) -> int:
        value = self.text(name, default=str(default))
        if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65_535:
            raise ImproperlyConfigured(f"{name} is {value!r}. It must be a port number from 1 to 65535.")
        return int(value)

    def number(self, name: str, *, default: int, most: int) -> int:
        value = self.text(name, default=str(default))
        if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= most:
            raise ImproperlyConfigured(f"{name} is {value!r}. It must be a number from 1 to {most}.")
        return int(value)

    def database(self, name: str, *, default: str, needed: bool = False) -> dict[str, Any]:
        """Django's settings for `sqlite:///path` or `postgresql://user:password@host:port/name?sslmode=verify-full`."""
        url = parts(name, self.text(name, default="" if needed else default, needed=needed))
        try:
            port = url.port or ""
        except ValueError as fault:
            raise ImproperlyConfigured(f"{name} holds a port that is not a number from 1 to 65535.") from fault
        asked = questions(name, url.query)
        if url.scheme == "sqlite":
            if asked:
                raise ImproperlyConfigured(f"{name} says {', '.join(asked)}, which SQLite has no use for.")
            path = unquote(url.path)
            if not path.startswith("//") or not path.strip("/"):
                raise ImproperlyConfigured(f"{name} names no file. Write four slashes: sqlite:////folder/name.sqlite3.")
            return sqlite(path.removeprefix("/"))
        if url.scheme in ("postgresql", "postgres"):
            options = encryption(name, unquote(url.hostname or ""), asked, needed=needed)
            if needed and options.get("sslmode") not in CHECKED:
                self._refuse_to_be_led_elsewhere(name)
            return {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": unquote(url.path.lstrip("/")),
                "USER": unquote(url.username or ""),
                "PASSWORD": unquote(url.password or ""),
                "HOST": unquote(url.hostname or ""),
                "PORT": port,
                "OPTIONS": options | NO_OTHER_PATH,
                "CONN_MAX_AGE": 600,
                "CONN_HEALTH_CHECKS": True,
            }
        raise ImproperlyConfigured(f"{name} must begin with sqlite:/// or postgresql://.")

    def _refuse_to_be_led_elsewhere(self, name: str) -> None:
        for led in LEADS_ELSEWHERE:
            value = self.text(led)
            if value and not (led == "PGSSLMODE" and value in ("require", *CHECKED)):
                raise ImproperlyConfigured(
                    f"{led} is set, which can lead to a database on another machine, unchecked. Say in {name} where "
                    f"the database is, and take {led} out of the environment."
                )

    def anchors(self, name: str, *, database: Mapping[str, Any], needed: bool, otherwise: Path) -> Path:
        """The file that anchors of the trail are kept in, which is none of the database's own."""
        path = Path(self.text(name, needed=needed) or otherwise)
        if needed and path.exists() and not path.is_file():
            raise ImproperlyConfigured(f"{name} is {path}, which is no file that keeps anything.")
        if database["ENGINE"].endswith("sqlite3"):
            for end in ("", "-wal", "-shm", "-journal"):
                theirs = Path(f"{database['NAME']}{end}")
                if path.resolve() == theirs.resolve() or (path.exists() and theirs.exists() and path.samefile(theirs)):
                    raise ImproperlyConfigured(f"{name} is {path}, a file of the database. Keep anchors outside of it.")
        return path

    def mail(self, name: str, *, needed: bool, folder: str) -> dict[str, Any]:
        """Django's settings for a mail server at `smtp://`, `smtp+tls://` or `smtps://`, or for a folder at `file://`."""
        url = parts(name, self.text(name, default="" if needed else f"file://{folder}", needed=needed))
        if url.scheme == "file" and not needed:
            return {
                "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
                "EMAIL_FILE_PATH": unquote(url.path),
            }
        try:
            port = url.port or MAIL_PORTS[url.scheme]
        except KeyError as fault:
            raise ImproperlyConfigured(f"{name} must begin with smtp+tls://, smtps:// or smtp://.") from fault
        except ValueError as fault:
            raise ImproperlyConfigured(f"{name} holds a port that is not a number from 1 to 65535.") from fault
        if url.scheme == "smtp" and needed and url.hostname and not is_this_machine(url.hostname):
            raise ImproperlyConfigured(
                f"{name} would send e-mails to {url.hostname} unencrypted, and with them links that open accounts. "
                "Use smtp+tls:// or smtps://."
            )
        if not url.hostname:
            raise ImproperlyConfigured(f"{name} names no server. Write it like smtp+tls://user:password@host:587.")
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": url.hostname,
            "EMAIL_PORT": port,
            "EMAIL_HOST_USER": unquote(url.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
            "EMAIL_USE_TLS": url.scheme == "smtp+tls",
            "EMAIL_USE_SSL": url.scheme == "smtps",
            "EMAIL_TIMEOUT": SECONDS_TO_SEND,
        }


def parts(name: str, address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError as fault:
        raise ImproperlyConfigured(f"{name} is no address: its brackets hold no IPv6 address.") from fault


def is_this_machine(host: str) -> bool:
    """Whether what is sent there stays on it; nothing, or a path, is a socket, and any of several may be asked."""
    if "," in host:
        return all(is_this_machine(one) for one in host.split(","))
    if not host or host.startswith("/") or host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


# PostgreSQL's own: a role or a database that is told another would have each name mean something else.
NO_OTHER_PATH = {"options": '-c search_path="$user",public'}


def questions(name: str, query: str) -> dict[str, str]:
    """What an address of a database asks for behind its question mark; what is not known is not passed over."""
    asked: dict[str, str] = {}
    for word, value in parse_qsl(query, keep_blank_values=True):
        if word not in ASKED_OF_POSTGRESQL or word in asked:
            raise ImproperlyConfigured(
                f"{name} says {word}, which is not known here. After its question mark stand, once each, "
                f"{' and '.join(ASKED_OF_POSTGRESQL)}."
            )
        asked[word] = value
    return asked


def encryption(name: str, host: str, asked: dict[str, str], *, needed: bool) -> dict[str, str]:
    """How the way to PostgreSQL is encrypted: another machine is asked who it is, unless the address says less."""
    if "sslmode" not in asked and is_this_machine(host):
        if asked:
            raise ImproperlyConfigured(f"{name} says sslrootcert without sslmode.")
        return {}
    mode = asked.get("sslmode", "verify-full")
    if mode not in (*CHECKED, *(() if needed and not is_this_machine(host) else NOT_CHECKED)):
        raise ImproperlyConfigured(
            f"{name} says sslmode={mode}: whoever answers in the place of {host} would be told what is written about "
            f"families. Use verify-full, or verify-ca where the authority that sslrootcert names is for this alone."
        )
    if mode not in CHECKED:
        return asked
    authority = asked.get("sslrootcert", "system" if mode == "verify-full" else "")
    if not authority or (authority != "system" and not Path(authority).is_file()):
        raise ImproperlyConfigured(
            f"{name} needs sslrootcert to name the file with the certificate of the authority that {host} is known by; "
            f"{authority or 'no file'} is not there."
        )
    return {"sslmode": mode, "sslrootcert": authority}


def is_guessable(secret: str) -> bool:
    return len(secret) < 50 or len(set(secret)) < 10


def repeats_itself(secret: str) -> bool:
    """Whether it is made of a few pieces again and again; of a random one nearly every three characters are new."""
    pieces = [secret[place : place + 3] for place in range(len(secret) - 2)]
    return len(set(pieces)) < len(pieces) * 2 / 3


def is_put_together(secret: str) -> bool:
    """Whether it is made of words, of names or of what follows each other, as no random one is."""
    return tries_for_each_character(secret) < TRIES_FOR_EACH_CHARACTER


def share_a_piece(one: str, other: str) -> bool:
    """Whether a piece of one key stands in the other: whoever learns one would know much of the other."""
    last = max(len(one) - SHARED_BY_CHANCE, 0)
    return any(one[place : place + SHARED_BY_CHANCE] in other for place in range(last + 1))


def sqlite(path: str) -> dict[str, Any]:
    """SQLite that has written a save to disk before it says so: WAL with synchronous=FULL, and writers who queue."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
