"""Answers which form is in force, and what a version says: the door for every other app."""

import uuid

from handrail.form_library.choices import FormStatus
from handrail.form_library.definitions import Form, parse
from handrail.form_library.models import FormVersion
from handrail.form_library.services import load_shipped

__all__ = ["NoFormInForce", "form", "load_shipped", "published", "version"]

# What is no draft any more never changes, so a form once read stays right in every process.
_READ: dict[uuid.UUID, Form] = {}


class NoFormInForce(LookupError):
    """No version is published: `handrail migrate` publishes the shipped one."""


def published() -> FormVersion:
    """The version new records are written on: one short query, so that another process's publishing is seen at once."""
    found = FormVersion.objects.in_force().without_content().first()
    if found is None:
        raise NoFormInForce("No form is published. Run handrail migrate, which publishes the shipped form.")
    return found


def version(name: str) -> FormVersion:
    """The version of this name, such as "case-supervision-2022-04-18"."""
    return FormVersion.objects.named(name).without_content().get()


def form(version_id: uuid.UUID | str) -> Form:
    """The form as this version words it."""
    key = version_id if isinstance(version_id, uuid.UUID) else uuid.UUID(version_id)
    if key in _READ:
        return _READ[key]
    found = FormVersion.objects.get(pk=key)
    read = parse(found.content)
    if found.status != FormStatus.DRAFT:
        _READ[key] = read
    return read
