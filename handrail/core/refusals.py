"""How a policy or a service says no: in words a person can act on."""

from collections.abc import Mapping


class NotFound(Exception):
    """There is nothing here for this person: the same whether it does not exist or is not theirs to see."""


class NotAllowed(Exception):
    """This person may not do this, and the reason says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def changed_meanwhile(now: str, *, by: str = "") -> str:
    """What is said at a box that somebody else has changed too; `by` is their name, where that may be told."""
    who = by or "Somebody"
    return f"{who} changed this since you opened the page: it is now {now}. Check it, and save again."


class NotAsItWas(Exception):
    """What stands in place of what was signed, say, is something else, and is not shown as if it were that."""

    def __init__(self, done: str, *, on: str = "") -> None:
        when = f" on {on}" if on else ""
        super().__init__(
            f"What stands here is not what was {done}{when}. Tell information governance: they can have it"
            f" compared with a backup. Until then nothing of it is shown, as nobody can tell which words were {done}."
        )


class Invalid(Exception):
    """What was sent cannot be kept; each field that is wrong has a message that says what to do."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {message}" for field, message in errors.items()))
        self.errors = dict(errors)
