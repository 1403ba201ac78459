"""What is typed to administer a council."""

from collections.abc import Mapping
from typing import Any

from django import forms

from handrail.core.form_fields import Faulty
from handrail.council.choices import SETTINGS


class SettingsForm(Faulty):
    """Every setting of a council; only what differs from what the page showed is changed."""

    def __init__(self, *args: Any, decided: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, initial=decided, **kwargs)
        for name, setting in SETTINGS.items():
            self.fields[name] = forms.IntegerField(
                min_value=setting.lowest,
                max_value=setting.highest,
                show_hidden_initial=True,
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), setting.refusal),
            )

    def changed(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in self.changed_data}
