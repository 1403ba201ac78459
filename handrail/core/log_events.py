"""The lines of the log, each with how serious it is and what it means; an event that is not here cannot be logged."""

import logging
from dataclasses import dataclass


@dataclass(frozen=True)
class LogEvent:
    level: int
    meaning: str
    fields: tuple[str, ...] = ()

    @property
    def level_name(self) -> str:
        return logging.getLevelName(self.level).lower()


# On every line, where it is known.
ALWAYS = {
    "time": "When, in UTC",
    "level": "How serious it is: `info`, `warning` or `error`",
    "event": "What happened, as below",
    "request": "The number of the request, which an error page shows too and the answer carries as `X-Request-ID`",
    "person": "The id of whoever was signed in when the request came; their page in the trail has the same id",
    "page": "The name of the address that was asked for, never the address itself; nothing where there is none",
    "method": "The method of HTTP",
}
FIELDS = {
    "status": "What was answered, as HTTP numbers it",
    "ms": "How many milliseconds the answer took",
    "error": "The kind of error, and of what lay behind it; never its message, which may hold somebody’s words",
    "code": "The database’s own code of its error",
    "at": "Where in the code it came up: the innermost places of Handrail’s own, or the place that logged it",
    "part": "Which part of the round",
    "logger": "Whose line it is: a library’s, which says no more than where it comes from",
    "why": "A code",
    "document": "The kind of document",
    "setting": "The setting to look at",
    "seconds": "For how many seconds",
    "about": "The id of the person it is about",
    "role": "A role, by its code",
    "place": "The place in the trail’s chain",
    "subject": "The provider’s own id of somebody (`sub`)",
    "network": "The address of a network: of IPv6 the first half",
    "times": "Which time it is within a quarter of an hour, of one network, person and code",
}
ANSWERED = ("status", "ms")
FAULT = ("error", "code", "at")

EVENTS = {
    # Requests: one of these for each
    "request": LogEvent(logging.INFO, "A request was answered.", ANSWERED),
    "access_refused": LogEvent(
        logging.WARNING,
        "Somebody signed in asked for what is not there or not theirs, or tried what they may not do. One is a slip; "
        "many by one person are worth a question.",
        ANSWERED,
    ),
    "form_refused": LogEvent(
        logging.WARNING,
        "A form came without the token of its page: it was open for long, or another site sent it.",
        ANSWERED,
    ),
    "request_unreadable": LogEvent(
        logging.WARNING, "A request could not be read, was too large, or named another host.", (*ANSWERED, *FAULT)
    ),
    "request_failed": LogEvent(logging.ERROR, "Something in Handrail went wrong.", (*ANSWERED, *FAULT)),
    "trail_out_of_order": LogEvent(
        logging.ERROR, "A look could not be written into the trail, so nothing was shown.", (*ANSWERED, *FAULT)
    ),
    "database_busy": LogEvent(
        logging.ERROR,
        "Others wrote for as long as a request could wait, so it was not done; its words were given back.",
        (*ANSWERED, *FAULT),
    ),
    "turned_away": LogEvent(
        logging.WARNING,
        "A request was turned away before anybody’s page was asked: it was too large, too slow, or one of too many.",
        ("status",),
    ),
    "request_not_answered": LogEvent(logging.ERROR, "A request could not be handed over to its page.", FAULT),
    # Documents
    "document_too_large": LogEvent(
        logging.WARNING,
        "A document needed more time or memory than one may have, and was not made.",
        ("document", "why"),
    ),
    "document_failed": LogEvent(logging.ERROR, "A document could not be made.", ("document", "why")),
    # What Handrail does by itself
    "round_failed": LogEvent(
        logging.ERROR,
        "A part of the round failed, and is tried again at the next. The same failure is told once a minute.",
        ("part", *FAULT),
    ),
    "rounds_ended": LogEvent(
        logging.ERROR,
        "The process that goes the rounds had ended, or hung, and was started anew: e-mails, seals and anchors waited "
        "for it. Look whether this machine has enough memory.",
    ),
    "database_away": LogEvent(
        logging.ERROR, "The database could not be asked, so a round was left out. Told once a minute.", FAULT
    ),
    "database_back": LogEvent(logging.WARNING, "The database answers again.", ("seconds",)),
    "trail_cut": LogEvent(
        logging.ERROR,
        "A place of the trail’s chain that was there in the round before is gone. Run `handrail verify-trail`.",
        ("place",),
    ),
    # Signing in
    "sign_in_refused": LogEvent(
        logging.WARNING,
        "Somebody was not let in, or gave a wrong password where they were: many of one network or at one person are "
        "an attack. Where it is known whose account it was, their id is said.",
        ("why", "network", "times", "about"),
    ),
    "password_link_asked_for": LogEvent(
        logging.INFO,
        "Somebody who had not signed in asked for a link to choose a password, so many times from this network within "
        "a quarter of an hour.",
        ("network", "times"),
    ),
    "proxies_misread": LogEvent(
        logging.ERROR,
        "`X-Forwarded-For` is missing, or names no address, so guesses are not counted by network; or a second proxy "
        "seems to stand in front. Told once an hour. See `docs/how-to/put-a-proxy-in-front.md`.",
        ("why", "setting"),
    ),
    "council_sign_in_failed": LogEvent(
        logging.WARNING,
        "The provider of the council’s accounts was away or late (`provider_busy`), or its answer could not be used: "
        "it was of another sign-in (`nonce`), from before somebody was asked again (`not_asked_again`), or an error, "
        "which is named where OpenID Connect names it.",
        ("why", *FAULT),
    ),
    "council_account_refused": LogEvent(
        logging.WARNING,
        "The council’s provider said who somebody is, and there is no place for them: `no_email_claim` is a matter of "
        "the provider’s settings. See `docs/how-to/sign-in-with-council-accounts.md`.",
        ("why", "subject"),
    ),
    "council_second_factor_unsaid": LogEvent(
        logging.WARNING,
        "The council’s provider asks for a second factor, and an ID token did not say that it had: Handrail asks for "
        "its own.",
        ("subject", "setting"),
    ),
    "council_role_unknown": LogEvent(
        logging.ERROR,
        "A role of `HANDRAIL_OPENID_ROLES` goes with a team or an agency that is not there, and let nobody in.",
        ("setting", "role"),
    ),
    "council_account_waits": LogEvent(
        logging.WARNING,
        "A council account was not linked to a person yet, because their e-mail address was changed lately.",
        ("about",),
    ),
    # Accounts
    "letter_refused": LogEvent(
        logging.ERROR,
        "An e-mail to somebody was not taken by the mail server, so many times by now. It is tried again at growing "
        "pauses, for a week; others who are told of the same were written to.",
        ("about", "times", *FAULT),
    ),
    "change_of_account_dropped": LogEvent(
        logging.WARNING, "A change to an account that nobody stopped could not be made any more.", ("about",)
    ),
    # Everybody else's
    "not_caught": LogEvent(
        logging.ERROR, "An error came up where nothing catches it, such as in a thread or as the program ended.", FAULT
    ),
    "log_reader_ended": LogEvent(
        logging.ERROR,
        "The process that lets only lines of the log out had ended, and was started anew. Lines may be missing.",
    ),
    "words_left_out": LogEvent(
        logging.WARNING,
        "Something was written to standard output or error that is no line of the log, and was left out. Told once a "
        "second.",
    ),
    "other": LogEvent(
        logging.WARNING,
        "A library logged something, at the level it says. Its words are left out, since nothing is known of them.",
        ("logger", *FAULT),
    ),
}
