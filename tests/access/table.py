"""Who gets what from every address: the declared table.

Each row is an address with a method. It says what is answered to whoever has all that the address asks for, and what to
those who lack some of it. What each role in each relationship to the family has, stands in standings.py. To declare a
new address, add a row with the function that says to whom it belongs:

    for_everybody("home", "get")                                      anybody signed in is shown it
    by_right("plan_meeting", "get", PLANS_MEETINGS)                   a role's right decides; to others it is not there
    about_hartley("record", "get", NOW, reads=GOES_ON, writes=SHOWN)  what the family's readers, writers, signers get
    about_the_meeting("note_presence", "post", sees=MAY_NOT, runs=GOES_ON)
    Row("page", "get", (things,), ANSWER, {NEED: ANSWER_WITHOUT_IT})  anything else; the first that is lacking counts
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handrail.demo.council_on_file import id_of
from tests.access.arranging import EARLIER, NEXT, NOW, TODAY
from tests.access.standings import Need

SHOWN, DONE, GOES_ON, SAVED = 200, 204, 302, 303
UNREADABLE, MAY_NOT, MISSING, NOT_DONE, GONE, PUT_RIGHT = 400, 403, 404, 405, 410, 422


@dataclass(frozen=True)
class Row:
    """One address with one method: the answer, and what is answered `unless` somebody has what it asks for.

    `things` are named as the council's files name them, or below; `words` are the address's other parts.
    """

    page: str
    method: str
    things: tuple[str, ...] = ()
    answer: int = SHOWN
    unless: Mapping[Need, int] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    send: Mapping[str, str] = field(default_factory=dict)
    signed_out: int | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.page} {' '.join((*self.things, *self.words))} {dict(self.send) or ''}".strip()

    def answer_to(self, has: set[Need]) -> int:
        """What somebody signed in is answered who has this."""
        return next((without for need, without in self.unless.items() if need not in has), self.answer)

    @property
    def answer_to_nobody(self) -> int:
        """Whoever is signed out is asked to sign in, or given back what they had typed, whatever is at the address."""
        if self.signed_out is not None:
            return self.signed_out
        return MAY_NOT if self.method == "post" and self.send.keys() - NOT_TYPED else GOES_ON


# what a form says that nobody typed: ids, the button that was pressed, and what a row was based on
NOT_TYPED = {"do", "back", "base", "case", "past", "key", "save_id", "child_id", "attendee", "person", "families"}


def for_everybody(page: str, method: str, answer: int = SHOWN, *, signed_out: int | None = None) -> Row:
    return Row(page, method, answer=answer, signed_out=signed_out)


def by_right(
    page: str,
    method: str,
    right: Need,
    *things: str,
    answer: int = SHOWN,
    otherwise: int = MISSING,
    send: Mapping[str, str] | None = None,
) -> Row:
    return Row(page, method, things, answer, {right: otherwise}, send=send or {})


def about_hartley(
    page: str,
    method: str,
    thing: str,
    *words: str,
    reads: int = SHOWN,
    writes: int | None = None,
    signs: int | None = None,
    nothing: int = MISSING,
    send: Mapping[str, str] | None = None,
) -> Row:
    """Only whoever may read about the family gets further than "there is nothing here".

    What is left out is the same as what stands before it.
    """
    writes = reads if writes is None else writes
    signs = writes if signs is None else signs
    unless = {Need.READS: nothing}
    if writes != reads:
        unless[Need.WRITES] = reads
    if signs != writes:
        unless[Need.SIGNS] = writes
    return Row(page, method, (thing,), signs, unless, words, send or {})


def about_the_meeting(
    page: str, method: str, *, sees: int = SHOWN, runs: int | None = None, send: Mapping[str, str] | None = None
) -> Row:
    """Only whoever may see the meeting gets further than "there is nothing here"."""
    runs = sees if runs is None else runs
    unless = {Need.SEES: MISSING} | ({Need.RUNS: sees} if runs != sees else {})
    return Row(page, method, (TODAY,), runs, unless, send=send or {})


READS, WRITES, READS_THE_NEXT, SEES, RUNS = Need.READS, Need.WRITES, Need.READS_THE_NEXT, Need.SEES, Need.RUNS
PLANS_MEETINGS, RESTRICTS, OPENS_IN_AN_EMERGENCY = Need.PLANS_MEETINGS, Need.RESTRICTS, Need.OPENS_IN_AN_EMERGENCY
HAS_AN_EMERGENCY, WATCHES, WATCHES_SOME = Need.HAS_AN_EMERGENCY, Need.WATCHES, Need.WATCHES_SOME
READS_THE_TRAIL, MANAGES_PEOPLE, HEARS_OF_CHANGES = Need.READS_THE_TRAIL, Need.MANAGES_PEOPLE, Need.HEARS_OF_CHANGES
ALLOCATES, ALLOCATES_IT = Need.ALLOCATES, Need.ALLOCATES_IT

HARTLEY, BARNETT, BEGUM = (str(id_of(family)) for family in ("hartley", NEXT, "begum-rahman"))
A_NEW_ID = "0b7cf6a5-5d0c-4c22-8a5b-6f0f6c1d4f7e"
THEIR_EMERGENCY, AN_EMERGENCY, A_RESTRICTION = "their own emergency access", "an emergency access", "a restriction"
AN_ALLOCATION, A_PARTICIPANT = "an allocation to the family", "somebody expected at the meeting"
A_SIGHT = "what today's meeting lets somebody open"
A_LATE_RECORD = "a record that nobody signed while its chair could"
A_WAITING_CHANGE, A_CHANGE_ABOUT_THEM = "a change that waits to be confirmed", "one that is about them"
A_WORD = {"row": "answer.values", "base": "0", "save_id": A_NEW_ID, "typed.text": "A word."}
A_PAGE = {"do": "save", "save_id": A_NEW_ID, "answer.values.text": "A word.", "answer.values.base": "0"}
A_CHILD = {"child_id": A_NEW_ID, "new-name": "Somebody", "new-born": "1 May 2020"}
A_SAVE_THAT_IS_NOT = {"back": "0", "base": "0", "save_id": A_NEW_ID}
AN_ATTENDEE = {"do": "choose", "attendee": A_NEW_ID, "person": str(id_of("worker tunde"))}
SIGNATURE = {"save_id": A_NEW_ID, "statement": "yes"}

TABLE = [
    for_everybody("sign_in", "get", GOES_ON, signed_out=SHOWN),
    for_everybody("sign_in", "post", GOES_ON, signed_out=SHOWN),
    for_everybody("become", "post", MISSING, signed_out=MISSING),
    for_everybody("gallery", "get", SHOWN, signed_out=SHOWN),
    # the council's own accounts, where it has none: as if there were no such page
    for_everybody("council_sign_in", "post", MISSING, signed_out=MISSING),
    for_everybody("council_sign_in_back", "get", MISSING, signed_out=MISSING),
    for_everybody("second_step", "get", GOES_ON, signed_out=GOES_ON),
    for_everybody("second_step", "post", GOES_ON, signed_out=GOES_ON),
    for_everybody("forgotten_password", "get", signed_out=SHOWN),
    for_everybody("forgotten_password", "post", PUT_RIGHT, signed_out=PUT_RIGHT),
    Row("choose_password", "get", ("worker tunde",), GONE, words=("made-up",), signed_out=GONE),
    Row("choose_password", "post", ("worker tunde",), GONE, words=("made-up",), signed_out=GONE),
    for_everybody("sign_out", "get", GOES_ON, signed_out=GOES_ON),
    for_everybody("sign_out", "post", GOES_ON, signed_out=GOES_ON),
    for_everybody("device_key", "get"),
    for_everybody("time_left", "get"),
    for_everybody("time_left", "post"),
    for_everybody("account", "get"),
    for_everybody("change_password", "get"),
    for_everybody("change_password", "post", PUT_RIGHT),
    # they have been signed in for a while, and are asked for their password first
    for_everybody("confirm_password", "get"),
    for_everybody("confirm_password", "post", PUT_RIGHT),
    for_everybody("set_up_second_step", "get"),
    for_everybody("authenticator_app", "get", GOES_ON),
    for_everybody("authenticator_app", "post", GOES_ON),
    for_everybody("remove_authenticator_app", "get", GOES_ON),
    for_everybody("remove_authenticator_app", "post", GOES_ON),
    for_everybody("add_passkey", "get", GOES_ON),
    for_everybody("add_passkey", "post", GOES_ON),
    Row("passkey", "get", answer=GOES_ON, words=("1",)),
    Row("passkey", "post", answer=GOES_ON, words=("1",)),
    Row("other_session", "get", answer=GOES_ON, words=("f" * 32,)),
    Row("other_session", "post", answer=GOES_ON, words=("f" * 32,)),
    for_everybody("recovery_codes", "get", GOES_ON),
    for_everybody("recovery_codes", "post", GOES_ON),
    for_everybody("sign_out_everywhere", "get", GOES_ON),
    for_everybody("sign_out_everywhere", "post", GOES_ON),
    for_everybody("home", "get"),
    for_everybody("families", "get"),
    about_hartley("family", "get", "hartley"),
    Row("who_may_open", "get", ("hartley",), SHOWN, {Need.OVERSEES: MISSING}),
    Row("end_sight", "get", (A_SIGHT,), SHOWN, {Need.OVERSEES: MISSING}),
    Row("end_sight", "post", (A_SIGHT,), GOES_ON, {Need.OVERSEES: MISSING}),
    Row("family", "get", (NEXT,), SHOWN, {READS_THE_NEXT: MISSING}),
    by_right("emergency_access", "get", OPENS_IN_AN_EMERGENCY, otherwise=MAY_NOT),
    by_right("emergency_access", "post", OPENS_IN_AN_EMERGENCY, answer=PUT_RIGHT, otherwise=MAY_NOT),
    by_right("end_emergency_access", "post", HAS_AN_EMERGENCY, THEIR_EMERGENCY, answer=GOES_ON),
    by_right("end_emergency_access", "post", WATCHES, AN_EMERGENCY, answer=GOES_ON),
    by_right("emergency_reviews", "get", WATCHES_SOME),
    by_right("ids_of_several_families", "get", RESTRICTS),
    by_right("emergency_review", "get", WATCHES, AN_EMERGENCY),
    by_right("emergency_review", "post", WATCHES, AN_EMERGENCY, answer=PUT_RIGHT),
    Row("emergency_review", "get", (THEIR_EMERGENCY,), MISSING),
    by_right("lead_review", "get", RESTRICTS, A_LATE_RECORD),
    by_right("lead_review", "post", RESTRICTS, A_LATE_RECORD, answer=PUT_RIGHT),
    # its chair still has time to sign it
    Row("lead_review", "get", (NOW,), MISSING),
    by_right("restrictions", "get", RESTRICTS),
    by_right("restrict_family", "get", RESTRICTS),
    by_right("restrict_family", "post", RESTRICTS, answer=PUT_RIGHT),
    by_right("restriction", "get", RESTRICTS, A_RESTRICTION),
    by_right("restriction", "post", RESTRICTS, A_RESTRICTION, answer=PUT_RIGHT),
    by_right("lift_restriction", "get", RESTRICTS, A_RESTRICTION),
    by_right("lift_restriction", "post", RESTRICTS, A_RESTRICTION, answer=PUT_RIGHT),
    by_right("allocations", "get", ALLOCATES),
    by_right("allocate_family", "get", ALLOCATES_IT, "hartley"),
    by_right("allocate_family", "post", ALLOCATES_IT, "hartley", answer=PUT_RIGHT),
    by_right("families_left", "get", RESTRICTS),
    by_right("families_left", "post", RESTRICTS, answer=PUT_RIGHT),
    by_right("give_to_team", "get", ALLOCATES_IT, "hartley"),
    by_right("give_to_team", "post", ALLOCATES_IT, "hartley", answer=PUT_RIGHT),
    by_right("hand_over_family", "get", ALLOCATES_IT, "hartley", AN_ALLOCATION),
    by_right("hand_over_family", "post", ALLOCATES_IT, "hartley", AN_ALLOCATION, answer=PUT_RIGHT),
    by_right("end_allocation", "get", ALLOCATES_IT, "hartley", AN_ALLOCATION),
    by_right("end_allocation", "post", ALLOCATES_IT, "hartley", AN_ALLOCATION, answer=PUT_RIGHT),
    by_right("people", "get", MANAGES_PEOPLE),
    by_right("people", "post", MANAGES_PEOPLE, answer=GOES_ON),
    by_right("add_person", "get", MANAGES_PEOPLE),
    by_right("add_person", "post", MANAGES_PEOPLE, answer=PUT_RIGHT),
    by_right("person", "get", MANAGES_PEOPLE, "worker tunde"),
    by_right("change_person", "get", MANAGES_PEOPLE, "worker tunde"),
    by_right("change_person", "post", MANAGES_PEOPLE, "worker tunde", answer=PUT_RIGHT),
    by_right("disable_person", "get", MANAGES_PEOPLE, "worker tunde"),
    by_right("disable_person", "post", MANAGES_PEOPLE, "worker tunde", answer=GOES_ON),
    by_right("enable_person", "post", MANAGES_PEOPLE, "worker tunde", answer=GOES_ON),
    by_right("send_password_link", "post", MANAGES_PEOPLE, "worker tunde", answer=GOES_ON),
    by_right("sign_person_out", "post", MANAGES_PEOPLE, "worker tunde", answer=GOES_ON),
    by_right("remove_second_steps", "get", MANAGES_PEOPLE, "worker tunde"),
    by_right("remove_second_steps", "post", MANAGES_PEOPLE, "worker tunde", answer=GOES_ON),
    # a change that nobody makes alone, asked for by somebody else and about somebody else
    for_everybody("changes_to_confirm", "get"),
    by_right("change_to_confirm", "get", HEARS_OF_CHANGES, A_WAITING_CHANGE),
    by_right("change_to_confirm", "post", HEARS_OF_CHANGES, A_WAITING_CHANGE, answer=PUT_RIGHT),
    by_right("change_to_confirm", "post", HEARS_OF_CHANGES, A_WAITING_CHANGE, answer=GOES_ON, send={"because": "No."}),
    by_right("change_to_confirm", "post", HEARS_OF_CHANGES, A_WAITING_CHANGE, answer=GOES_ON, send={"do": "confirm"}),
    # one that is about them they may stop, whatever their role, and are asked why
    Row("change_to_confirm", "get", (A_CHANGE_ABOUT_THEM,)),
    Row("change_to_confirm", "post", (A_CHANGE_ABOUT_THEM,), PUT_RIGHT),
    by_right("teams", "get", MANAGES_PEOPLE),
    by_right("add_team", "get", MANAGES_PEOPLE),
    by_right("add_team", "post", MANAGES_PEOPLE, answer=PUT_RIGHT),
    by_right("team", "get", MANAGES_PEOPLE, "team west"),
    by_right("team", "post", MANAGES_PEOPLE, "team west", answer=PUT_RIGHT),
    by_right("retire_team", "post", MANAGES_PEOPLE, "team west", answer=MAY_NOT),
    by_right("use_team_again", "post", MANAGES_PEOPLE, "team west", answer=GOES_ON),
    by_right("add_agency", "get", MANAGES_PEOPLE),
    by_right("add_agency", "post", MANAGES_PEOPLE, answer=PUT_RIGHT),
    by_right("agency", "get", MANAGES_PEOPLE, "agency westmere"),
    by_right("agency", "post", MANAGES_PEOPLE, "agency westmere", answer=PUT_RIGHT),
    by_right("retire_agency", "post", MANAGES_PEOPLE, "agency westmere", answer=MAY_NOT),
    by_right("use_agency_again", "post", MANAGES_PEOPLE, "agency westmere", answer=GOES_ON),
    by_right("council_settings", "get", MANAGES_PEOPLE),
    by_right("council_settings", "post", MANAGES_PEOPLE, answer=PUT_RIGHT),
    by_right("closed_days", "get", MANAGES_PEOPLE),
    by_right("closed_days", "post", MANAGES_PEOPLE, answer=PUT_RIGHT),
    by_right("open_day", "post", MANAGES_PEOPLE, answer=GOES_ON),
    by_right("trail", "get", READS_THE_TRAIL),
    by_right("trail", "post", READS_THE_TRAIL, answer=PUT_RIGHT),
    by_right("trail_of_family", "get", READS_THE_TRAIL, "hartley"),
    by_right("export_trail_of_family", "get", READS_THE_TRAIL, "hartley"),
    by_right("trail_of_person", "get", READS_THE_TRAIL, "worker sam"),
    by_right("export_trail_of_person", "get", READS_THE_TRAIL, "worker sam"),
    for_everybody("meetings", "get"),
    by_right("plan_meeting", "get", PLANS_MEETINGS, otherwise=MAY_NOT),
    by_right("plan_meeting", "post", PLANS_MEETINGS, otherwise=MAY_NOT),
    Row("change_meeting", "get", (TODAY,), SHOWN, {SEES: MISSING, PLANS_MEETINGS: MAY_NOT, RUNS: MAY_NOT}),
    Row("change_meeting", "post", (TODAY,), SHOWN, {SEES: MISSING, PLANS_MEETINGS: MAY_NOT, RUNS: MAY_NOT}),
    about_the_meeting("meeting", "get"),
    about_the_meeting("start_record", "post", sees=MISSING),
    Row(
        "start_record",
        "post",
        (TODAY,),
        GOES_ON,
        {SEES: MISSING, READS: MISSING, WRITES: MAY_NOT, RUNS: MAY_NOT},
        send={"case": HARTLEY, "do": "start"},
    ),
    Row(
        "start_record",
        "post",
        (TODAY,),
        GOES_ON,
        {SEES: MISSING, READS: MISSING, WRITES: MAY_NOT},
        send={"case": HARTLEY, "do": "prepare"},
    ),
    about_the_meeting("add_family", "get", sees=MAY_NOT, runs=SHOWN),
    about_the_meeting("add_family", "post", sees=MAY_NOT, runs=SHOWN),
    Row(
        "add_family",
        "post",
        (TODAY,),
        GOES_ON,
        {SEES: MISSING, RUNS: MAY_NOT, READS: MISSING, WRITES: MAY_NOT},
        send={"case": HARTLEY},
    ),
    about_the_meeting("move_family", "post", sees=MISSING),
    Row(
        "move_family",
        "post",
        (TODAY,),
        GOES_ON,
        {SEES: MISSING, RUNS: MAY_NOT, READS: MISSING, WRITES: MAY_NOT},
        send={"case": HARTLEY, "past": BARNETT},
    ),
    Row(
        "move_family",
        "post",
        (TODAY,),
        GOES_ON,
        {SEES: MISSING, RUNS: MAY_NOT, READS_THE_NEXT: MISSING},
        send={"case": BARNETT, "past": BEGUM},
    ),
    about_the_meeting("remove_family", "post", sees=MISSING),
    Row(
        "remove_family",
        "post",
        (TODAY,),
        MAY_NOT,
        {SEES: MISSING, RUNS: MAY_NOT, READS: GOES_ON},
        send={"case": HARTLEY},
    ),
    about_the_meeting("note_presence", "post", sees=MAY_NOT, runs=GOES_ON),
    about_the_meeting("add_participant", "get", sees=MAY_NOT, runs=SHOWN),
    about_the_meeting("add_participant", "post", sees=MAY_NOT, runs=SHOWN),
    # it has a record: that is said before anybody writes why it is cancelled
    about_the_meeting("cancel_meeting", "get", sees=MAY_NOT),
    about_the_meeting("cancel_meeting", "post", sees=MAY_NOT),
    about_the_meeting("cancel_meeting", "post", sees=MAY_NOT, send={"because": "Snow."}),
    Row("expect_participant", "get", (TODAY, A_PARTICIPANT), SHOWN, {SEES: MISSING, RUNS: MAY_NOT}),
    Row("expect_participant", "post", (TODAY, A_PARTICIPANT), GOES_ON, {SEES: MISSING, RUNS: MAY_NOT}),
    # of a family that one may not see, nothing happens and nothing is said
    Row(
        "expect_participant",
        "post",
        (TODAY, A_PARTICIPANT),
        GOES_ON,
        {SEES: MISSING, RUNS: MAY_NOT},
        send={"families": BARNETT},
    ),
    Row(
        "expect_for_family",
        "get",
        (TODAY, "hartley"),
        SHOWN,
        {SEES: MISSING, RUNS: MAY_NOT, READS: MISSING, WRITES: MAY_NOT},
    ),
    Row(
        "expect_for_family",
        "post",
        (TODAY, "hartley"),
        GOES_ON,
        {SEES: MISSING, RUNS: MAY_NOT, READS: MISSING, WRITES: MAY_NOT},
    ),
    # whoever may not see a family that they come for changes nothing of it; whoever only reads is told why not
    Row(
        "remove_participant",
        "post",
        (TODAY, A_PARTICIPANT),
        GOES_ON,
        {SEES: MISSING, RUNS: MAY_NOT, READS: GOES_ON, WRITES: MAY_NOT},
    ),
    about_hartley("invite_attendee", "get", NOW, reads=GOES_ON, writes=SHOWN),
    about_hartley("invite_attendee", "get", EARLIER, reads=GOES_ON),
    about_hartley("invite_attendee", "post", NOW, reads=GOES_ON, writes=SHOWN),
    about_hartley("invite_attendee", "post", NOW, reads=MAY_NOT, writes=GOES_ON, send=AN_ATTENDEE),
    about_hartley("invite_attendee", "post", EARLIER, reads=MAY_NOT, send=AN_ATTENDEE),
    about_hartley("record", "get", NOW, reads=GOES_ON, writes=SHOWN),
    about_hartley("record", "get", EARLIER, reads=GOES_ON),
    Row("record", "get", ("barnett-ellis-2026-10-26",), GOES_ON, {READS_THE_NEXT: MISSING}),
    about_hartley("record", "post", NOW, reads=MAY_NOT, writes=SAVED),
    about_hartley("record", "post", NOW, reads=MAY_NOT, writes=SAVED, send=A_PAGE),
    about_hartley("record", "post", EARLIER, reads=MAY_NOT, send=A_PAGE),
    about_hartley("save_row", "post", NOW, reads=MAY_NOT, writes=SHOWN, send=A_WORD),
    about_hartley("save_row", "post", NOW, reads=MISSING),
    about_hartley("save_row", "post", EARLIER, reads=MAY_NOT, send=A_WORD),
    about_hartley("record_section", "get", NOW, "goals"),
    about_hartley("record_section", "get", NOW, "gossip", reads=MISSING),
    about_hartley("record_outline", "get", NOW),
    about_hartley("record_together", "get", NOW),
    about_hartley("record_together", "get", EARLIER),
    about_hartley("record_here", "post", NOW, reads=MAY_NOT, writes=DONE, send={"section": "goals"}),
    about_hartley("record_here", "post", NOW, reads=MAY_NOT, writes=DONE, send={"gone": "yes"}),
    about_hartley("record_row", "get", NOW, "goal", send={"key": A_NEW_ID}),
    about_hartley("record_row", "get", NOW, "goal", reads=MISSING),
    about_hartley("record_row", "get", NOW, "gossip", reads=MISSING, send={"key": A_NEW_ID}),
    about_hartley("record_history", "get", NOW, "answer", "key_factors"),
    about_hartley("record_history", "get", NOW, "answer", "nothing_of_the_kind", reads=MISSING),
    about_hartley("record_history", "get", EARLIER, "answer", "key_factors"),
    about_hartley(
        "record_history", "post", NOW, "answer", "key_factors", reads=MAY_NOT, writes=MISSING, send=A_SAVE_THAT_IS_NOT
    ),
    about_hartley("record_history", "post", NOW, "answer", "key_factors", reads=UNREADABLE),
    about_hartley("record_children", "get", NOW, reads=GOES_ON, writes=SHOWN),
    about_hartley("record_children", "get", EARLIER, reads=GOES_ON),
    about_hartley("record_children", "post", NOW, reads=GOES_ON, writes=PUT_RIGHT, send={"new-name": "Somebody"}),
    about_hartley("record_children", "post", NOW, reads=GOES_ON, send=A_CHILD),
    about_hartley("check_record", "get", NOW),
    about_hartley("check_record", "get", EARLIER, reads=GOES_ON),
    about_hartley("check_record", "post", NOW, reads=MAY_NOT, signs=PUT_RIGHT),
    about_hartley("check_record", "post", NOW, reads=MAY_NOT, signs=GOES_ON, send=SIGNATURE),
    # its chair works on the family, so that nobody takes it over
    about_hartley("take_over_record", "post", NOW, reads=MAY_NOT),
    about_hartley("abandon_record", "get", NOW, reads=MAY_NOT, signs=SHOWN),
    about_hartley("abandon_record", "post", NOW, reads=MAY_NOT, signs=PUT_RIGHT),
    about_hartley(
        "abandon_record",
        "post",
        NOW,
        reads=MAY_NOT,
        signs=GOES_ON,
        send={"reason": "not_signed", "because": "No reason."},
    ),
    about_hartley("abandon_record", "post", NOW, reads=MAY_NOT, signs=GOES_ON, send={"reason": "another_family"}),
    about_hartley("copy_record", "get", NOW, reads=MISSING),
    about_hartley("copy_record", "post", NOW, reads=MISSING),
    about_hartley("record_word", "get", EARLIER),
    about_hartley("record_word", "get", NOW),
    # each time a file is sent the trail says so, so there is no asking about one without having it sent
    Row("export_trail_of_family", "head", ("hartley",), NOT_DONE),
    Row("export_trail_of_person", "head", ("worker sam",), NOT_DONE),
    about_hartley("record_word", "head", NOW, reads=NOT_DONE, nothing=NOT_DONE),
    about_hartley("record_pdf", "head", NOW, reads=NOT_DONE, nothing=NOT_DONE),
    about_hartley("record_pdf", "get", EARLIER),
    about_hartley("record_pdf", "get", NOW),
    about_hartley("signed_record", "get", EARLIER),
    about_hartley("signed_record", "get", NOW, reads=SHOWN, writes=GOES_ON),
    about_hartley("signed_record", "post", EARLIER, reads=PUT_RIGHT),
    about_hartley(
        "signed_record", "post", EARLIER, reads=MAY_NOT, writes=GOES_ON, send={"save_id": A_NEW_ID, "text": "A word."}
    ),
]
