"""Ids as pages and scripts send them: one spelling each, so that one thing never has two names."""

import uuid

RANDOM = 4


def as_uuid(text: str) -> uuid.UUID | None:
    """The id in its one spelling, lower case with hyphens, as addresses have it; None for anything else."""
    try:
        found = uuid.UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None


def random_from(name: uuid.UUID, words: str) -> uuid.UUID:
    """An id that looks random and is always the same for these words, for what may be sent twice."""
    return uuid.UUID(bytes=uuid.uuid5(name, words).bytes, version=RANDOM)
