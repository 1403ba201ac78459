"""What a council's own accounts say of a person, and the role, team and agency that gives them here."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from handrail.accounts.choices import Role


@dataclass(frozen=True)
class Gives:
    """What one value of the claim gives to whoever has it; team and agency by their names."""

    value: str
    role: str
    team: str
    agency: str


@dataclass(frozen=True)
class ClaimMapping:
    """Which claim is read, such as an Entra app role, and what each of its values gives; the first that fits counts."""

    claim: str
    gives: tuple[Gives, ...]

    def given_by(self, claims: Mapping[str, Any]) -> Gives | None:
        said = claims.get(self.claim)
        several = said if isinstance(said, list) else [said]
        values = {value for value in several if isinstance(value, str)}
        return next((one for one in self.gives if one.value in values), None)


@dataclass(frozen=True)
class SecondFactorSaid:
    """A claim that says a second factor was asked for, such as `amr=mfa`; in a list it is one of the values."""

    claim: str
    value: str

    def is_in(self, claims: Mapping[str, Any]) -> bool:
        said = claims.get(self.claim)
        return self.value in said if isinstance(said, list) else said == self.value


# How somebody signed in, as OpenID Connect and RFC 8176 have it; any other claim may be true of everybody.
TELL_HOW = ("amr", "acr")


def read_second_factor_said(written: str) -> tuple[SecondFactorSaid, ...]:
    """What HANDRAIL_OPENID_SECOND_FACTOR_IS names, such as `amr=mfa, acr=phr`: one of them is enough."""
    pairs = [part.strip().split("=", 1) for part in written.split(",")]
    if any(len(pair) != 2 or not all(pair) or any(" " in one for one in pair) for pair in pairs):
        raise ImproperlyConfigured(
            "HANDRAIL_OPENID_SECOND_FACTOR_IS: write it like amr=mfa, with commas between several."
        )
    if others := sorted({claim for claim, _ in pairs} - set(TELL_HOW)):
        raise ImproperlyConfigured(
            f"HANDRAIL_OPENID_SECOND_FACTOR_IS names {', '.join(others)}. How somebody signed in is told by "
            f"{' and '.join(TELL_HOW)} alone."
        )
    return tuple(SecondFactorSaid(*pair) for pair in pairs)


# Claims that are a text if they are there, and the longest that is kept.
LONGEST_TEXT = {"sub": 191, "email": 254, "name": 200, "given_name": 200, "family_name": 200, "preferred_username": 254}


def readable(claims: Any) -> dict[str, Any]:
    """The claims of one answer, if they are of the kinds that the specification gives them and a database takes."""
    if not isinstance(claims, dict) or not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise ValueError("An answer of the provider names nobody.")
    for name, longest in LONGEST_TEXT.items():
        said = claims.get(name)
        if said is not None and (not isinstance(said, str) or len(said) > longest):
            raise ValueError(f"A claim of the provider is no text, or a long one: {name}.")
    # half of a character, and what Python reads as a number and JSON knows none of, raise here as in a database
    if b"\\u0000" in json.dumps(claims, ensure_ascii=False, allow_nan=False).encode():
        raise ValueError("A claim of the provider holds what no database takes.")
    return claims


def provider_name(issuer: str) -> str:
    """Under which accounts are kept; another issuer is another name, so that its people are nobody's here."""
    return f"council-{hashlib.sha256(issuer.encode()).hexdigest()[:12]}"


def read_mapping(path: str) -> ClaimMapping | None:
    """The mapping in a TOML file, where one is named; what cannot be read stops the start and says what to change."""
    if not path:
        return None
    try:
        written = tomllib.loads(Path(path).read_text())
    except (OSError, ValueError) as fault:
        raise ImproperlyConfigured(f"HANDRAIL_OPENID_ROLES: {path} cannot be read: {fault}") from fault
    if unknown := set(written) - {"claim", "gives"}:
        raise ImproperlyConfigured(f"HANDRAIL_OPENID_ROLES: {', '.join(sorted(unknown))} means nothing in {path}.")
    if not isinstance(written.get("claim"), str) or not written.get("gives"):
        raise ImproperlyConfigured(f'HANDRAIL_OPENID_ROLES: {path} needs claim = "…" and at least one [[gives]].')
    return ClaimMapping(written["claim"], tuple(_read(entry, path) for entry in written["gives"]))


def _read(entry: Mapping[str, Any], path: str) -> Gives:
    wanted = {field.name for field in fields(Gives)}
    if set(entry) != wanted or not all(isinstance(value, str) and value for value in entry.values()):
        raise ImproperlyConfigured(f"HANDRAIL_OPENID_ROLES: each [[gives]] in {path} has {', '.join(sorted(wanted))}.")
    if entry["role"] not in Role.values:
        raise ImproperlyConfigured(
            f"HANDRAIL_OPENID_ROLES: {entry['role']!r} in {path} is no role. It is one of: {', '.join(Role.values)}."
        )
    return Gives(**entry)
