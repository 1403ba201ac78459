"""What the pages of one's own account, and of the second step, show."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.urls import reverse

from handrail.accounts.choices import ChangeKind, Role
from handrail.accounts.qr_code import qr_code
from handrail.accounts.session_life import HERE
from handrail.core import dates
from handrail.core.form_fields import Faulty, faults

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator

    from handrail.accounts.forms import CodeForm, PasskeyForm, RecoveryCodeForm
    from handrail.accounts.models import ChangeToConfirm, User
    from handrail.accounts.queries import OpenSession, SecondFactors

FEW_CODES = 3
WHOEVER_MANAGES_PEOPLE = f"Ask whoever manages people in Handrail at {settings.COUNCIL_NAME}."
# For whoever would be sent to themselves.
THE_ONLY_ONE = (
    "You are the only one who manages people here: change it on the page People. Your role is changed by somebody "
    "else, once you have let them manage people too."
)


# Why somebody stands at the sign-in page who did not ask to sign out.
ENDED = {
    "idle": "You were signed out because nothing was done here for a while. Sign in to go on where you were.",
    "longest": "You were signed out because you had signed in long ago. Sign in to go on where you were.",
    "everywhere": "You are signed out on all devices.",
}


# What came of going to the council's own page.
COUNCIL_SAID = {
    "nobody": (
        "The council knows who you are, and Handrail found no place for you. Ask your manager whether you were added; "
        "whoever runs Handrail finds the reason in its log."
    ),
    "cancelled": "You came back before you had signed in. Nothing was changed.",
    "busy": "Many people are signing in with council accounts just now. Try again in a moment.",
    "not_asked": (
        "The council’s page let you through without asking who you are. Sign in again and give your password there; if "
        "it goes on, tell IT."
    ),
    "failed": "The council’s sign-in did not answer as it should. Try again in a minute; if it goes on, tell IT.",
}


# What came of what somebody did who is not signed in. A code of it stands in the address: words would wait in a
# session, and each stranger would leave one.
SAID = {
    "too_late": "The second step came too late: after a while, or after a change of your password. Sign in again.",
    "link_asked_for": (
        "If somebody signs in with that address, an e-mail with a link is on its way. It can take a minute."
    ),
    "password_chosen": "Your password is chosen. Sign in with it.",
}


def sign_in_page(said: str) -> str:
    return f"{reverse('sign_in')}?{urlencode({'said': said})}"


def how_one_came_here(*, timed_out: str, said: str) -> dict[str, Any]:
    """Only whoever signed out here leaves nothing on this device; others find text that was not saved again."""
    return {
        "why_signed_out": ENDED.get(timed_out) or ENDED.get(said, ""),
        "leaves_nothing_here": timed_out == HERE,
    }


def ways_in(council_said: str = "") -> dict[str, Any]:
    return {
        "by_password": settings.PASSWORD_SIGN_IN,
        "by_council": settings.COUNCIL_SIGN_IN,
        "council_name_of_account": settings.HANDRAIL_OPENID_NAME,
        "council_said": COUNCIL_SAID.get(council_said, ""),
    }


def account_page(
    user: "User",
    held: "SecondFactors",
    waiting: Sequence["ChangeToConfirm"],
    sessions: Sequence["OpenSession"],
    *,
    this: str | None,
    has_a_password: bool,
    is_the_only_one: bool,
) -> dict[str, Any]:
    here_first = sorted(sessions, key=lambda one: one.key != this)
    return {
        "waiting": [
            (ChangeKind(change.kind).label, reverse("change_to_confirm", args=[change.pk])) for change in waiting
        ],
        "if_wrong": THE_ONLY_ONE if is_the_only_one else WHOEVER_MANAGES_PEOPLE,
        "sessions": [session_line(one) | {"is_this": one.key == this} for one in here_first],
        "by_password": has_a_password,
        "facts": [
            ("Name", user.name),
            ("E-mail address", user.email),
            ("Job title", user.job_title),
            ("Role in Handrail", Role(user.role).label),
            ("Team", user.team.name),
            ("Agency", user.agency.name),
        ],
        "second_step": {
            "is_set_up": held.are_set_up,
            "app": since(held.app) if held.app else "",
            "passkeys": [{"id": one.pk, "name": str(one), "since": since(one)} for one in held.passkeys],
            "codes_in_words": codes_left_in_words(held),
            "few_codes": held.codes_left <= FEW_CODES,
            "had_codes": held.recovery is not None,
        },
    }


def session_line(session: "OpenSession") -> dict[str, Any]:
    began, used = dates.say_moment(session.begun_at), dates.say_moment(session.seen_at)
    return {"id": session.id, "device": session.device, "when": f"Signed in on {began}, last used on {used}."}


def with_what_ended(done: str, ended: int) -> str:
    """What was changed about how somebody signs in, and that whoever else was signed in as them is so no longer."""
    return f"{done} You are signed out everywhere else." if ended else done


def set_up_page(*, onward: str, must_choose: bool) -> dict[str, Any]:
    return {
        "must_choose": must_choose,
        "app_href": with_onward("authenticator_app", onward),
        "passkey_href": with_onward("add_passkey", onward),
    }


def since(factor: Any) -> str:
    """Set up on 2 November 2026, last used on 23 November 2026 at 09:12."""
    used = f", last used on {dates.say_moment(factor.last_used_at)}" if factor.last_used_at else ""
    return f"Set up on {dates.say_moment(factor.created_at)}{used}."


def second_step_page(
    held: "SecondFactors",
    form: "CodeForm | RecoveryCodeForm | PasskeyForm",
    *,
    passkey_options: Mapping[str, Any] | None,
    is_the_only_one: bool,
) -> dict[str, Any]:
    return {
        **faults(form),
        "is_the_only_one": is_the_only_one,
        "has_app": held.app is not None,
        "passkey_options": json.dumps(passkey_options) if passkey_options else "",
        "has_codes": held.codes_left > 0,
        "recovery_is_open": "recovery_code" in form.errors,
        "somebody_else_may_try": form.is_blocked and settings.PASSWORD_SIGN_IN,
    }


def authenticator_app_page(user: "User", secret: str, form: Faulty, *, onward: str) -> dict[str, Any]:
    address = get_adapter().build_totp_url(user, secret)
    return {
        **faults(form),
        "onward": onward,
        "back": with_onward("set_up_second_step", onward),
        "qr_code": qr_code(address),
        "opens_the_app": address,
        "key": in_fours(secret),
    }


def new_passkey_page(form: Faulty, options: Mapping[str, Any], *, onward: str) -> dict[str, Any]:
    return {
        **faults(form),
        "name": form["name"].value() or "",
        "options": json.dumps(options),
        "onward": onward,
        "back": with_onward("set_up_second_step", onward),
    }


def passkey_page(held: "SecondFactors", passkey: "Authenticator", form: Faulty) -> dict[str, Any]:
    is_last = held.app is None and len(held.passkeys) == 1
    return {
        **faults(form),
        "passkey": passkey,
        "since": since(passkey),
        "name": form["name"].value(),
        "is_last": is_last,
        "may_not": is_last and settings.SECOND_FACTOR_IS_REQUIRED,
    }


def removal_page(held: "SecondFactors") -> dict[str, Any]:
    is_last = not held.passkeys
    return {"is_last": is_last, "may_not": is_last and settings.SECOND_FACTOR_IS_REQUIRED}


def recovery_codes_page(held: "SecondFactors", codes: list[str], *, onward: str) -> dict[str, Any]:
    """The codes as they are read, and as a file that the browser makes itself: they are stored nowhere on the way."""
    shown = [in_fours(code) for code in codes]
    text = "Handrail recovery codes. Each works once.\r\n\r\n" + "\r\n".join(shown) + "\r\n"
    return {
        "codes": shown,
        "file": f"data:text/plain;charset=utf-8,{quote(text)}",
        "had_codes": held.recovery is not None,
        "codes_in_words": codes_left_in_words(held),
        "onward": onward,
    }


def codes_left_in_words(held: "SecondFactors") -> str:
    left = held.codes_left
    if left == 0:
        return "You have no recovery codes left."
    return f"You have {left} recovery {'code' if left == 1 else 'codes'} left."


def with_onward(name: str, onward: str) -> str:
    """The address of a page that, when all is done, leads on to another."""
    return reverse(name) + (f"?{urlencode({'next': onward})}" if onward else "")


def in_fours(text: str) -> str:
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))
