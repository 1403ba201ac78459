"""Services that begin with no check of rights, each with the reason why none is missing."""

OWN_ACCOUNT = "about the account of whoever asks, and nobody else's"

EXCUSED = {
    "accounts.add_passkey": OWN_ACCOUNT,
    "accounts.change_password": f"{OWN_ACCOUNT}; asks for the password they have",
    "accounts.choose_password": "the link is the right: it is looked at in the same transaction that uses it up",
    "accounts.end_session": "a session ends by itself, and no more can come of it than that somebody signs in again",
    "accounts.end_other_session": OWN_ACCOUNT,
    "accounts.end_other_sessions": OWN_ACCOUNT,
    "accounts.end_others_with": OWN_ACCOUNT,
    "accounts.make_recovery_codes": OWN_ACCOUNT,
    "accounts.note_refused": "nobody asks for it: it is what is left of somebody who was not let in",
    "accounts.remove_authenticator_app": OWN_ACCOUNT,
    "accounts.set_up_authenticator_app": OWN_ACCOUNT,
    "accounts.use_code": OWN_ACCOUNT,
    "accounts.use_recovery_code": OWN_ACCOUNT,
    "accounts.warn_of_wrong_codes": OWN_ACCOUNT,
}

ASKED_AGAIN = "the service that it ends with asks it again, of the family as it is held"
AGREED_ON = "what was asked for never changes: that it still waits is asked as it is closed, held"

# Services about families that ask a policy of what their caller found.
EXCUSED_ASKING_OF_WHAT_WAS_FOUND = {
    "administration.carry_out_head": AGREED_ON,
    "administration.end_work": f"{ASKED_AGAIN}; a meeting is held before its families",
    "administration.hand_over_work": f"{ASKED_AGAIN}; a meeting is held before its families",
    "cases.carry_out_line_manager": AGREED_ON,
    "cases.open_in_an_emergency": "asked once the family is held, of who is named against it by then",
    "cases.open_new_case": "nothing is there yet that somebody else could change",
}
