"""Who gets what from every address: the declared table.

The things in the addresses are Hartley's, of the East team: Priya works in the West team, Kieran looks after computers,
Dev comes from another agency and works with this family, Grace comes from another agency and does not.
"""

from dataclasses import dataclass

NOBODY, OTHER_TEAM, IT, PARTNER, OTHER_PARTNER = "", "priya", "kieran", "dev", "grace"
VISITORS = (NOBODY, OTHER_TEAM, IT, PARTNER, OTHER_PARTNER)

SHOWN, GOES_ON, MAY_NOT, MISSING = 200, 302, 403, 404


@dataclass(frozen=True)
class Row:
    """One address with one method: what each visitor is answered, in the order of VISITORS."""

    page: str
    method: str
    things: tuple[str, ...]
    answers: tuple[int, int, int, int, int]


def about_hartley(page: str, method: str, *things: str, partner: int = SHOWN) -> Row:
    """Only whoever may see the family gets further than "there is nothing here"; nobody is asked to sign in first."""
    return Row(page, method, things, (GOES_ON, MISSING, MISSING, partner, MISSING))


NOW, EARLIER, TODAY = "hartley-2026-11-23", "hartley-2026-10-26", "east-2026-11-23"

TABLE = [
    Row("sign_in", "get", (), (SHOWN, GOES_ON, GOES_ON, GOES_ON, GOES_ON)),
    Row("become", "post", (), (MISSING, MISSING, MISSING, MISSING, MISSING)),
    Row("gallery", "get", (), (SHOWN, SHOWN, SHOWN, SHOWN, SHOWN)),
    Row("sign_out", "get", (), (GOES_ON, GOES_ON, GOES_ON, GOES_ON, GOES_ON)),
    Row("home", "get", (), (GOES_ON, SHOWN, SHOWN, SHOWN, SHOWN)),
    Row("families", "get", (), (GOES_ON, SHOWN, SHOWN, SHOWN, SHOWN)),
    about_hartley("family", "get", "hartley"),
    Row("meetings", "get", (), (GOES_ON, SHOWN, SHOWN, SHOWN, SHOWN)),
    Row("plan_meeting", "get", (), (GOES_ON, MAY_NOT, MAY_NOT, MAY_NOT, MAY_NOT)),
    Row("plan_meeting", "post", (), (GOES_ON, MAY_NOT, MAY_NOT, MAY_NOT, MAY_NOT)),
    about_hartley("change_meeting", "get", TODAY, partner=MAY_NOT),
    about_hartley("change_meeting", "post", TODAY, partner=MAY_NOT),
    about_hartley("meeting", "get", TODAY),
    about_hartley("start_record", "post", TODAY, partner=MISSING),
    about_hartley("add_family", "get", TODAY, partner=MAY_NOT),
    about_hartley("add_family", "post", TODAY, partner=MAY_NOT),
    about_hartley("move_family", "post", TODAY, partner=MISSING),
    about_hartley("remove_family", "post", TODAY, partner=MISSING),
    about_hartley("note_presence", "post", TODAY, partner=MAY_NOT),
    about_hartley("add_participant", "get", TODAY, partner=MAY_NOT),
    about_hartley("add_participant", "post", TODAY, partner=MAY_NOT),
    about_hartley("check_record", "get", NOW),
    about_hartley("check_record", "post", NOW, partner=422),
    about_hartley("abandon_record", "post", NOW, partner=422),
    about_hartley("record_word", "get", EARLIER),
    about_hartley("record_word", "get", NOW),
    about_hartley("record_pdf", "get", EARLIER),
    about_hartley("record_pdf", "get", NOW),
    about_hartley("signed_record", "get", EARLIER),
    about_hartley("signed_record", "post", EARLIER, partner=422),
]
