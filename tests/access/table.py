"""Who gets what from every address: the declared table.

The things in the addresses are Hartley's, of the East team: Priya works in the West team, Kieran looks after computers,
Dev comes from another agency and works with this family, Grace comes from another agency and does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handrail.demo.council_on_file import id_of

NOBODY, OTHER_TEAM, IT, PARTNER, OTHER_PARTNER = "", "priya", "kieran", "dev", "grace"
VISITORS = (NOBODY, OTHER_TEAM, IT, PARTNER, OTHER_PARTNER)

SHOWN, DONE, GOES_ON, SAVED = 200, 204, 302, 303
UNREADABLE, MAY_NOT, MISSING, NOT_DONE, PUT_RIGHT = 400, 403, 404, 405, 422


@dataclass(frozen=True)
class Row:
    """One address with one method: what each visitor is answered, in the order of VISITORS.

    `things` are named as the council's files name them; `words` are the address's other parts.
    """

    page: str
    method: str
    things: tuple[str, ...]
    answers: tuple[int, int, int, int, int]
    words: tuple[str, ...] = ()
    send: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.page} {' '.join((*self.things, *self.words))} {dict(self.send) or ''}"


def about_hartley(
    page: str,
    method: str,
    thing: str,
    *words: str,
    partner: int = SHOWN,
    send: Mapping[str, str] | None = None,
) -> Row:
    """Only whoever may see the family gets further than "there is nothing here"; nobody is asked to sign in first.

    Whoever is signed out is given back what they had typed: the same words, whatever is at the address.
    """
    nobody = MAY_NOT if send and send.keys() - NOT_TYPED else GOES_ON
    return Row(page, method, (thing,), (nobody, MISSING, MISSING, partner, MISSING), words, send or {})


# what a form says that nobody typed: ids, the button that was pressed, and what a row was based on
NOT_TYPED = {"do", "back", "base", "case", "past", "key", "save_id", "child_id"}

NOW, EARLIER, TODAY = "hartley-2026-11-23", "hartley-2026-10-26", "east-2026-11-23"
HARTLEY, BARNETT, A_NEW_ID = str(id_of("hartley")), str(id_of("barnett-ellis")), "0b7cf6a5-5d0c-4c22-8a5b-6f0f6c1d4f7e"
A_WORD = {"row": "answer.values", "base": "0", "save_id": A_NEW_ID, "typed.text": "A word."}
A_PAGE = {"do": "save", "save_id": A_NEW_ID, "answer.values.text": "A word.", "answer.values.base": "0"}
A_CHILD = {"do": "add", "child_id": A_NEW_ID, "new-name": "Somebody", "new-born": "1 May 2020"}
A_SAVE_THAT_IS_NOT = {"back": "0", "base": "0", "save_id": A_NEW_ID}
SIGNATURE = {"save_id": A_NEW_ID, "statement": "yes"}

TABLE = [
    Row("sign_in", "get", (), (SHOWN, GOES_ON, GOES_ON, GOES_ON, GOES_ON)),
    Row("sign_in", "post", (), (SHOWN, GOES_ON, GOES_ON, GOES_ON, GOES_ON)),
    Row("become", "post", (), (MISSING, MISSING, MISSING, MISSING, MISSING)),
    Row("gallery", "get", (), (SHOWN, SHOWN, SHOWN, SHOWN, SHOWN)),
    Row("second_step", "get", (), (GOES_ON, GOES_ON, GOES_ON, GOES_ON, GOES_ON)),
    Row("second_step", "post", (), (GOES_ON, GOES_ON, GOES_ON, GOES_ON, GOES_ON)),
    Row("sign_out", "get", (), (GOES_ON, GOES_ON, GOES_ON, GOES_ON, GOES_ON)),
    Row("device_key", "get", (), (GOES_ON, SHOWN, SHOWN, SHOWN, SHOWN)),
    Row("time_left", "get", (), (GOES_ON, SHOWN, SHOWN, SHOWN, SHOWN)),
    Row("time_left", "post", (), (GOES_ON, SHOWN, SHOWN, SHOWN, SHOWN)),
    Row("account", "get", (), (GOES_ON, SHOWN, SHOWN, SHOWN, SHOWN)),
    Row("change_password", "get", (), (GOES_ON, SHOWN, SHOWN, SHOWN, SHOWN)),
    Row("change_password", "post", (), (GOES_ON, PUT_RIGHT, PUT_RIGHT, PUT_RIGHT, PUT_RIGHT)),
    # they have been signed in for a while, and are asked for their password first
    Row("confirm_password", "get", (), (GOES_ON, SHOWN, SHOWN, SHOWN, SHOWN)),
    Row("confirm_password", "post", (), (GOES_ON, PUT_RIGHT, PUT_RIGHT, PUT_RIGHT, PUT_RIGHT)),
    Row("set_up_second_step", "get", (), (GOES_ON, SHOWN, SHOWN, SHOWN, SHOWN)),
    Row("authenticator_app", "get", (), (GOES_ON, GOES_ON, GOES_ON, GOES_ON, GOES_ON)),
    Row("authenticator_app", "post", (), (GOES_ON, GOES_ON, GOES_ON, GOES_ON, GOES_ON)),
    Row("remove_authenticator_app", "get", (), (GOES_ON, GOES_ON, GOES_ON, GOES_ON, GOES_ON)),
    Row("remove_authenticator_app", "post", (), (GOES_ON, GOES_ON, GOES_ON, GOES_ON, GOES_ON)),
    Row("recovery_codes", "get", (), (GOES_ON, GOES_ON, GOES_ON, GOES_ON, GOES_ON)),
    Row("recovery_codes", "post", (), (GOES_ON, GOES_ON, GOES_ON, GOES_ON, GOES_ON)),
    Row("home", "get", (), (GOES_ON, SHOWN, SHOWN, SHOWN, SHOWN)),
    Row("families", "get", (), (GOES_ON, SHOWN, SHOWN, SHOWN, SHOWN)),
    about_hartley("family", "get", "hartley"),
    Row("emergency_access", "get", (), (GOES_ON, SHOWN, MAY_NOT, MAY_NOT, MAY_NOT)),
    Row("emergency_access", "post", (), (GOES_ON, PUT_RIGHT, MAY_NOT, MAY_NOT, MAY_NOT)),
    about_hartley("end_emergency_access", "post", "nobodys", partner=MISSING),
    Row("emergency_reviews", "get", (), (GOES_ON, MISSING, MISSING, MISSING, MISSING)),
    about_hartley("emergency_review", "get", "nobodys", partner=MISSING),
    about_hartley("emergency_review", "post", "nobodys", partner=MISSING),
    Row("restrictions", "get", (), (GOES_ON, MISSING, MISSING, MISSING, MISSING)),
    Row("restrict_family", "get", (), (GOES_ON, MISSING, MISSING, MISSING, MISSING)),
    Row("restrict_family", "post", (), (GOES_ON, MISSING, MISSING, MISSING, MISSING)),
    about_hartley("restriction", "get", "nobodys", partner=MISSING),
    about_hartley("restriction", "post", "nobodys", partner=MISSING),
    about_hartley("lift_restriction", "get", "nobodys", partner=MISSING),
    about_hartley("lift_restriction", "post", "nobodys", partner=MISSING),
    Row("council_settings", "get", (), (GOES_ON, MISSING, SHOWN, MISSING, MISSING)),
    Row("council_settings", "post", (), (GOES_ON, MISSING, PUT_RIGHT, MISSING, MISSING)),
    Row("trail", "get", (), (GOES_ON, MISSING, MISSING, MISSING, MISSING)),
    Row("trail", "post", (), (GOES_ON, MISSING, MISSING, MISSING, MISSING)),
    about_hartley("trail_of_family", "get", "hartley", partner=MISSING),
    about_hartley("export_trail_of_family", "get", "hartley", partner=MISSING),
    about_hartley("trail_of_person", "get", "worker sam", partner=MISSING),
    about_hartley("export_trail_of_person", "get", "worker sam", partner=MISSING),
    Row("meetings", "get", (), (GOES_ON, SHOWN, SHOWN, SHOWN, SHOWN)),
    Row("plan_meeting", "get", (), (GOES_ON, MAY_NOT, MAY_NOT, MAY_NOT, MAY_NOT)),
    Row("plan_meeting", "post", (), (GOES_ON, MAY_NOT, MAY_NOT, MAY_NOT, MAY_NOT)),
    about_hartley("change_meeting", "get", TODAY, partner=MAY_NOT),
    about_hartley("change_meeting", "post", TODAY, partner=MAY_NOT),
    about_hartley("meeting", "get", TODAY),
    about_hartley("start_record", "post", TODAY, partner=MISSING),
    about_hartley("start_record", "post", TODAY, partner=MAY_NOT, send={"case": HARTLEY, "do": "start"}),
    about_hartley("start_record", "post", TODAY, partner=GOES_ON, send={"case": HARTLEY, "do": "prepare"}),
    about_hartley("add_family", "get", TODAY, partner=MAY_NOT),
    about_hartley("add_family", "post", TODAY, partner=MAY_NOT),
    about_hartley("move_family", "post", TODAY, partner=MISSING),
    about_hartley("move_family", "post", TODAY, partner=MAY_NOT, send={"case": HARTLEY, "past": BARNETT}),
    about_hartley("remove_family", "post", TODAY, partner=MISSING),
    about_hartley("remove_family", "post", TODAY, partner=MAY_NOT, send={"case": HARTLEY}),
    about_hartley("note_presence", "post", TODAY, partner=MAY_NOT),
    about_hartley("add_participant", "get", TODAY, partner=MAY_NOT),
    about_hartley("add_participant", "post", TODAY, partner=MAY_NOT),
    about_hartley("record", "get", NOW),
    about_hartley("record", "get", EARLIER, partner=GOES_ON),
    about_hartley("record", "post", NOW, partner=SAVED),
    about_hartley("record", "post", NOW, partner=SAVED, send=A_PAGE),
    about_hartley("record", "post", EARLIER, partner=MAY_NOT, send=A_PAGE),
    about_hartley("save_row", "post", NOW, send=A_WORD),
    about_hartley("save_row", "post", NOW, partner=MISSING),
    about_hartley("save_row", "post", EARLIER, partner=MAY_NOT, send=A_WORD),
    about_hartley("record_section", "get", NOW, "goals"),
    about_hartley("record_section", "get", NOW, "gossip", partner=MISSING),
    about_hartley("record_outline", "get", NOW),
    about_hartley("record_together", "get", NOW),
    about_hartley("record_together", "get", EARLIER),
    about_hartley("record_here", "post", NOW, partner=DONE, send={"section": "goals"}),
    about_hartley("record_here", "post", NOW, partner=DONE, send={"gone": "yes"}),
    about_hartley("record_row", "get", NOW, "goal", send={"key": A_NEW_ID}),
    about_hartley("record_row", "get", NOW, "goal", partner=MISSING),
    about_hartley("record_row", "get", NOW, "gossip", partner=MISSING, send={"key": A_NEW_ID}),
    about_hartley("record_history", "get", NOW, "answer", "key_factors"),
    about_hartley("record_history", "get", NOW, "answer", "nothing_of_the_kind", partner=MISSING),
    about_hartley("record_history", "get", EARLIER, "answer", "key_factors"),
    about_hartley("record_history", "post", NOW, "answer", "key_factors", partner=MISSING, send=A_SAVE_THAT_IS_NOT),
    about_hartley("record_history", "post", NOW, "answer", "key_factors", partner=UNREADABLE),
    about_hartley("record_children", "get", NOW),
    about_hartley("record_children", "get", EARLIER, partner=GOES_ON),
    about_hartley("record_children", "post", NOW, partner=PUT_RIGHT),
    about_hartley("record_children", "post", NOW, partner=GOES_ON, send=A_CHILD),
    about_hartley("check_record", "get", NOW),
    about_hartley("check_record", "get", EARLIER, partner=GOES_ON),
    about_hartley("check_record", "post", NOW, partner=MAY_NOT),
    about_hartley("check_record", "post", NOW, partner=MAY_NOT, send=SIGNATURE),
    about_hartley("abandon_record", "post", NOW, partner=MAY_NOT),
    about_hartley("abandon_record", "post", NOW, partner=MAY_NOT, send={"because": "No reason."}),
    about_hartley("record_word", "get", EARLIER),
    about_hartley("record_word", "get", NOW),
    about_hartley("record_pdf", "get", EARLIER),
    about_hartley("record_pdf", "get", NOW),
    about_hartley("signed_record", "get", EARLIER),
    about_hartley("signed_record", "get", NOW, partner=GOES_ON),
    about_hartley("signed_record", "post", EARLIER, partner=PUT_RIGHT),
    about_hartley("signed_record", "post", EARLIER, partner=GOES_ON, send={"save_id": A_NEW_ID, "text": "A word."}),
    # last, because whoever signs out is nobody afterwards
    Row("sign_out_everywhere", "post", (), (GOES_ON, GOES_ON, GOES_ON, GOES_ON, GOES_ON)),
    Row("sign_out", "post", (), (GOES_ON, GOES_ON, GOES_ON, GOES_ON, GOES_ON)),
]
