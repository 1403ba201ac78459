"""Ids as pages and scripts send them: one spelling each, so that one thing never has two names."""

import json
import uuid
from collections.abc import Mapping

RANDOM = 4


def as_uuid(text: str) -> uuid.UUID | None:
    """The id in its one spelling, lower case with hyphens, as addresses have it; None for anything else."""
    try:
        found = uuid.UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None


def own_id(owner: uuid.UUID, sent: object) -> uuid.UUID:
    """The id of what is made for a page that sent one: always the same, and of no other owner’s, whatever is sent.

    It is none that a page makes up, as those are random ones.
    """
    return uuid.uuid5(owner, str(sent))


def random_from(name: uuid.UUID, words: str) -> uuid.UUID:
    """An id that looks random and is always the same for these words, for what may be sent twice."""
    return uuid.UUID(bytes=uuid.uuid5(name, words).bytes, version=RANDOM)


def sent_with(sent_id: uuid.UUID, words: Mapping[str, str]) -> uuid.UUID:
    """The id of what a page sent with these words: the same words sent again have it, others have one of their own.

    A page keeps its id when its answer is lost on the way, while the person before it goes on typing.
    """
    return random_from(sent_id, json.dumps(words, sort_keys=True))
