"""Each kind of row with the boxes that are typed into at random, what may be typed, and what is then stored."""

from collections.abc import Mapping
from dataclasses import dataclass

AGAINST = "stands against something"  # read, and then refused because it contradicts the day of the supervision
MERGES: Mapping[str, str | None] = {}  # any words, put together where two people write at once

YES_NO = {"yes": "yes", "no": "no", "": "", "perhaps": None}
DAY = {
    "12 December 2031": "12 December 2031",
    "3 February 2032": "3 February 2032",
    "": "",
    "soonish": None,
    "31 November 2031": None,
}
LATER = {**DAY, "1 November 2020": AGAINST}
EARLIER = {
    "19 November 2026": "19 November 2026",
    "2 Nov 2026": "2 November 2026",
    "": "",
    "31 November 2026": None,
    "24 November 2036": AGAINST,
}
LINE = {"  the   school ": "the school", "Marek’s aunt": "Marek’s aunt", "": "", "x" * 501: None}
WHO = {
    "Asha Raman": "Asha Raman",
    "Sam Okafor and Asha Raman": "Sam Okafor and Asha Raman",
    "the school": "the school",
    "Kieran Mossop": "Kieran Mossop",
    "": "",
}
NAME = {
    "Priya Nair": "Priya Nair",
    "kieran mossop": "kieran mossop",
    "Somebody  else": "Somebody else",
    "Rukhsana Malik": "Rukhsana Malik",
}
NUMBER = {"7": "7", " 7.50 ": "7.5", "95%": "95", "": "", "seven": None, "7.555": None}
SCALE = {"0": "0", "10": "10", "": "", "11": None, "2.5": None}
FLAG = {"yes": "yes", "": ""}


def one_of(*values: str) -> Mapping[str, str | None]:
    return {**{value: value for value in values}, "": "", "nonsense": None}


@dataclass(frozen=True)
class Kind:
    boxes: Mapping[str, Mapping[str, str | None]]
    own_id: bool = False


KINDS: Mapping[str, Kind] = {
    "record": Kind({"kind": {**one_of("group", "single_agency"), "": AGAINST}}),
    "answer": Kind({"text": MERGES}),
    "compliance": Kind(
        {
            "last_seen": EARLIER,
            "seen_by": LINE,
            "seen_alone": YES_NO,
            "next_meeting_on": LATER,
            "key_information_up_to_date": YES_NO,
            "key_information_missing": MERGES,
            "cultural_identity_identified": YES_NO,
        }
    ),
    "permanence": Kind(
        {
            "primary_plan": MERGES,
            "contingency": MERGES,
            "primary_option": one_of("kinship", "adoption"),
            "target_date": DAY,
        }
    ),
    "measurement": Kind({"value": NUMBER, "progress": SCALE, "comment": MERGES, "support": one_of("same", "more")}),
    "action_answer": Kind(
        {
            "reply": one_of(
                "carried_out", "partly", "not_carried_out", "no_longer_needed", "cannot_be_done_yet", "not_discussed"
            ),
            "explanation": MERGES,
            "decision": one_of("carry_forward", "change", "escalate", "drop"),
            "new_by_when": LATER,
        }
    ),
    "attendee": Kind(
        {"name": NAME, "job_title": LINE, "presence": one_of("expected", "present", "apologies"), "removed": FLAG},
        own_id=True,
    ),
    "mirroring": Kind({"in_the_family": MERGES, "among_us": MERGES, "removed": FLAG}, own_id=True),
    "assessment": Kind({"who": LINE, "by_when": DAY, "removed": FLAG}, own_id=True),
    "goal": Kind(
        {"statement": MERGES, "people": LINE, "target": NUMBER, "ended_because": MERGES, "removed": FLAG}, own_id=True
    ),
    "evidence": Kind(
        {"kind": one_of("observed", "reported"), "text": MERGES, "source": LINE, "removed": FLAG}, own_id=True
    ),
    "safety": Kind({"rated_by": LINE, "value": SCALE, "why": MERGES, "removed": FLAG}, own_id=True),
    "stage": Kind({"person": LINE, "stage": one_of("preparation", "lapse"), "removed": FLAG}, own_id=True),
    "action": Kind(
        {
            "what": MERGES,
            "why": MERGES,
            "who": WHO,
            "by_when": LATER,
            "how_we_will_know": MERGES,
            "removed": FLAG,
        },
        own_id=True,
    ),
}


def read(kind: str, box: str, typed: str) -> str | None:
    """What is stored of what was typed; None where it cannot be read."""
    offered = KINDS[kind].boxes[box]
    return typed if offered is MERGES else offered[typed]
