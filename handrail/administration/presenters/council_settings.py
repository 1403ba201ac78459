"""What the page of the council's settings shows."""

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from handrail.core.form_fields import boxes
from handrail.council.choices import SETTINGS, Setting

if TYPE_CHECKING:
    from handrail.administration.forms.council_settings import SettingsForm


@dataclass(frozen=True)
class SettingBox:
    name: str
    label: str
    unit: str
    hint: str


@dataclass(frozen=True)
class SettingsSection:
    title: str
    boxes: list[SettingBox]


def settings_page(form: "SettingsForm") -> dict[str, Any]:
    sections = [
        SettingsSection(title, [_setting_box(setting) for setting in of_it])
        for title, of_it in groupby(SETTINGS.values(), key=lambda setting: setting.section)
    ]
    problems = form.problems()
    return {
        **boxes(form),
        "errors": [(f"{SETTINGS[name].label}: {_in_a_sentence(words)}", name) for name, words in problems.items()],
        "sections": sections,
        "as_shown": form.as_shown(),
    }


def _setting_box(setting: Setting) -> SettingBox:
    hint = f"{setting.bounds_in_words} {setting.hint}".strip()
    return SettingBox(name=setting.name, label=setting.label, unit=setting.unit, hint=hint)


def _in_a_sentence(words: str) -> str:
    return words[:1].lower() + words[1:]
