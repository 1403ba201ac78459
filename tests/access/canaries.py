"""Gives every text about a family a mark of its own, so that a word of it is known wherever it comes to light."""

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

MARK = re.compile(r"Zq(\d+)x(\d+)q")

# Texts that are keys or codes of the program, or that others than those who open the family are meant to read.
LEFT_OUT = {
    "cases.Case.reference": "stands for the family where its name may not; looked for as it is",
    "cases.Case.closure_reason": "a code",
    "cases.Allocation.role": "a code",
    "families.Person.ethnicity": "a code of the census",
    "families.Person.disability": "codes",
    "families.Person.languages": "codes",
    "families.Relationship.nature": "a code",
    "families.Plan.category": "a code",
    "records.Revision.row_kind": "a code",
    "records.Revision.row_key": "a code",
    "records.Answer.prompt": "a code",
    "records.Answer.chosen": "codes",
    "actions.AgreedAction.gap": "a code",
    "recording.SignedRecord.sha256": "a sum",
    "recording.WithdrawnRecord.sha256": "a sum",
    "recording.Addendum.sha256": "a sum",
    "recording.Addendum.about": "a code",
    "recording.PersonHere.section": "a code",
}
# What a signed record says that is said of others too, and may stand in the name of its file.
SAID_OF_MANY = {"kind_in_words"}


@dataclass
class Canaries:
    """Which mark stands for which text of which family."""

    cases: list[Any]
    fields: list[str] = field(default_factory=list)
    planted: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def mark(self, case: int, name: str) -> str:
        return f"Zq{case}x{self.fields.index(name)}q"

    def marked(self, text: str, case: Any, name: str) -> str:
        """A text that is about to be written about a family, with its mark."""
        place = self.cases.index(case)
        self.planted[name].add(place)
        return f"{text} {self.mark(place, name)}"

    def found_in(self, text: str) -> dict[int, set[str]]:
        """The families whose marks stand in a text, each with the names of the fields."""
        found: dict[int, set[str]] = defaultdict(set)
        for case, name in MARK.findall(text):
            found[int(case)].add(self.fields[int(name)])
        for place, case in enumerate(self.cases):
            if case.reference in text:
                found[place].add("cases.Case.reference")
        return found

    @property
    def not_planted(self) -> set[str]:
        return {name for name in self.fields if not self.planted[name]} - LEFT_OUT.keys()


def plant(westmere: Any) -> Canaries:
    """Marks what is there. Triggers that keep signed records as they are are lifted while it does."""
    from django.apps import apps
    from django.db import connection

    from handrail.cases.models import Case
    from handrail.core.migration_triggers import refusals_lifted

    canaries = Canaries(list(Case.objects.order_by("reference")))
    places = {case.pk: place for place, case in enumerate(canaries.cases)}
    about_families = {model: path for model in apps.get_models() if (path := path_to_case(model))}
    columns = [(model, column) for model in about_families for column in texts_of(model)]
    canaries.fields = [f"{model._meta.label}.{column.name}" for model, column in columns]
    with refusals_lifted(connection):
        for name, (model, column) in zip(canaries.fields, columns, strict=True):
            if name not in LEFT_OUT:
                mark_column(model, column, about_families[model], name, places, canaries)
        work_the_sums_out_anew()
    return canaries


def work_the_sums_out_anew() -> None:
    """Or what was marked would be shown nowhere, as it is not what was written."""
    from handrail.supervision.recording.models import Addendum, WithdrawnRecord
    from handrail.supervision.recording.sums import sum_of_addendum, sum_of_withdrawn
    from handrail.supervision.records.queries import last_saves_in

    for addendum in Addendum.objects.all():
        Addendum.objects.filter(pk=addendum.pk).update(sha256=sum_of_addendum(addendum))
    for withdrawn in WithdrawnRecord.objects.select_related("record"):
        sha256 = sum_of_withdrawn(withdrawn, saves=last_saves_in(withdrawn.record))
        WithdrawnRecord.objects.filter(pk=withdrawn.pk).update(sha256=sha256)


def texts_of(model: Any) -> list[Any]:
    from django.db.models import CharField, JSONField, TextField

    kinds = (CharField, TextField, JSONField)
    return [column for column in model._meta.concrete_fields if isinstance(column, kinds) and not column.choices]


def path_to_case(model: Any, seen: tuple = ()) -> str | None:
    """How a row leads to its family; a row that leads to none is about none."""
    from handrail.cases.models import Case

    if model is Case:
        return "pk"
    links = [link for link in model._meta.concrete_fields if link.is_relation and link.related_model is not model]
    if any(link.related_model is Case for link in links):
        return next(link.name for link in links if link.related_model is Case)
    for link in links:
        if link.related_model not in seen and link.related_model._meta.app_label != "accounts":
            further = path_to_case(link.related_model, (*seen, model))
            if further is not None:
                return f"{link.name}__{further}"
    return None


def mark_column(model: Any, column: Any, path: str, name: str, places: dict, canaries: Canaries) -> None:
    from django.db import IntegrityError, transaction

    rows = model._base_manager.values_list("pk", path, column.name)
    filled = [row for row in rows if row[2] not in ("", None, {}, [])]
    for pk, case, value in filled or rows:
        place = places[case]
        marked = with_mark(value, canaries.mark(place, name), column)
        if marked == value:
            continue
        changes = {column.name: marked}
        if name == "recording.SignedRecord.content":
            changes["sha256"] = hashlib.sha256(marked.encode()).hexdigest()
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=pk).update(**changes)
        except IntegrityError:
            continue  # a text that only stands where something has happened
        canaries.planted[name].add(place)


def with_mark(value: Any, mark: str, column: Any) -> Any:
    """The text with its mark behind it; of what is structured, every part that is prose."""
    if column.name == "content":
        return json.dumps(in_prose(json.loads(value), mark), ensure_ascii=False)
    if not isinstance(value, str):
        return in_prose(value, mark)
    longest = column.max_length or 1_000_000
    return f"{value[: longest - len(mark) - 1]} {mark}".strip()


def in_prose(value: Any, mark: str) -> Any:
    if isinstance(value, dict):
        return {key: part if key in SAID_OF_MANY else in_prose(part, mark) for key, part in value.items()}
    if isinstance(value, list):
        return [in_prose(part, mark) for part in value]
    return f"{value} {mark}" if isinstance(value, str) and " " in value else value
