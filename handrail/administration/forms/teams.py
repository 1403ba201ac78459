"""What is typed of a team or an agency."""

from typing import Any

from handrail.accounts.models import Agency, Team
from handrail.administration.forms.person_field import PersonField
from handrail.core.changed_since import ChangesForm
from handrail.core.form_fields import OneLineField


class TeamForm(ChangesForm):
    name = OneLineField(max_length=200, error_messages={"required": "Write the team’s name."})
    head = PersonField()

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        head = team.head if team else None
        now = {"name": team.name, "head": head.email if head else ""} if team else {}
        super().__init__(*args, now=now, stands={"name": team.name if team else "", "head": head}, **kwargs)
        self.fields["head"].already = head


class AgencyForm(ChangesForm):
    name = OneLineField(max_length=200, error_messages={"required": "Write the agency’s name."})

    def __init__(self, *args: Any, agency: Agency | None = None, **kwargs: Any) -> None:
        now = {"name": agency.name} if agency else {}
        super().__init__(*args, now=now, stands=now, **kwargs)
