"""Every page in every state it can be in; a page that is not here fails the tests."""

from handrail.audit.trail import TrailUnavailable
from tests.accessibility import scenes
from tests.accessibility.record_pages import RECORD_STATES
from tests.accessibility.states import NOWHERE, State, at, made, made_at, nowhere

HARTLEY, BEGUM, PROSSER = "hartley", "begum-rahman", "kearney-prosser"
NOW, EARLIER = "hartley-2026-11-23", "hartley-2026-10-26"
TODAY, LAST_TIME, RESTRICTED = "east-2026-11-23", "east-2026-10-26", "west-r-2026-11-19"
ANOTHER_AGENDA = made("add_family", scenes.an_afternoon_meeting)

STATES = [
    State("sign_in", "empty", at("sign_in"), by=""),
    State("sign_in", "error: nothing typed", at("sign_in"), by="", send={"login": "", "password": ""}),
    State(
        "sign_in",
        "error: wrong",
        at("sign_in"),
        by="",
        send={"login": "sam.okafor@example.org", "password": "no"},
        quick=False,
    ),
    State("sign_in", "timed out, on the way to a page", at("home"), by="", quick=False),
    State("gallery", "full", at("gallery"), by=""),
    State("account", "full", at("account")),
    State("change_password", "empty", at("change_password")),
    State("change_password", "error", at("change_password"), send={"current": "no", "new": "short"}, status=422),
    State("home", "full", at("home")),
    State("home", "full, case holder", at("home"), by="callum", quick=False),
    State("home", "empty", at("home"), by="kieran"),
    State(
        "home",
        "the trail cannot be written",
        at("home"),
        status=503,
        broken=("handrail.cases.gate.open_list", TrailUnavailable()),
    ),
    State("home", "something went wrong", at("home"), status=500, broken=("handrail.home.queries.home_of", OSError())),
    State("families", "full", at("families")),
    State("families", "every team", at("families"), by="lee", quick=False),
    State("families", "empty", at("families"), by="kieran", quick=False),
    State("family", "full", at("family", HARTLEY)),
    State("family", "nothing signed yet this month", at("family", BEGUM)),
    State("family", "restricted", at("family", PROSSER), by="rukhsana", quick=False),
    State("family", "refused", at("family", PROSSER), status=404),
    State("family", "not found", nowhere("family"), status=404, quick=False),
    State("family", "in an emergency", made("family", scenes.a_family_in_an_emergency), by="callum"),
    State("emergency_access", "empty", at("emergency_access"), by="callum"),
    State("emergency_access", "error", at("emergency_access"), by="callum", send={"reason": "Police."}, status=422),
    State("emergency_access", "refused", at("emergency_access"), by="dev", status=403, quick=False),
    State("emergency_reviews", "full", made_at("emergency_reviews", scenes.a_reviewed_emergency), by="judith"),
    State("emergency_reviews", "refused", at("emergency_reviews"), by="callum", status=404, quick=False),
    State("emergency_review", "full", made("emergency_review", scenes.an_emergency), by="judith"),
    State("emergency_review", "error", made("emergency_review", scenes.an_emergency), by="judith", send={}, status=422),
    State("emergency_review", "reviewed", made("emergency_review", scenes.a_reviewed_emergency), by="judith"),
    State("home", "an emergency to review", made_at("home", scenes.an_emergency), by="judith"),
    State("restrictions", "full", at("restrictions"), by="judith"),
    State("restrict_family", "empty", at("restrict_family"), by="judith"),
    State("restrict_family", "error", at("restrict_family"), by="judith", send={"add": "Nobody"}, status=422),
    State("restriction", "full", made("restriction", scenes.the_restriction), by="judith"),
    State("restriction", "error", made("restriction", scenes.the_restriction), by="judith", send={}, status=422),
    State("restriction", "refused", made("restriction", scenes.the_restriction), status=404, quick=False),
    State("lift_restriction", "empty", made("lift_restriction", scenes.the_restriction), by="judith"),
    State(
        "lift_restriction", "error", made("lift_restriction", scenes.the_restriction), by="judith", send={}, status=422
    ),
    State("council_settings", "full", at("council_settings"), by="kieran"),
    State(
        "council_settings",
        "error",
        at("council_settings"),
        by="kieran",
        send={"idle_minutes": "4", "session_hours": "", "dormant_days": "400"},
        status=422,
    ),
    State("council_settings", "refused", at("council_settings"), status=404, quick=False),
    State("meetings", "full", at("meetings")),
    State("meetings", "empty", at("meetings"), by="kieran"),
    State("meetings", "those before, second page", at("meetings", query="?page=2"), quick=False),
    State("plan_meeting", "empty", at("plan_meeting")),
    State("plan_meeting", "error", at("plan_meeting"), send={"on": "31 November", "starts": "12:30", "ends": "9:30"}),
    State("plan_meeting", "refused", at("plan_meeting"), by="asha", status=403, quick=False),
    State("change_meeting", "full", at("change_meeting", TODAY)),
    State(
        "change_meeting",
        "error",
        at("change_meeting", TODAY),
        send={"on": "", "starts": "9:30", "ends": "9:00"},
        quick=False,
    ),
    State("meeting", "full", at("meeting", TODAY)),
    State("meeting", "held", at("meeting", LAST_TIME), quick=False),
    State("meeting", "to prepare", at("meeting", TODAY), by="callum", quick=False),
    State("meeting", "restricted", at("meeting", RESTRICTED), by="rukhsana", quick=False),
    State("meeting", "refused", at("meeting", RESTRICTED), status=404, quick=False),
    State("add_family", "full", ANOTHER_AGENDA),
    State("add_family", "empty", at("add_family", TODAY)),
    State("add_family", "error", ANOTHER_AGENDA, send={"case": ""}),
    State("add_participant", "empty", at("add_participant", TODAY)),
    State("add_participant", "error", at("add_participant", TODAY), send={"name": ""}),
    State("check_record", "full", at("check_record", NOW)),
    State("check_record", "not the chair", at("check_record", NOW), by="callum", quick=False),
    State("check_record", "error", at("check_record", NOW), send={"save_id": NOWHERE}, status=422),
    State(
        "check_record", "two texts nobody has chosen from", made("check_record", scenes.two_texts_in_a_box), quick=False
    ),
    State("check_record", "without a child", made("check_record", scenes.a_first_record), quick=False),
    State("check_record", "refused", at("check_record", "kearney-prosser-2026-11-19"), status=404, quick=False),
    State("abandon_record", "error", at("check_record", NOW), send={}, to=at("abandon_record", NOW), status=422),
    State("signed_record", "full", at("signed_record", EARLIER)),
    State("signed_record", "added to", at("signed_record", "kearney-prosser-2026-10-22"), by="rukhsana", quick=False),
    State("signed_record", "open, to read", at("signed_record", NOW), by="lee"),
    State("signed_record", "in an emergency", made("signed_record", scenes.a_record_in_an_emergency), by="callum"),
    State("signed_record", "abandoned", made("signed_record", scenes.an_abandoned_record)),
    State("signed_record", "error", at("signed_record", EARLIER), send={"save_id": NOWHERE, "text": ""}, status=422),
]

STATES += RECORD_STATES

# Addresses that answer with no page of their own, each with what they answer with.
NOT_PAGES = {
    "become": "goes on to home",
    "sign_out": "goes on to sign-in",
    "sign_out_everywhere": "goes on to sign-in",
    "end_emergency_access": "goes on to home",
    "start_record": "goes on to the record; a refusal is the meeting's page",
    "move_family": "goes on to the meeting; a refusal is the meeting's page",
    "remove_family": "goes on to the meeting; a refusal is the meeting's page",
    "note_presence": "goes on to the meeting",
    "save_row": "answers the record page's script in JSON",
    "record_section": "a part of the record page, for its script",
    "record_outline": "a part of the record page, for its script",
    "record_row": "a part of the record page, for its script",
    "record_together": "answers the record page's script in JSON",
    "record_here": "answers the record page's script with nothing",
    "device_key": "answers the record page's script in JSON",
    "record_word": "a Word document",
    "record_pdf": "a PDF document",
}
