"""Forms, and fields of forms, that more than one app asks with."""

from collections.abc import Mapping
from typing import Any, Protocol

from django import forms

from handrail.core.text import one_line, storable, worded, written


class TextField(forms.CharField):
    """Words as they can be stored, before anything is asked of them: of what nobody sees, nothing is left."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(storable(value) if isinstance(value, str) else value)
        return text if written(text) else ""


class OneLineField(TextField):
    """The same on one line: a name, a job title."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value))


class ReasonField(TextField):
    """Why something is done, for somebody else to read: of what has no word in it, nothing is left."""

    def to_python(self, value: Any) -> str:
        return worded(super().to_python(value))


class Faulty(forms.Form):
    """A form whose faults are said field by field, and to which a service's refusal can be added."""

    def refused(self, errors: Mapping[str, str]) -> None:
        for field, message in errors.items():
            self.add_error(field if field in self.fields else None, message)

    def problems(self) -> dict[str, str]:
        return {field: messages[0] for field, messages in self.errors.items()}


class SaysProblems(Protocol):
    def problems(self) -> dict[str, str]: ...


def faults(form: SaysProblems) -> dict[str, Any]:
    """What is wrong with each box of a form, and the same for the summary."""
    problems = form.problems()
    return {"problems": problems, "errors": [(message, field) for field, message in problems.items()]}


def boxes(form: Faulty, *names: str) -> dict[str, Any]:
    """What stands in the boxes of a form, and what is wrong with each."""
    typed = {name: "" if (value := form[name].value()) is None else value for name in names or form.fields}
    return {"typed": typed, **faults(form)}
