"""What administration does in one go that belongs to two apps."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from handrail.accounts import services as account_services
from handrail.accounts.models import User
from handrail.cases import services as case_services

LINE_MANAGER = "line_manager"


@transaction.atomic
def change_person(*, by: User, person: User, changes: Mapping[str, Any]) -> None:
    """Changes what is said of somebody, and who manages them, with what that manager may open."""
    of_the_account = {name: value for name, value in changes.items() if name != LINE_MANAGER}
    account_services.change_person(by=by, person=person, changes=of_the_account)
    if LINE_MANAGER in changes:
        case_services.change_line_manager(by=by, person=person, to=changes[LINE_MANAGER])
