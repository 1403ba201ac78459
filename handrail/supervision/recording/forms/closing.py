"""Closing a record without signing it, and copying what was about another family."""

from typing import Any

from django import forms

from handrail.core.form_fields import Faulty, ReasonField

NOT_SIGNED, ANOTHER_FAMILY = "not_signed", "another_family"


class AbandonForm(Faulty):
    reason = forms.ChoiceField(
        choices=[
            (ANOTHER_FAMILY, "These notes are about another family"),
            (NOT_SIGNED, "The record will not be signed, for another reason"),
        ],
        error_messages={"required": "Choose why the record is closed.", "invalid_choice": "Choose one of the reasons."},
    )
    because = ReasonField(
        required=False, max_length=2000, error_messages={"max_length": "Use 2,000 characters or fewer."}
    )

    @property
    def is_about_another_family(self) -> bool:
        return self.cleaned_data["reason"] == ANOTHER_FAMILY

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("reason") == NOT_SIGNED and not said.get("because") and "because" not in self.errors:
            self.add_error("because", "Say why this record will not be signed.")
        return said


class CopyForm(Faulty):
    into = forms.UUIDField(
        error_messages={
            "required": "Choose the record that the notes belong in.",
            "invalid": "Choose one of the records.",
        }
    )
