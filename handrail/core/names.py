"""Names as they are looked for: however they are spelt, accented or typed, on every database alike."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.db import models

from handrail.core.refusals import Invalid
from handrail.core.text import one_line

# Letters that no normal form takes apart, though people type the plain ones for them.
PLAIN = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n", "æ": "ae", "œ": "oe",
        "ß": "ss", "ĸ": "k", "ə": "e",
    }
)  # fmt: skip
APOSTROPHES = re.compile("['’‘‛ʼʻʽˈ`´′＇ʹʾʿ]")
BETWEEN_WORDS = re.compile(r"[\s\-‐‑‒–—_.,/]+")
LONGEST_KEY = 400
# A letter says “name, address: role”: a name that holds one of these, or what only looks so, could say somebody else's.
SIGNS_OF_A_LETTER = frozenset("@:∶ː꞉˸։׃᛬")
NOT_IN_A_NAME = "Leave out @, colons and signs that nobody sees: letters say names beside e-mail addresses and roles."


def search_key(name: str) -> str:
    """What a name is found and sorted by: small letters without marks, no apostrophes, one space between words."""
    plain = APOSTROPHES.sub("", name).casefold().translate(PLAIN)
    parted = unicodedata.normalize("NFKD", plain)
    without_marks = "".join(letter for letter in parted if not unicodedata.combining(letter))
    again = APOSTROPHES.sub("", without_marks.casefold().translate(PLAIN))
    return BETWEEN_WORDS.sub(" ", again).strip()[:LONGEST_KEY].strip()


def check_names(**named: object) -> None:
    """Refuses a name, or what is said beside it, that could say in a letter what Handrail says there."""
    faults = {field: NOT_IN_A_NAME for field, words in named.items() if words != as_a_name(str(words))}
    if faults:
        raise Invalid(faults)


def as_a_name(words: str) -> str:
    """The words less the signs that no name may hold."""
    return "".join(character for character in words if not _is_not_in_a_name(character))


def _is_not_in_a_name(character: str) -> bool:
    return unicodedata.category(character)[0] == "C" or not SIGNS_OF_A_LETTER.isdisjoint(
        unicodedata.normalize("NFKC", character)
    )


class OneLineField(models.CharField):
    """A name, a job title: one line, whichever way it is written to the database."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(one_line(value) if isinstance(value, str) else value, connection)


class SearchKeyField(models.CharField):
    """The search key of a name beside it, made whenever a row is written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST_KEY, "editable": False, "db_index": True, "default": "", **options})

    def pre_save(self, row: models.Model, add: bool) -> str:
        key = search_key(row.name)  # type: ignore[attr-defined]
        setattr(row, self.attname, key)
        return key


class NamedQuerySet(models.QuerySet):
    """Rows with a name and its search key, which no way of writing parts."""

    def holding(self, words: str) -> Self:
        """Those whose name holds each of these words, however they are typed; none where nothing is left of them."""
        keys = search_key(words).split()
        return self.filter(*(models.Q(search_key__contains=key) for key in keys)) if keys else self.none()

    def exactly(self, name: str) -> Self:
        """Those whose name is this one, however it is typed."""
        return self.filter(search_key=search_key(name)).exclude(search_key="")

    def update(self, **values: Any) -> int:
        if "name" in values and "search_key" not in values:
            values["search_key"] = search_key(values["name"])
        return super().update(**values)

    def bulk_update(self, rows: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        rows, fields = list(rows), [*fields]
        if "name" in fields:
            for row in rows:
                row.search_key = search_key(row.name)
            fields.append("search_key")
        return super().bulk_update(rows, fields, batch_size)

    update.alters_data = bulk_update.alters_data = True  # type: ignore[attr-defined]


class Named(models.Model):
    """Whatever is looked for by its name."""

    search_key = SearchKeyField()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Sequence[str] | None = None, **options: Any) -> None:
        if "name" not in self.get_deferred_fields():
            self.search_key = search_key(self.name)  # type: ignore[attr-defined]
        if update_fields is not None and "name" in update_fields:
            update_fields = [*update_fields, "search_key"]
        super().save(*args, update_fields=update_fields, **options)


def write_search_keys(*models_of_then: Any) -> None:
    """Gives rows that were there before the key its key; for migrations, whose models know no methods of ours."""
    for model in models_of_then:
        rows = []
        for row in model._base_manager.only("pk", "name").iterator(chunk_size=500):
            row.search_key = search_key(row.name)
            rows.append(row)
        model._base_manager.bulk_update(rows, ["search_key"], batch_size=500)
