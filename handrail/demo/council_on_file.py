"""The made-up council as its files say it, and the ids its things have in every database."""

import uuid
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from handrail.core.ids import random_from

FOLDER = Path(__file__).parent / "council"
WESTMERE = uuid.uuid5(uuid.NAMESPACE_DNS, "westmere.example.org")
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def council() -> dict[str, Any]:
    """The council, its agencies, teams, workers and meetings."""
    return _read(FOLDER / "council.yaml")


@cache
def families() -> dict[str, dict[str, Any]]:
    """Each family by its slug."""
    return {path.stem: _read(path) for path in sorted((FOLDER / "families").glob("*.yaml"))}


def id_of(name: str) -> uuid.UUID:
    """The id of what the files call by this name, the same in every database, so that links stay right."""
    return random_from(WESTMERE, name)


def _read(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 - a safe loader, only faster
