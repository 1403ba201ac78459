"""What is typed to find a family or a person in the trail."""

from handrail.core.form_fields import Faulty, TextField


class FindFamilyForm(Faulty):
    family = TextField(
        max_length=200,
        error_messages={
            "required": "Write a case reference, a family’s name, or a child’s Mosaic id.",
            "max_length": "Write a case reference, a family’s name, or a child’s Mosaic id, in 200 characters at most.",
        },
    )


class FindPersonForm(Faulty):
    person = TextField(
        max_length=200,
        error_messages={
            "required": "Write a person’s name or e-mail address.",
            "max_length": "Write a person’s name or e-mail address, in 200 characters at most.",
        },
    )
