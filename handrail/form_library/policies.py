"""Who may change the form, and when a version of it may still change."""

from handrail.accounts import permissions
from handrail.accounts.models import User
from handrail.core.refusals import NotAllowed
from handrail.form_library.choices import NEXT_STATUSES, FormStatus
from handrail.form_library.models import FormVersion


def check_may_change_the_form(by: User | None) -> None:
    """The program itself may: it loads the form that is shipped with it."""
    if by is not None:
        permissions.check_has("people.manage", by)


def check_can_change(version: FormVersion) -> None:
    if version.status != FormStatus.DRAFT:
        raise NotAllowed(f"{version.name} is {version.status}, so it never changes. Begin a new version instead.")


def check_can_publish(version: FormVersion) -> None:
    if FormStatus.PUBLISHED not in NEXT_STATUSES[FormStatus(version.status)]:
        raise NotAllowed(f"{version.name} is {version.status} already, so it cannot be published again.")
