"""Changes to the versions of the form: written as a draft, published once, retired by the next."""

from typing import Any

from django.db import transaction

from handrail.accounts.models import User
from handrail.audit import trail
from handrail.core import clock
from handrail.core.refusals import Invalid
from handrail.form_library import policies, shipped
from handrail.form_library.choices import FormStatus
from handrail.form_library.definitions import Malformed, parse
from handrail.form_library.models import FormVersion


@transaction.atomic
def save_draft(*, content: dict[str, Any], by: User | None) -> FormVersion:
    """Begins or replaces the draft that the content's id names."""
    policies.check_may_change_the_form(by)
    version = _draft(content)
    trail.record("form.drafted", by=by, subject=version.name, subject_id=version.id)
    return version


def _draft(content: dict[str, Any]) -> FormVersion:
    try:
        form = parse(content)
    except Malformed as fault:
        raise Invalid({"content": str(fault)}) from fault
    version = FormVersion.objects.select_for_update().named(form.id).first() or FormVersion(name=form.id)
    policies.check_can_change(version)
    version.title = form.title
    version.content = content
    version.content_sha256 = shipped.fingerprint(content)
    version.save()
    return version


@transaction.atomic
def publish(*, version: FormVersion, by: User | None) -> FormVersion:
    """Puts a draft in force and retires the version before it; records stay on the version they were written on."""
    policies.check_may_change_the_form(by)
    version = FormVersion.objects.select_for_update().get(pk=version.pk)
    policies.check_can_publish(version)
    now = clock.now()
    before = FormVersion.objects.select_for_update().in_force().without_content().first()
    if before:
        before.status, before.retired_at = FormStatus.RETIRED, now
        before.save(update_fields=["status", "retired_at"])
    version.status, version.published_at = FormStatus.PUBLISHED, now
    version.save(update_fields=["status", "published_at"])
    detail = {"sha256": version.content_sha256, "retired": before.name if before else ""}
    trail.record("form.published", by=by, subject=version.name, subject_id=version.id, detail=detail)
    return version


@transaction.atomic
def load_shipped(*, by: User | None) -> FormVersion:
    """The shipped form as a published version, made where it is missing; asked again, it changes nothing."""
    policies.check_may_change_the_form(by)
    content = shipped.current()
    version = FormVersion.objects.named(content["id"]).without_content().first()
    if version is None:
        return publish(version=_draft(content), by=by)
    if version.content_sha256 != shipped.fingerprint(content):
        reason = "it differs from the version that is stored under its name. Ship a changed wording under a new name."
        raise Invalid({"content": f"{version.name}: {reason}"})
    return version
