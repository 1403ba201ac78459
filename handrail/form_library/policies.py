"""When a version of the form may still change."""

from handrail.core.refusals import NotAllowed
from handrail.form_library.choices import NEXT_STATUSES, FormStatus
from handrail.form_library.models import FormVersion


def check_can_change(version: FormVersion) -> None:
    if version.status != FormStatus.DRAFT:
        raise NotAllowed(f"{version.name} is {version.status}, so it never changes. Begin a new version instead.")


def check_can_publish(version: FormVersion) -> None:
    if FormStatus.PUBLISHED not in NEXT_STATUSES[FormStatus(version.status)]:
        raise NotAllowed(f"{version.name} is {version.status} already, so it cannot be published again.")
