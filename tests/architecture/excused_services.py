"""Services that begin with no check of rights, each with the reason why none is missing."""

OWN_ACCOUNT = "about the account of whoever asks, and nobody else's"

EXCUSED = {
    "accounts.add_passkey": OWN_ACCOUNT,
    "accounts.change_password": f"{OWN_ACCOUNT}; asks for the password they have",
    "accounts.choose_password": "the link is the right: it is looked at in the same transaction that uses it up",
    "accounts.end_session": "a session ends by itself, and no more can come of it than that somebody signs in again",
    "accounts.end_other_session": OWN_ACCOUNT,
    "accounts.end_other_sessions": OWN_ACCOUNT,
    "accounts.make_recovery_codes": OWN_ACCOUNT,
    "accounts.note_refused": "nobody asks for it: it is what is left of somebody who was not let in",
    "accounts.remove_authenticator_app": OWN_ACCOUNT,
    "accounts.set_up_authenticator_app": OWN_ACCOUNT,
    "accounts.use_code": OWN_ACCOUNT,
    "accounts.use_recovery_code": OWN_ACCOUNT,
    "accounts.warn_of_wrong_codes": OWN_ACCOUNT,
}
