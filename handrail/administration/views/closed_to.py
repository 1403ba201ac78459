"""What is said where an allocation opens nothing."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest

from handrail.cases import queries as case_queries

if TYPE_CHECKING:
    from handrail.accounts.models import User
    from handrail.cases.models import Case


def warn_if_closed_to(request: HttpRequest, case: "Case", who: "User") -> None:
    """A restricted family stays closed to whoever is not named, also once they are allocated to it."""
    if case_queries.is_closed_to(case, who):
        messages.warning(
            request,
            f"This family is restricted, and {who.name} is not named: they cannot open it. Ask information governance.",
        )
