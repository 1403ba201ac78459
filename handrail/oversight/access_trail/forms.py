"""What is typed to find a family or a person in the trail."""

from django import forms

from handrail.core.form_fields import TextField


class FindForm(forms.Form):
    """A form of one box, whose fault can also be that nothing was found."""

    def refused(self, message: str) -> None:
        [box] = self.fields
        self.add_error(box, message)

    def problems(self) -> dict[str, str]:
        return {field: messages[0] for field, messages in self.errors.items()}


class FindFamilyForm(FindForm):
    family = TextField(
        max_length=200,
        error_messages={
            "required": "Write a case reference, a family’s name, or a child’s Mosaic id.",
            "max_length": "Write a case reference, a family’s name, or a child’s Mosaic id, in 200 characters at most.",
        },
    )


class FindPersonForm(FindForm):
    person = TextField(
        max_length=200,
        error_messages={
            "required": "Write a person’s name or e-mail address.",
            "max_length": "Write a person’s name or e-mail address, in 200 characters at most.",
        },
    )
