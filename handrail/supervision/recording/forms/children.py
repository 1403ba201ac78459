"""The children a record is about: which of the family's, what is known of each, and one more."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from handrail.core import clock, dates
from handrail.core.changed_since import ChangesForm, since_shown
from handrail.core.form_fields import TextField
from handrail.core.references import NO_MOSAIC_ID, as_mosaic_id
from handrail.core.text import written
from handrail.families.choices import Sex
from handrail.families.models import Person

LATEST_BIRTH_AFTER_EXPECTED = datetime.timedelta(days=60)
TICKED = "yes"
NO_DATE = "Enter the date of birth, or the date the baby is expected."
SEXES = ((Sex.FEMALE.value, "Female"), (Sex.MALE.value, "Male"), (Sex.UNKNOWN.value, "Not known"))


class ChildForm(ChangesForm):
    """One child. Dates are typed as people say them; `child` is the one who is corrected, `others` their siblings."""

    name = TextField(
        max_length=200,
        error_messages={"required": "Enter the child’s full name.", "max_length": "Use 200 characters or fewer."},
    )
    mosaic_id = TextField(required=False, max_length=40, error_messages={"max_length": "Use 40 characters or fewer."})
    born = TextField(required=False)
    expected = TextField(required=False)
    sex = forms.ChoiceField(
        required=False, choices=SEXES, error_messages={"invalid_choice": "Choose one of the three."}
    )

    def __init__(
        self, data: Mapping[str, str] | None = None, *, child: Person | None = None, others: list[Person], prefix: str
    ) -> None:
        now = as_typed(child) if child else {}
        stands = {name: getattr(child, name) for name in now}
        initial = {} if child else {"sex": str(Sex.UNKNOWN)}
        super().__init__(data, now=now, stands=stands, initial=initial, prefix=prefix)
        self.child = child
        self.others = others
        self.suggestions: dict[str, list[str]] = {}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_mosaic_id(self) -> str:
        typed = self.cleaned_data["mosaic_id"].strip()
        if not typed or (self.child and typed == self.child.mosaic_id.strip()):
            return self.child.mosaic_id if self.child and typed else ""
        mosaic_id = as_mosaic_id(typed)
        if not mosaic_id:
            raise forms.ValidationError(f"{NO_MOSAIC_ID} Check it, or leave this empty until you know it.")
        for other in self.others:
            if mosaic_id == as_mosaic_id(other.mosaic_id):
                raise forms.ValidationError(f"{other.name} has this Mosaic id already. Check it.")
        return mosaic_id

    def clean_sex(self) -> str:
        return self.cleaned_data["sex"] or Sex.UNKNOWN

    def clean_born(self) -> datetime.date | None:
        born = self._read("born", prefer="past")
        if born and born > clock.today():
            raise forms.ValidationError(
                "The date of birth is in the future. Check it, or enter it as the date the baby is expected."
            )
        if born and self.child and self.child.died and born > self.child.died:
            raise forms.ValidationError(
                f"The date of birth is after {dates.say(self.child.died)}, when the child died."
            )
        return born

    def clean_expected(self) -> datetime.date | None:
        expected = self._read("expected", prefer="future")
        if expected and not self.data.get(self.add_prefix("born"), "").strip():
            late = clock.today() - expected
            if late > LATEST_BIRTH_AFTER_EXPECTED:
                raise forms.ValidationError(
                    f"The baby was expected {late.days} days ago. Enter the date of birth, or check this date."
                )
        return expected

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        unread = {"born", "expected"} & set(self.errors)
        was_dated = self.child is None or self.child.born or self.child.expected
        if was_dated and not unread and not said.get("born") and not said.get("expected"):
            self.add_error("born", NO_DATE)
        return said

    def in_words(self, name: str) -> str:
        return self.child.in_words(name) if self.child else super().in_words(name)

    def _read(self, name: str, *, prefer: dates.Direction) -> datetime.date | None:
        words = self.cleaned_data[name]
        if not words:
            return None
        try:
            return dates.read_date(words, prefer=prefer)
        except dates.UnreadableDate as fault:
            self.suggestions[name] = [dates.say(day) for day in fault.suggestions]
            raise forms.ValidationError(fault.message) from fault


class NewChildForm(ChildForm):
    """A child who is to be added; where nothing is typed, nobody is."""

    def __init__(self, data: Mapping[str, str] | None, *, others: list[Person]) -> None:
        empty = {"sex": str(Sex.UNKNOWN)}
        typed = {name: (data or {}).get(f"new-{name}", "") for name in self.base_fields}
        is_typed = any(written(text) not in ("", empty.get(name)) for name, text in typed.items())
        super().__init__(data if is_typed else None, others=others, prefix="new")

    def is_valid(self) -> bool:
        return not self.is_bound or super().is_valid()

    def refused(self, errors: Mapping[str, str]) -> None:
        super().refused({name: message for name, message in errors.items() if name in self.fields})


class ChildrenSent:
    """Every child of the family as the page sent them: whether the record is about them, and what is corrected.

    What the page left as it showed it stays as it is now, and so does a child whom the page did not show.
    """

    def __init__(self, data: Mapping[str, str] | None, *, children: list[Person], about: set[uuid.UUID]) -> None:
        sent = {child.id for child in children if data is not None and f"{child.id}-name" in data}
        self.forms = [
            ChildForm(
                data if child.id in sent else None,
                child=child,
                others=[other for other in children if other.id != child.id],
                prefix=str(child.id),
            )
            for child in children
        ]
        now = {f"about-{child.id}": TICKED if child.id in about else "" for child in children}
        ticked, _ = since_shown(data or {}, now=now)
        chosen = {child_id: bool(ticked.get(f"about-{child_id}")) for child_id in sent}
        self.chosen = {child_id: is_about for child_id, is_about in chosen.items() if is_about != (child_id in about)}
        self.about = {child.id for child in children if self.chosen.get(child.id, child.id in about)}
        self.now = now | {f"{form.prefix}-{name}": text for form in self.forms for name, text in form.initial.items()}

    def is_valid(self) -> bool:
        checked = [form.is_valid() for form in self.forms if form.is_bound]
        return all(checked)

    def said(self) -> list[dict[str, Any]]:
        """Of each child what the page changes, and how what it corrects stood when this was asked."""
        said = []
        for form in self.forms:
            if form.child and form.is_bound:
                about = {"about": self.chosen[form.child.id]} if form.child.id in self.chosen else {}
                said.append({"id": form.child.id, "stood": form.stood(), **about, **form.changed()})
        return said

    def refused(self, errors: Mapping[str, str]) -> None:
        """Says at its box what a service refuses."""
        for form in self.forms:
            for name in form.fields:
                if message := errors.get(form.add_prefix(name)):
                    form.add_error(name, message)


def as_typed(child: Person) -> dict[str, str]:
    return {
        "name": child.name,
        "mosaic_id": child.mosaic_id,
        "born": dates.say(child.born) if child.born else "",
        "expected": dates.say(child.expected) if child.expected else "",
        "sex": child.sex,
    }
