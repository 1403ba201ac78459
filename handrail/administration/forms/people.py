"""What is typed to find people, and what is said of one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.mail.message import sanitize_address

from handrail.accounts.addresses import as_kept
from handrail.accounts.choices import Role
from handrail.accounts.models import Agency, Team, User
from handrail.administration.choices import PersonState
from handrail.administration.forms.person_field import TOO_LONG, PersonField
from handrail.core.changed_since import ChangesForm
from handrail.core.form_fields import Faulty, OneLineField, ReasonField, TextField

ANY = ("", "All")


def _choose(words: str) -> dict[str, str]:
    return dict.fromkeys(("required", "invalid_choice"), words)


class FindPeopleForm(Faulty):
    """Whom the list shows; what cannot be read narrows nothing down."""

    words = TextField(required=False, max_length=200, error_messages={"max_length": TOO_LONG})
    team = forms.ChoiceField(required=False)
    role = forms.ChoiceField(required=False, choices=[ANY, *Role.choices])
    state = forms.ChoiceField(required=False, choices=[ANY, *PersonState.choices])

    def __init__(self, *args: Any, teams: Sequence[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [ANY, *((str(team.id), team.name) for team in teams)]
        self.full_clean()

    def sought(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    def filters(self) -> dict[str, str]:
        """What may stand in an address: never whom somebody looks for by name."""
        return {name: value for name, value in self.sought().items() if value and name != "words"}


class PersonForm(ChangesForm):
    """What is said of somebody; a team or agency is one of those there are, a line manager anybody with an account."""

    name = OneLineField(max_length=200, error_messages={"required": "Write the person’s name."})
    email = forms.EmailField(
        error_messages={
            "required": "Write the e-mail address they sign in with.",
            "invalid": "Write the e-mail address like name@example.org.",
        }
    )
    job_title = OneLineField(max_length=200, error_messages={"required": "Write their job title."})
    pronouns = OneLineField(max_length=40, required=False)
    role = forms.ChoiceField(choices=Role, error_messages=_choose("Choose a role."))
    team = forms.ChoiceField(error_messages=_choose("Choose a team."))
    agency = forms.ChoiceField(error_messages=_choose("Choose an agency."))
    line_manager = PersonField()

    def __init__(
        self, *args: Any, teams: Sequence[Team], agencies: Sequence[Agency], person: User | None = None, **kwargs: Any
    ) -> None:
        now = said_of(person) if person else {}
        super().__init__(*args, now=now, stands={name: getattr(person, name) for name in now}, **kwargs)
        self.fields["line_manager"].already = person.line_manager if person else None
        self.teams = {str(team.id): team for team in teams}
        self.agencies = {str(agency.id): agency for agency in agencies}
        self.fields["team"].choices = [(key, team.name) for key, team in self.teams.items()]
        self.fields["agency"].choices = [(key, agency.name) for key, agency in self.agencies.items()]

    def clean_email(self) -> str:
        """An address that looks like one, and that an e-mail can be written to."""
        address = as_kept(self.cleaned_data["email"])
        try:
            sanitize_address(address, "utf-8")
        except ValueError as fault:
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"]) from fault
        return address

    def clean_team(self) -> Team:
        return self.teams[self.cleaned_data["team"]]

    def clean_agency(self) -> Agency:
        return self.agencies[self.cleaned_data["agency"]]


class StopChangeForm(Faulty):
    """Why a change is not to be; whoever takes back what they asked for themselves may leave it out."""

    because = ReasonField(max_length=1000, error_messages={"max_length": "Use at most 1,000 characters."})

    def __init__(self, *args: Any, is_theirs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].required = not is_theirs
        self.fields["because"].error_messages["required"] = "Write why, for whoever asked."


def said_of(person: User) -> Mapping[str, str]:
    return {
        "name": person.name,
        "email": person.email,
        "job_title": person.job_title,
        "pronouns": person.pronouns,
        "role": person.role,
        "team": str(person.team_id),
        "agency": str(person.agency_id),
        "line_manager": person.line_manager.email if person.line_manager else "",
    }
