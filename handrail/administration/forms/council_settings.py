"""What is typed to change a council's settings."""

from collections.abc import Mapping
from typing import Any

from django import forms

from handrail.core.changed_since import ChangesForm
from handrail.council.choices import SETTINGS


class SettingsForm(ChangesForm):
    """Every setting of a council."""

    def __init__(self, *args: Any, decided: Mapping[str, int], **kwargs: Any) -> None:
        now = {name: str(value) for name, value in decided.items()}
        super().__init__(*args, now=now, stands=decided, **kwargs)
        for name, setting in SETTINGS.items():
            self.fields[name] = forms.IntegerField(
                min_value=setting.lowest,
                max_value=setting.highest,
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), setting.refusal),
            )
