"""What the pages of administration show."""

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from handrail.core.form_fields import boxes
from handrail.council.choices import SETTINGS, Setting

if TYPE_CHECKING:
    from handrail.administration.forms import SettingsForm


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
    return {**boxes(form), "sections": sections, "as_shown": shown_before(form)}


def shown_before(form: "SettingsForm") -> list[tuple[str, str]]:
    """What stood in the boxes when the page was made, for the form to send along with what stands in them now."""
    fields = [form[name] for name in form.fields]
    return [(field.html_initial_name, form.data.get(field.html_initial_name, str(field.initial))) for field in fields]


def _setting_box(setting: Setting) -> SettingBox:
    hint = f"{setting.bounds_in_words} {setting.hint}".strip()
    return SettingBox(name=setting.name, label=setting.label, unit=setting.unit, hint=hint)
