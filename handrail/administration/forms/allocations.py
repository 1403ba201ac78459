"""What is typed to allocate families."""

from collections.abc import Sequence
from typing import Any

from django import forms

from handrail.accounts.models import Team
from handrail.administration.forms.person_field import PersonField
from handrail.cases.choices import AllocationRole
from handrail.cases.models import Case
from handrail.core.changed_since import ChangesForm
from handrail.core.form_fields import Faulty
from handrail.council.day_field import DayField

WHO = "Write the name or the e-mail address of who works with the family."


class AllocateForm(Faulty):
    who = PersonField(required_words=WHO)
    role = forms.ChoiceField(
        choices=AllocationRole,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what they are to the family."),
    )
    starts = DayField(error_messages={"required": "Write the day they begin."})

    def as_shown(self) -> list[tuple[str, str]]:
        return []


class EndForm(ChangesForm):
    """`at_once` counts whatever day stands beside it; `meetings_too` ends at once what meetings let them open."""

    on = DayField(error_messages={"required": "Write the last day."})
    at_once = forms.BooleanField(required=False)
    meetings_too = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("at_once"):
            self.errors.pop("on", None)
            said["on"] = None
        return said


class HandOverForm(ChangesForm):
    """Who takes it on, and from when; where it ends already, the first day after that is what stands."""

    who = PersonField(required_words=WHO)
    on = DayField(error_messages={"required": "Write the first day of whoever takes it on."})
    meetings_too = forms.BooleanField(required=False)


class GiveToTeamForm(ChangesForm):
    """To which of the `teams` a family goes, which is with one of them `now`."""

    team = forms.ChoiceField(error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose a team."))

    def __init__(self, *args: Any, teams: Sequence[Team], now: Team, **kwargs: Any) -> None:
        super().__init__(*args, now={"team": str(now.pk)}, stands={"team": now}, initial={"team": ""}, **kwargs)
        self.teams = {str(team.id): team for team in teams}
        self.fields["team"].choices = [(key, team.name) for key, team in self.teams.items()]

    def clean_team(self) -> Team:
        return self.teams[self.cleaned_data["team"]]


class GiveFamiliesForm(Faulty):
    """Families that are `left` to nobody who allocates them, and to which of the `teams` some of them go."""

    families = forms.MultipleChoiceField(
        error_messages={
            "required": "Choose at least one family.",
            "invalid_choice": "Somebody allocates one of these families by now. Choose again.",
        }
    )
    team = forms.ChoiceField(error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose a team."))

    def __init__(self, *args: Any, left: Sequence[Case], teams: Sequence[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = {str(case.id): case for case in left}
        self.teams = {str(team.id): team for team in teams}
        self.fields["families"].choices = [(key, case.reference) for key, case in self.left.items()]
        self.fields["team"].choices = [(key, team.name) for key, team in self.teams.items()]

    def clean_families(self) -> list[Case]:
        return [self.left[key] for key in self.cleaned_data["families"]]

    def clean_team(self) -> Team:
        return self.teams[self.cleaned_data["team"]]
