"""What a row of the trail says happened, in words that somebody who never saw the trail understands."""

import datetime
from collections.abc import Mapping
from string import Formatter
from typing import TYPE_CHECKING

from handrail.audit.concerned import NAMED_IN, people_named
from handrail.audit.events import EVENTS, look_in_words
from handrail.core import dates
from handrail.core.numbers import counted, listed

if TYPE_CHECKING:
    from handrail.accounts.models import User
    from handrail.audit.models import TrailEvent

THE_PROGRAM = "Handrail itself"
# Beside the name of whoever did it; an event that is not here is said by its own sentence.
DID = {
    "session.ended": "Was signed out: of a session’s age, because nothing was done in it, or by themselves elsewhere",
    "signed_out_everywhere": "Ended every session of a person",
    "second_factors.removed": "Removed all second factors of a person",
    "password.link_sent": "Had a link to choose a password sent",
    "person.added": "Gave a person an account",
    "person.sent_password_link": "Had a link to choose a password sent to a person",
    "person.changed": "Changed what is said of a person, such as their role or team",
    "person.disabled": "Closed the account of a person",
    "person.enabled": "Opened the account of a person again",
    "person.line_manager_changed": "Gave a person another line manager",
    "council.setting_changed": "Changed a setting of the council",
    "team.changed": "Renamed a team, or gave it another head",
    "agency.changed": "Renamed an agency",
    "case.opened": "Added the family",
    "allocation.changed": "Changed who is allocated to the family",
    "grant.given": "Let people who meet about the family open it",
    "grant.ends": "Said until when people who met about the family may open it",
    "emergency_access.opened": "Opened the family to read, in an emergency",
    "emergency_access.unclear": "Asked for emergency access by an id that several families have; none was opened",
    "emergency_access.refused": "Asked for emergency access, being named as not to see the family; none was given",
    "emergency_access.ended": "Ended emergency access",
    "emergency_access.told": "Sent word of emergency access to those who watch over it",
    "emergency_access.escalated": "Passed on emergency access that nobody had reviewed in time",
    "emergency_access.reviewed": "Reviewed emergency access",
    "restriction.set": "Restricted the family to named people",
    "restriction.reviewed": "Reviewed the restriction of the family",
    "restriction.lifted": "Lifted the restriction of the family",
    "child.added": "Added a child",
    "child.corrected": "Corrected what is said of a child",
    "child.given_back": "Put what is said of a child back to what it was before notes about another family",
    "child.taken_out": "Took a child out again whom notes about another family had added",
    "meeting.planned": "Planned a meeting",
    "meeting.changed": "Changed a meeting",
    "meeting.cancelled": "Cancelled a meeting",
    "lead.told": "Sent word that the record is not signed, and the time of its chair is over",
    "lead.decided": "Decided whether the chair of the unsigned record may open the family again",
    "attendee.chosen": "Chose somebody as an attendee of the record",
    "record.started": "Began a record",
    "record.opened_for_recording": "Began recording in a prepared record",
    "record.children_chosen": "Said which children a record is about",
    "record.moved": "Gave the unsigned record the day of its meeting",
    "record.handed_on": "Gave the unsigned record another chair or deputy",
    "record.taken_over": "Took over the unsigned record, whose chair may no longer write about the family",
    "record.attendees_changed": "Changed the attendees of the record with the people of its meeting",
    "record.signed": "Signed a record",
    "record.abandoned": "Abandoned a record",
    "record.withdrawn": "Closed a record whose notes are about another family",
    "record.copied": "Copied words from a record of one family into that of another, which they are about",
    "row.given_back": "Put a goal back to what it said before a record about another family",
    "addendum.added": "Put a correction or addition under a signed record",
    "action.proposed": "Put a ready-made action into the next steps by an answer",
    "action.replaced": "Replaced an action that last time left open",
    "action.closed": "Closed a ready-made action by an answer",
    "action.owners_named": "Said whom an action falls to",
    "actions.carried_forward": "Carried forward by signing what nobody had answered",
}
# Where a row gives each person a day of their own: of those of the first day, and of those of each later one.
UNTIL_OF_EACH = {
    "grant.given": ("Let {people} open the family by a meeting until {until}", "{people} until {until}"),
    "grant.ends": (
        "Set {until} as the last day on which {people} may open the family by a meeting",
        "{until} for {people}",
    ),
}
# With the people and days that the row gives, where it gives all that a sentence asks for; the first such sentence.
# Rows from before these were written down are said by DID.
DID_TO = {
    "grant.given": ["Let {people} open the family by a meeting until {until}"],
    "grant.ends": [
        "Set {until} as the last day on which {people} may open the family by a meeting",
        "Ended what a meeting let {people} open",
    ],
    "allocation.changed": [
        "Gave the family to another team: {to_team} in place of {from_team}",
        "Handed the family over from {in_place_of} to {person}, from {on}",
        "Made {ends} the last day on which {person} works with the family",
        "Allocated {person} to the family, from {starts}",
        "Allocated {person} to the family",
        "Called off that {no_longer} works with the family, before it began on {starts}",
        "Ended at once that {no_longer} works with the family",
    ],
    "person.added": ["Gave a person an account, with {managed_by} as their line manager"],
    "attendee.chosen": ["Chose {person} as an attendee of the record"],
    "restriction.set": ["Restricted the family to {may_see}"],
    "restriction.reviewed": [
        "Reviewed the restriction of the family: {may_see} may open it, {no_longer} no longer",
        "Reviewed the restriction of the family: {may_see} may open it",
    ],
    "restriction.lifted": ["Lifted the restriction of the family"],
    "emergency_access.ended": ["Ended the emergency access of {person}"],
    "emergency_access.told": ["Sent word of the emergency access of {person} to {people}"],
    "emergency_access.escalated": ["Passed on the emergency access of {person}, which nobody had reviewed in time"],
    "emergency_access.reviewed": ["Reviewed the emergency access of {person}"],
    "lead.decided": ["Decided whether {people} may open the family again, to sign the record"],
    "meeting.planned": ["Planned a meeting that {people} lead"],
    "meeting.changed": ["Changed a meeting that {people} lead"],
    "team.changed": ["Gave a team another head: {to} in place of {in_place_of}", "Gave a team another head: {to}"],
    "person.line_manager_changed": [
        "Gave a person another line manager: {to} in place of {in_place_of}",
        "Gave a person another line manager: {to}",
        "Took away a person’s line manager: {in_place_of}",
    ],
    "action.owners_named": [
        "Said that an action falls to {people}, and to {no_longer} no longer",
        "Said that an action falls to {people}",
        "Said that an action no longer falls to {no_longer}",
    ],
}
# What follows such a sentence, where the row gives all that it asks for.
BESIDES = {
    "allocation.changed": ["{managed_by} opens it too, as their line manager"],
    "restriction.set": ["named as not to see it: {not_to_see}"],
    "restriction.reviewed": [
        "named as not to see it: {not_to_see}",
        "no longer named as not to see it: {no_longer_not}",
    ],
    "restriction.lifted": ["no longer named as not to see it: {no_longer_not}"],
}
TEAMS = {"from_team": "from", "to_team": "to"}
AT_A_MEETING = {
    "expected": "Expected {person} at a meeting",
    "families_of": "Said for which families of a meeting {person} comes",
    "taken_off": "Took {person} off a meeting",
}
# What was written, such as a goal, follows.
WROTE = {
    "answer.saved": "Wrote in a record",
    "row.added": "Added to a record",
    "row.removed": "Took out of a record",
    "row.restored": "Put back into a record",
}
ON_THE_AGENDA = {
    "put on the agenda": "Put the family on a meeting’s agenda",
    "taken off the agenda": "Took the family off a meeting’s agenda",
    "who comes for it": "Said who comes to a meeting for the family",
    "moved up": "Moved the family up on a meeting’s agenda",
    "moved down": "Moved the family down on a meeting’s agenda",
}


def what_happened(row: "TrailEvent", people: Mapping[str, "User"], teams: Mapping[str, str]) -> str:
    """Looked at a record on the record page; Downloaded a record as a PDF, a draft; or the event's own sentence."""
    match row.event:
        case "case.looked" | "list.looked":
            return f"Looked at {look_in_words(row.event, row.page)}"
        case "trail.looked":
            return f"Read {_which_trail(row, people)}"
        case "trail.exported":
            return f"Took out of Handrail, as a file, {_which_trail(row, people)}"
        case "document.downloaded":
            return f"Downloaded a record as a {row.subject}{', a draft' if row.detail.get('draft') else ''}"
        case "agenda.changed":
            return ON_THE_AGENDA.get(row.detail.get("what", ""), "Changed a meeting’s agenda")
        case event if event in WROTE:
            return f"{WROTE[event]}: {row.subject[:1].lower()}{row.subject[1:]}"
        case event:
            return _did_to(row, people, teams) or DID.get(event) or _of_whoever_did_it(EVENTS.get(event, event))


def who_did_it(row: "TrailEvent", people: Mapping[str, "User"]) -> str:
    """Whose account it was, by its name now: the one it had then may be somebody else's."""
    who = people.get(row.actor_id)
    if not row.actor_id or who is None or who.name == row.actor_name:
        return row.actor_name if row.actor_id else THE_PROGRAM
    return f"{who.name}, then called {row.actor_name}"


def families_of(row: "TrailEvent") -> list[str]:
    """The references of the families that a row is about."""
    return [row.case_reference] if row.case_reference else list(row.detail.get("cases", []))


def teams_of(row: "TrailEvent") -> Mapping[str, str]:
    """From which team to which a family was given, by their ids; a row that was tampered with may hold anything."""
    given = row.detail.get("team") if row.event == "allocation.changed" else None
    return {way: str(team) for way, team in given.items()} if isinstance(given, dict) else {}


def among_others(row: "TrailEvent") -> str:
    """With how many other families one came up."""
    others = len(row.detail.get("cases", [])) - 1
    return f"with {counted(others, 'other family', 'other families')}" if others > 0 else ""


def about_whom(row: "TrailEvent", people: Mapping[str, "User"]) -> str:
    """The person that a row is about, where that is somebody else than whoever did it."""
    if row.subject != "Person" or row.event.startswith("trail.") or row.subject_id == row.actor_id:
        return ""
    person = people.get(row.subject_id)
    return person.name if person else ""


def _did_to(row: "TrailEvent", people: Mapping[str, "User"], teams: Mapping[str, str]) -> str:
    """Let Jo Field open the family by a meeting until 7 December 2026; nothing where the row names nobody."""
    sentences = DID_TO.get(row.event, [])
    if row.event in UNTIL_OF_EACH and row.detail.get("until") and isinstance(row.detail["until"], dict):
        return _until_of_each(UNTIL_OF_EACH[row.event], row.detail["until"], people)
    if row.event == "meeting.changed":
        sentences = [words for what, words in AT_A_MEETING.items() if what in row.detail] or sentences
    said = filter(None, (_filled(sentence, row, people, teams) for sentence in sentences))
    if not (first := next(said, "")):
        return ""
    besides = [_filled(sentence, row, people, teams) for sentence in BESIDES.get(row.event, [])]
    return "; ".join(filter(None, [first, *besides]))


def _filled(sentence: str, row: "TrailEvent", people: Mapping[str, "User"], teams: Mapping[str, str]) -> str:
    asked = [name for _, name, _, _ in Formatter().parse(sentence) if name]
    said = {name: _in_words(row, name, people, teams) for name in asked}
    return sentence.format(**said) if all(said.values()) else ""


def _until_of_each(said: tuple[str, str], until: Mapping[str, str], people: Mapping[str, "User"]) -> str:
    """Let Jo Field open the family by a meeting until 7 December 2026, and Ann Lee until 3 March 2027."""
    parts = []
    for day in sorted(set(until.values())):
        names = sorted(people[one].name if one in people else "somebody" for one in until if until[one] == day)
        words = said[1] if parts else said[0]
        parts.append(words.format(people=listed(names), until=dates.say(datetime.date.fromisoformat(day))))
    return ", and ".join(parts)


def _in_words(row: "TrailEvent", name: str, people: Mapping[str, "User"], teams: Mapping[str, str]) -> str:
    if name in TEAMS:
        team = teams_of(row).get(TEAMS[name])
        return teams.get(team, "another") if team else ""
    if name in NAMED_IN:
        named = [people[one].name if one in people else "somebody" for one in people_named(row.detail, name)]
        return listed(sorted(named))
    try:
        return dates.say(datetime.date.fromisoformat(row.detail.get(name, "")))
    except (TypeError, ValueError):
        return ""


def _which_trail(row: "TrailEvent", people: Mapping[str, "User"]) -> str:
    if row.subject != "Person":
        return "who has looked at the family"
    person = people.get(row.subject_id)
    return f"what {person.name if person else 'somebody'} did and looked at"


def _of_whoever_did_it(sentence: str) -> str:
    """Signed in, for “Somebody signed in.”: who it was stands beside it."""
    words = sentence.removesuffix(".")
    did = words.removeprefix("Somebody ")
    return words if did == words or did.startswith(("was ", "who ")) else did[0].upper() + did[1:]
