"""What a council has decided, by the name of the setting."""

from typing import Any

from django.db.models import QuerySet

from handrail.core.prepared import prepared
from handrail.council.choices import SETTINGS
from handrail.council.models import CouncilSetting


def settings_now() -> dict[str, int]:
    """Every setting with its value: one statement."""
    changed = dict(_decided_otherwise())
    return {name: changed.get(name, setting.default) for name, setting in SETTINGS.items()}


def setting(name: str) -> int:
    return settings_now()[name]


@prepared
def _decided_otherwise() -> QuerySet[CouncilSetting, Any]:
    return CouncilSetting.objects.values_list("name", "value")
