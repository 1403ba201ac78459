"""What the page of a signed record shows."""

import uuid
from typing import TYPE_CHECKING, Any

from handrail.core.numbers import listed
from handrail.supervision.recording.presenters.closing import INFORMATION_GOVERNANCE
from handrail.supervision.recording.queries import Document
from handrail.supervision.recording.walk import title_of

if TYPE_CHECKING:
    from handrail.accounts.models import User
    from handrail.supervision.recording.forms.signing import AddendumForm
    from handrail.supervision.records.models import Record


def signed_page(document: Document, *, form: "AddendumForm", user: "User") -> dict[str, Any]:
    walk = document.walk
    return {
        **(_withdrawn(document.record, user) if document.record.is_about_another_family else {}),
        "record": document.record,
        "is_open": document.record.can_be_written,
        "may_add": document.record.is_theirs_to_write,
        "walk": walk,
        "title": title_of(walk),
        "addenda": document.addenda,
        "fingerprint": document.sha256,
        "about": form["about"].value() or "",
        "about_choices": form.fields["about"].choices,
        "text": form["text"].value() or "",
        "text_error": next(iter(form.errors.get("text", [])), ""),
        "save_id": form["save_id"].value() or str(uuid.uuid4()),
        "errors": [(message, f"addendum-{name}") for name, messages in form.errors.items() for message in messages],
    }


def _withdrawn(record: "Record", user: "User") -> dict[str, Any]:
    theirs = {person.pk: person.name for person in (record.chair, record.withdrawn.withdrawn_by)}
    return {"readers": listed([*theirs.values(), INFORMATION_GOVERNANCE]), "may_copy": user.pk in theirs}
