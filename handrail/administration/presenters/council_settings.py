"""What the page of the council's settings shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from handrail.core import dates
from handrail.core.form_fields import boxes
from handrail.council.choices import SETTINGS, Setting

if TYPE_CHECKING:
    from handrail.administration.forms.council_settings import SettingsForm
    from handrail.council.models import CouncilSetting


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


def settings_page(form: "SettingsForm", to_come: Sequence["CouncilSetting"]) -> dict[str, Any]:
    later = {one.name: one for one in to_come}
    sections = [
        SettingsSection(title, [_setting_box(setting, later.get(setting.name)) for setting in of_it])
        for title, of_it in groupby(SETTINGS.values(), key=lambda setting: setting.section)
    ]
    problems = form.problems()
    return {
        **boxes(form),
        "errors": [
            (f"{SETTINGS[name].label}: {_in_a_sentence(name, words)}", name) for name, words in problems.items()
        ],
        "sections": sections,
        "as_shown": form.as_shown(),
    }


def saved(to_come: Sequence["CouncilSetting"]) -> str:
    if to_come:
        return "The settings are saved. What protects less counts later: see below from when."
    return "The settings are saved. They count from now on."


def _setting_box(setting: Setting, to_come: "CouncilSetting | None") -> SettingBox:
    hint = f"{setting.bounds_in_words} {setting.hint}".strip()
    if to_come and to_come.counts_from:
        hint += f" {to_come.value} counts from {dates.say_moment(to_come.counts_from)}; until then {to_come.before}."
    return SettingBox(name=setting.name, label=setting.label, unit=setting.unit, hint=hint)


def _in_a_sentence(name: str, words: str) -> str:
    """What begins with somebody's name stays as it is."""
    return words[:1].lower() + words[1:] if words == SETTINGS[name].refusal else words
