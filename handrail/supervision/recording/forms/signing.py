"""Signing, and adding beneath a signed record."""

from django import forms

from handrail.core.form_fields import TextField

WHOLE_RECORD = ("", "The whole record")


class SignForm(forms.Form):
    save_id = forms.UUIDField(
        error_messages={"required": "Open this page again before signing.", "invalid": "Open this page again."}
    )
    shown = forms.CharField(required=False)
    statement = forms.BooleanField(error_messages={"required": "Tick the statement to sign this record."})


class AddendumForm(forms.Form):
    save_id = forms.UUIDField(error_messages={"required": "Open this page again.", "invalid": "Open this page again."})
    about = forms.ChoiceField(required=False, error_messages={"invalid_choice": "Choose a part of the record."})
    text = TextField(
        max_length=100_000,
        error_messages={
            "required": "Write what should be read with this record.",
            "max_length": "Use 100,000 characters or fewer. Put the rest in another addendum.",
        },
    )

    def __init__(self, *args, walk: dict, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [WHOLE_RECORD, *((part["title"], part["title"]) for part in walk["sections"])]
