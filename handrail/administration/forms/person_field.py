"""A person, as one writes whom one means."""

from typing import Any

from django import forms

from handrail.accounts import queries as account_queries
from handrail.accounts.models import User
from handrail.core.form_fields import TextField
from handrail.core.numbers import listed

TOO_LONG = "Write a name or an e-mail address, no longer."


class PersonField(TextField):
    """Somebody with an account in use, by address or whole name; `already` may be named though not in use.

    A piece of a name is nobody: whoever types it may mean somebody who has no account yet.
    """

    def __init__(self, *, required_words: str = "", **kwargs: Any) -> None:
        words = {"max_length": TOO_LONG, "required": required_words}
        super().__init__(max_length=254, required=bool(required_words), error_messages=words, **kwargs)
        self.already: User | None = None

    def clean(self, value: Any) -> User | None:
        words = super().clean(value)
        if not words:
            return None
        if self.already and words == self.already.email:
            return self.already
        exactly = account_queries.people_named(words)
        if len(exactly) == 1:
            return exactly[0]
        found = exactly or account_queries.people_whose_name_holds(words)
        if not found:
            raise forms.ValidationError("Nobody with an account in use is called that. Write an e-mail address.")
        some = listed([f"{person.name} ({person.email})" for person in found], last="or")
        what = "the e-mail address" if exactly else "the whole name or the e-mail address"
        raise forms.ValidationError(f"Whom do you mean: {some}? Write {what}.")
