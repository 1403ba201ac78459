"""What the check page shows."""

import uuid
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.core import dates
from handrail.core.numbers import listed
from handrail.supervision.recording.queries import Checked
from handrail.supervision.recording.services import STATEMENT
from handrail.supervision.recording.walk import title_of
from handrail.supervision.records import policies

if TYPE_CHECKING:
    import datetime

    from handrail.accounts.models import User
    from handrail.supervision.recording.forms.signing import SignForm


def check_page(checked: Checked, *, form: "SignForm", user: "User", sign_by: "datetime.date") -> dict[str, Any]:
    record, walk = checked.record, checked.walk
    page = reverse("record", args=[record.id])
    errors = [(message, f"sign-{name}") for name, messages in form.errors.items() for message in messages]
    return {
        "record": record,
        "walk": walk,
        "page": page,
        "title": title_of(walk),
        "children": listed([child["name"].split()[0] for child in walk["record"]["children"]]),
        "looks": [{"what": look.what, "more": look.more, "href": f"{page}#{look.place}"} for look in checked.looks],
        "missing": checked.missing,
        "due": dates.say(sign_by),
        "may_sign": record.is_theirs_to_write and policies.chairs(record, user),
        "nobody_signs": policies.say_that_nobody_signs(record) if policies.may_take_over(record, user) else "",
        "statement": STATEMENT,
        "shown": checked.fingerprint,
        "save_id": form["save_id"].value() or str(uuid.uuid4()),
        "sign_error": next(iter(form.errors.get("statement", [])), ""),
        "errors": errors,
    }
