"""What is typed to plan a meeting or to add a person, read in plain words."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django import forms

from handrail.accounts.models import User
from handrail.core import dates
from handrail.core.changed_since import ChangesForm, ticked_since_shown
from handrail.core.form_fields import ReasonField, TextField
from handrail.core.times import UnreadableTime, read_time
from handrail.council.queries import closed_days
from handrail.supervision.meetings import policies
from handrail.supervision.meetings.choices import ANOTHER_OF_THAT_NAME, Presence, SupervisionKind
from handrail.supervision.meetings.models import Participant
from handrail.supervision.meetings.planning import name_box
from handrail.supervision.meetings.policies import Plan

NOBODY = ("", "Nobody")
PARTS = ("chair", "deputy", "recorder")


class PlanForm(forms.Form):
    """A meeting as it is planned; `teams` and `people` are those that can be chosen.

    `names` are those expected as a name alone, one of which may be whoever newly has a part.
    """

    team = forms.ChoiceField(error_messages={"required": "Choose the team.", "invalid_choice": "Choose the team."})
    kind = forms.ChoiceField(
        choices=SupervisionKind,
        error_messages={
            "required": "Choose what kind of supervision it is.",
            "invalid_choice": "Choose one of the two.",
        },
    )
    on = TextField(required=False)
    starts = TextField(required=False)
    ends = TextField(required=False)
    chair = forms.ChoiceField(error_messages={"required": "Choose who chairs.", "invalid_choice": "Choose who chairs."})
    deputy = forms.ChoiceField(required=False, error_messages={"invalid_choice": "Choose the deputy again."})
    recorder = forms.ChoiceField(required=False, error_messages={"invalid_choice": "Choose the recorder again."})
    restricted = forms.ChoiceField(
        choices=[("no", "No"), ("yes", "Yes")],
        error_messages={"required": "Say whether the meeting is restricted.", "invalid_choice": "Choose yes or no."},
    )

    def __init__(
        self,
        *args: Any,
        by: User,
        teams: list[Any],
        people: list[User],
        names: Collection[Participant] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.teams = {str(team.id): team for team in teams}
        self.people = {str(person.id): person for person in people}
        named = by_team(people)
        self.fields["team"].choices = [(key, team.name) for key, team in self.teams.items()]
        self.fields["chair"].choices = [("", "Choose"), *named]
        self.fields["deputy"].choices = self.fields["recorder"].choices = [NOBODY, *named]
        self.suggestions: dict[str, list[str]] = {}
        for part in PARTS if names else ():
            self.fields[name_box(part)] = forms.ChoiceField(
                required=False, choices=names_to_choose(names), error_messages={"invalid_choice": "Choose again."}
            )

    def rows(self) -> dict[str, uuid.UUID | None]:
        """Of each part for which it was said, the typed name that is theirs, or none where it is somebody else’s."""
        said = {part: self.cleaned_data.get(name_box(part), "") for part in PARTS}
        return {part: None if key == ANOTHER_OF_THAT_NAME else uuid.UUID(key) for part, key in said.items() if key}

    def clean_on(self) -> Any:
        try:
            return dates.read_date(self.cleaned_data["on"], closed=closed_days)
        except dates.UnreadableDate as fault:
            self.suggestions["on"] = [dates.say(day) for day in fault.suggestions]
            raise forms.ValidationError(fault.message) from fault

    def clean_starts(self) -> Any:
        return self._time("starts")

    def clean_ends(self) -> Any:
        return self._time("ends")

    def _time(self, name: str) -> Any:
        if not self.cleaned_data[name]:
            raise forms.ValidationError(f"Write when it {name}, like 9.30 am or 14:00.")
        try:
            return read_time(self.cleaned_data[name])
        except UnreadableTime as fault:
            raise forms.ValidationError(fault.message) from fault

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for field, message in policies.faults_of(self.plan(), by=self.by).items():
                self.add_error(field, message)
        return cleaned

    def plan(self) -> Plan:
        answers = self.cleaned_data
        return Plan(
            team=self.teams[answers["team"]],
            kind=answers["kind"],
            on=answers["on"],
            starts=answers["starts"],
            ends=answers["ends"],
            chair=self.people[answers["chair"]],
            deputy=self.people.get(answers["deputy"]),
            recorder=self.people.get(answers["recorder"]),
            restricted=answers["restricted"] == "yes",
        )


class ChangedPlanForm(ChangesForm, PlanForm):
    """A plan as it is changed on a page that showed it as it was then."""


class PersonForm(forms.Form):
    """One more person at a meeting: somebody with an account, or any name and agency.

    `names` are those expected as a name alone, one of which may be the person chosen; none where one is meant already,
    who is `expected` for these families.
    """

    person = forms.ChoiceField(required=False, error_messages={"invalid_choice": "Choose the person again."})
    name = TextField(
        required=False, max_length=200, error_messages={"max_length": "Write a name of at most 200 characters."}
    )
    job_title = TextField(
        required=False, max_length=200, error_messages={"max_length": "Write a job title of at most 200 characters."}
    )
    agency = TextField(
        required=False, max_length=200, error_messages={"max_length": "Write an agency of at most 200 characters."}
    )

    families = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Choose the families again: the agenda has changed."}
    )
    row = forms.ChoiceField(required=False, error_messages={"invalid_choice": "Choose the name again."})

    def __init__(
        self,
        *args: Any,
        people: list[User],
        families: list[tuple[str, str]],
        names: list[Participant],
        meant: Participant | None = None,
        expected: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.id): person for person in people}
        self.meant = meant
        self.expected = [key for key, _ in families if key in expected]
        self.fields["person"].choices = [
            ("", "Choose" if meant else "Choose, or write a name below"),
            *by_team(people),
        ]
        self.fields["families"].choices = families
        self.fields["row"].choices = names_to_choose(names)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and self.meant and not cleaned.get("person"):
            self.add_error("person", "Choose who it is.")
        elif not self.errors and not cleaned.get("person") and not cleaned.get("name"):
            self.add_error("name", "Choose somebody with an account, or write a name.")
        elif cleaned.get("person") and cleaned.get("name"):
            self.add_error("name", "Choose somebody or write a name, not both. Take one of them out.")
        return cleaned

    def who(self) -> dict[str, Any]:
        answers = self.cleaned_data
        return {
            "user": self.people.get(answers["person"]),
            "name": answers["name"],
            "job_title": answers["job_title"],
            "agency": answers["agency"],
            "families": [uuid.UUID(case_id) for case_id in self._families(answers["families"])],
            "is_another": answers["row"] == ANOTHER_OF_THAT_NAME,
        }

    def as_shown(self) -> list[tuple[str, str]]:
        """For which families whoever is meant comes now; the first says that the page tells, were it none."""
        return [("initial-families", key) for key in ("", *self.expected)] if self.meant else []

    def _families(self, ticked: list[str]) -> list[str]:
        tells = "initial-families" in self.data
        return ticked_since_shown(self.data, "families", now=self.expected) if tells else ticked


def names_to_choose(names: Collection[Participant]) -> list[tuple[str, str]]:
    return [
        *((str(one.id), ", ".join(filter(None, (one.name, one.job_title, one.agency)))) for one in names),
        (ANOTHER_OF_THAT_NAME, "No, somebody else of this name"),
    ]


def by_team(people: list[User]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Somebody is looked for in their team, among fewer: the teams by name, of each its people with what they do."""
    teams: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for person in people:
        teams[person.team.name].append(
            (str(person.id), ", ".join(filter(None, (person.name, person.job_title, person.agency.name))))
        )
    return sorted(teams.items())


def presences_ticked(post: Any) -> dict[uuid.UUID, tuple[str, str]]:
    """Who changed since the page was opened, from what to what: a box nobody touched says nothing about another's."""
    here, apologies = set(post.getlist("here")), set(post.getlist("apologies"))
    changes = {}
    for line in post.getlist("was"):
        key, _, was = line.partition(" ")
        now = Presence.PRESENT if key in here else Presence.APOLOGIES if key in apologies else Presence.EXPECTED
        if now != was:
            try:
                changes[uuid.UUID(key)] = (was, str(now))
            except ValueError:
                continue
    return changes


class CancelForm(forms.Form):
    because = ReasonField(
        error_messages={"required": "Write why the meeting is not held; those who were to come read this."}
    )


def families_ticked(post: Any) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """For which families somebody now comes also, and for which no longer; others were not on the page, or stay."""
    ticked, was = ({typed_id(key) for key in post.getlist(name)} - {None} for name in ("families", "was"))
    return ticked - was, was - ticked


def people_ticked(post: Any, name: str = "people") -> set[uuid.UUID]:
    return {typed_id(key) for key in post.getlist(name)} - {None}


def typed_id(text: str) -> uuid.UUID | None:
    """An id that a page sent back; none where it is not one."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
