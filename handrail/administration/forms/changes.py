"""A form that knows what stood in its boxes when its page was made."""

from typing import Any

from handrail.core.form_fields import Faulty


class ChangesForm(Faulty):
    """Only what differs from what the page showed is changed, so that two people at two pages undo nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.remember()

    def remember(self) -> None:
        for field in self.fields.values():
            field.show_hidden_initial = True

    def changed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def as_shown(self) -> list[tuple[str, str]]:
        """What stood in the boxes, for the page to send along with what stands in them now."""
        names = [(self[name].html_initial_name, self[name].initial) for name in self.fields]
        return [(name, self.data.get(name, "" if initial is None else str(initial))) for name, initial in names]
