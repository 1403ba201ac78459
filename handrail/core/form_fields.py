"""Fields of forms that more than one app asks with."""

from typing import Any

from django import forms

from handrail.core.text import storable


class TextField(forms.CharField):
    """Words as they can be stored, before anything is asked of them: of nothing but a NUL, nothing is left."""

    def to_python(self, value: Any) -> str:
        return super().to_python(storable(value) if isinstance(value, str) else value)
