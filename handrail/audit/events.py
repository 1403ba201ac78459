"""The events of the trail, each with the sentence a lay reader sees; an event that is not here cannot be recorded."""

EVENTS = {
    # People and what they may open
    "signed_in": "Somebody signed in.",
    "signed_out": "Somebody signed out.",
    "session.ended": "A session ended because nobody had done anything in it for long, or because of its age.",
    "signed_out_everywhere": "Every session of a person was ended, on all devices.",
    "password.changed": "Somebody changed their own password; their sessions elsewhere ended.",
    "second_factor.added": "Somebody set up a second factor, such as an authenticator app, to sign in with.",
    "second_factor.removed": "Somebody removed one of their second factors.",
    "second_factor.renamed": "Somebody gave a passkey another name.",
    "second_factor.used": "Somebody took the second step of signing in.",
    "second_factor.refused": "Somebody's password was given, and then too many wrong codes; they were warned.",
    "second_factors.removed": "Somebody's second factors were all removed by somebody who manages people.",
    "recovery_codes.made": "Somebody made recovery codes, which replaced any earlier ones.",
    "recovery_code.used": "Somebody took the second step of signing in with a recovery code.",
    "password.link_asked_for": "Somebody who had not signed in asked for a link to choose a password.",
    "password.link_sent": "A link to choose a password was sent to somebody.",
    "password.chosen": "Somebody chose a password with the link they were sent; their sessions ended.",
    "person.added": "Somebody was given an account.",
    "person.sent_password_link": "Those who manage people had a link to choose a password sent to somebody.",
    "person.changed": "What is said of a person, such as their role or team, was changed; the row names each field.",
    "person.disabled": "Somebody's account was closed.",
    "person.enabled": "Somebody's account was opened again.",
    "council_account.linked": "Somebody signed in with the council’s own account for the first time.",
    "team.added": "A team was added.",
    "team.changed": "A team was renamed, or given another head.",
    "team.retired": "A team that nobody and no open family belongs to was retired.",
    "team.used_again": "A retired team was taken into use again.",
    "agency.added": "An agency was added.",
    "agency.changed": "An agency was renamed.",
    "agency.retired": "An agency that nobody belongs to was retired.",
    "agency.used_again": "A retired agency was taken into use again.",
    "person.line_manager_changed": "Somebody was given another line manager.",
    "case.opened": "A case was added.",
    "grant.given": "Somebody was given sight of a case, with the reason and until when.",
    "grant.ends": "Somebody's sight of a case was given an end.",
    "emergency_access.opened": "Somebody opened a family to read, in an emergency, with the reason.",
    "emergency_access.ended": "Emergency access was ended before its time.",
    "emergency_access.told": "Those who watch over emergency access were sent word of one.",
    "emergency_access.escalated": "Emergency access that nobody had reviewed in time was passed on.",
    "emergency_access.reviewed": "Emergency access was reviewed.",
    "allocation.changed": "A case was given to another worker or team.",
    "restriction.set": "A case was restricted to named people.",
    "restriction.reviewed": "A restriction was reviewed: its reason, its people, or its next review changed.",
    "restriction.lifted": "A restriction was lifted.",
    "council.setting_changed": "A setting of the council was changed.",
    "council.day_closed": "A day was made no working day.",
    "council.day_opened": "A day was made a working day again.",
    # The people of a family
    "child.added": "A child was added to a family.",
    "child.corrected": "A child's name, Mosaic id, sex, or date of birth was corrected.",
    # Looking
    "case.looked": "Somebody looked at a page about one case.",
    "list.looked": "Somebody looked at a list; the row names the cases in it.",
    "document.downloaded": "Somebody downloaded a record as a document.",
    "trail.looked": "Somebody read the trail of a family or of a person.",
    "trail.exported": "Somebody took the trail of a family or of a person out of Handrail, as a file.",
    # Meetings and records
    "meeting.planned": "A supervision meeting was planned.",
    "meeting.changed": "A meeting's date, kind or attendance was changed.",
    "agenda.changed": "The families on a meeting's agenda, or their order, were changed.",
    "record.started": "A record about a family was begun.",
    "record.opened_for_recording": "Recording of a prepared record began.",
    "record.children_chosen": "Somebody said which children a record is about.",
    "record.signed": "The chair signed a record, which from then on stays as it is.",
    "record.abandoned": "The chair abandoned an unsigned record and said why.",
    "addendum.added": "A correction or addition was put under a signed record.",
    # What is written in a record
    "answer.saved": "An answer, or part of a row, was saved by itself or put together with somebody else's words.",
    "row.added": "A row was added to a record, such as an action, a goal or a rating.",
    "row.removed": "A row was taken out of a record; it is kept and can be put back.",
    "row.restored": "A row that had been taken out of a record was put back.",
    "action.proposed": "An answer put a ready-made action into the next steps.",
    "action.replaced": "An action that last time left open was replaced by another.",
    "action.closed": "A ready-made action was closed because the answer behind it changed.",
    "action.owners_named": "Somebody said whom an action falls to.",
    "actions.carried_forward": "Signing carried forward the actions that nobody answered.",
    # The program
    "form.drafted": "A draft of a version of the form was written.",
    "form.published": "A version of the form was published.",
    "form.retired": "A version of the form was retired; records written on it keep it.",
    "demonstration.loaded": "The made-up council was loaded.",
}

# The pages that looks name, in the words that follow "Looked at".
PAGES = {
    "family": "the family’s front page",
    "record": "a record on the record page",
    "check": "the check of a record before it is signed",
    "history": "the history of a text in a record",
    "signed record": "a signed record",
    "emergency access": "a use of emergency access to the family",
    "restriction": "the restriction of the family",
    "allocation": "who works with the family",
    "trail of a family": "who has looked at the family",
    "trail of a person": "what a person has looked at",
    "find in the trail": "the families found by a search of the trail",
}
# The same for pages that list several families.
LISTS = {
    "home": "their home page",
    "families": "the list of families",
    "meetings": "the list of meetings",
    "meeting": "a meeting and its families",
    "add_family": "the families that can be put on an agenda",
    "restrictions": "the list of restricted families",
    "allocations": "who works with each family of the team",
    "emergency access": "the list of emergency access",
    "trail of a person": "what a person has looked at",
    "find in the trail": "the families found by a search of the trail",
}

LOOKS = frozenset({"case.looked", "list.looked", "trail.looked"})
DOWNLOADS = frozenset({"document.downloaded", "trail.exported"})
EMERGENCIES = frozenset(event for event in EVENTS if event.startswith("emergency_access."))
SIGNING_IN_AND_OUT = frozenset(
    {
        "signed_in",
        "signed_out",
        "signed_out_everywhere",
        "session.ended",
        "second_factor.used",
        "recovery_code.used",
        "password.link_asked_for",
    }
)
