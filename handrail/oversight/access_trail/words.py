"""What a row of the trail says happened, in words that somebody who never saw the trail understands."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from handrail.audit.events import EVENTS, LISTS, PAGES
from handrail.core.numbers import counted

if TYPE_CHECKING:
    from handrail.accounts.models import User
    from handrail.audit.models import TrailEvent

THE_PROGRAM = "Handrail itself"


def what_happened(row: "TrailEvent", people: Mapping[str, "User"]) -> str:
    """Looked at a record on the record page; Downloaded a record as a PDF, a draft; or the event's own sentence."""
    match row.event:
        case "case.looked":
            return f"Looked at {PAGES.get(row.page, f'the page “{row.page}”')}"
        case "list.looked":
            return f"Looked at {LISTS.get(row.page, f'the list “{row.page}”')}"
        case "trail.looked":
            return f"Read {_which_trail(row, people)}"
        case "trail.exported":
            return f"Took out of Handrail, as a file, {_which_trail(row, people)}"
        case "document.downloaded":
            return f"Downloaded a record as a {row.subject}{', a draft' if row.detail.get('draft') else ''}"
        case _:
            return _of_whoever_did_it(EVENTS.get(row.event, row.event))


def who_did_it(row: "TrailEvent") -> str:
    return row.actor_name if row.actor_id else THE_PROGRAM


def families_of(row: "TrailEvent") -> list[str]:
    """The references of the families that a row is about."""
    return [row.case_reference] if row.case_reference else list(row.detail.get("cases", []))


def among_others(row: "TrailEvent") -> str:
    """With how many other families one came up."""
    others = len(row.detail.get("cases", [])) - 1
    return f"with {counted(others, 'other family', 'other families')}" if others > 0 else ""


def closer(row: "TrailEvent") -> str:
    """What kind of thing was written: an answer, a goal, a next step."""
    return row.subject if row.event.startswith(("answer.", "row.")) else ""


def _which_trail(row: "TrailEvent", people: Mapping[str, "User"]) -> str:
    if row.subject != "Person":
        return "who has looked at the family"
    person = people.get(row.subject_id)
    return f"what {person.name if person else 'somebody'} did and looked at"


def _of_whoever_did_it(sentence: str) -> str:
    """Signed in, for “Somebody signed in.”: who it was stands beside it."""
    words = sentence.removesuffix(".")
    did = words.removeprefix("Somebody ")
    return words if did == words or did.startswith("was ") else did[0].upper() + did[1:]
