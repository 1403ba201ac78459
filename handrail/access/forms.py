"""What is typed to open a family in an emergency, to review that, and to restrict a family."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from handrail.accounts.models import User
from handrail.accounts.queries import MEANT_AT_MOST
from handrail.cases.choices import ReviewOutcome
from handrail.core.changed_since import ChangesForm, ticked_since_shown
from handrail.core.form_fields import Faulty, ReasonField, TextField
from handrail.core.names import search_key
from handrail.core.numbers import listed
from handrail.council.day_field import DayField
from handrail.supervision.records.choices import LeadOutcome


class EmergencyForm(Faulty):
    mosaic_id = TextField(error_messages={"required": "Write the Mosaic id of one child of the family."})
    reason = ReasonField(error_messages={"required": "Write what has happened, and whom you tried to reach."})


class ReviewForm(Faulty):
    outcome = forms.ChoiceField(
        choices=ReviewOutcome,
        error_messages={
            "required": "Choose whether it was right to open the family.",
            "invalid_choice": "Choose one of the two.",
        },
    )
    review = ReasonField(error_messages={"required": "Write what you looked at, and what comes of it."})


class LeadReviewForm(Faulty):
    outcome = forms.ChoiceField(
        choices=LeadOutcome,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose whether they may open the family again."),
    )


class RestrictionForm(Faulty):
    """A restriction's reason, people and next review.

    `people` are those who could be named; `named` may see the family now, and `shut` are named as not to see it.
    """

    reason = ReasonField(
        error_messages={"required": "Write why the family is restricted; those who may open it read this."}
    )
    review_on = DayField(error_messages={"required": "Write the day of the next review."})
    stay = forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": "Choose the people again."})
    add = TextField(required=False)
    no_longer_not = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Somebody has changed who is named so. Choose again."}
    )
    why_no_longer = TextField(required=False)
    not_to_see = TextField(required=False)
    why_not = TextField(required=False)

    def __init__(
        self,
        *args: Any,
        people: Sequence[User],
        named: Sequence[User] = (),
        shut: Sequence[User] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.named = {str(user.id): user for user in named}
        self.shut = {str(user.id): user for user in shut}
        self.fields["stay"].choices = [(key, user.name) for key, user in self.named.items()]
        self.fields["no_longer_not"].choices = [(key, user.name) for key, user in self.shut.items()]

    def clean_add(self) -> list[User]:
        return self._people_in("add")

    def clean_not_to_see(self) -> list[User]:
        return self._people_in("not_to_see")

    def _people_in(self, name: str) -> list[User]:
        """The people of a list of names or e-mail addresses, one on each line."""
        added = []
        for line in filter(None, map(str.strip, self.cleaned_data[name].splitlines())):
            exactly = self._called(line)
            found = exactly or self._holding(line)
            if not found:
                nobody = f"Nobody who can open families is called “{line}”. Write their e-mail address."
                raise forms.ValidationError(nobody)
            if len(exactly) != 1:
                some = listed([f"{user.name} ({user.email})" for user in found[:MEANT_AT_MOST]], last="or")
                what = "the e-mail address" if exactly else "the whole name or the e-mail address"
                raise forms.ValidationError(f"Whom do you mean by “{line}”: {some}? Write {what}.")
            added += exactly
        return added

    def _called(self, line: str) -> list[User]:
        key = search_key(line)
        return [user for user in self.people if line.casefold() == user.email.casefold() or key == user.search_key]

    def _holding(self, line: str) -> list[User]:
        words = search_key(line).split()
        return [user for user in self.people if words and all(word in user.search_key for word in words)]

    def as_shown(self) -> list[tuple[str, str]]:
        return []

    def may_see(self) -> list[User]:
        stay = [self.named[key] for key in self.cleaned_data["stay"]]
        return list({user.id: user for user in (*stay, *self.cleaned_data["add"])}.values())

    def to_shut(self) -> dict[User, str]:
        """Who is named as not to see the family from now on, each with why."""
        return dict.fromkeys(self.cleaned_data["not_to_see"], self.cleaned_data["why_not"])

    def no_longer_shut(self) -> dict[User, str]:
        ticked = [self.shut[key] for key in self.cleaned_data["no_longer_not"]]
        return dict.fromkeys(ticked, self.cleaned_data["why_no_longer"])


class ReviewedRestrictionForm(ChangesForm, RestrictionForm):
    """A restriction as it is reviewed on a page that showed it as it was then.

    Whoever was named since stays named, and whoever was taken out since is not named again.
    """

    def __init__(self, data: QueryDict | None, *, now: Mapping[str, str], named: Sequence[User], **kwargs: Any) -> None:
        super().__init__(data, now=now, named=named, **kwargs)
        if data is not None and "initial-reason" in data:
            self.data.setlist("stay", ticked_since_shown(data, "stay", now=list(self.named)))

    def in_words(self, name: str) -> str:
        words = super().in_words(name)
        return f"“{words}”" if name == "reason" else words

    def as_shown(self) -> list[tuple[str, str]]:
        return [*super().as_shown(), *(("initial-stay", key) for key in self.named)]


class NewRestrictionForm(RestrictionForm):
    reference = TextField(error_messages={"required": "Write the family’s case reference, like WM-1201."})


class LiftForm(Faulty):
    because = ReasonField(error_messages={"required": "Write why the restriction is lifted."})
