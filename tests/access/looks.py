"""What an answer shows of which family, and whether a row of the trail covers it."""

import html
import json
import re
from dataclasses import dataclass

from django.http import HttpResponseBase

from handrail.accounts.models import User
from handrail.audit.models import TrailEvent
from handrail.audit.trail import LOOK_COVERS
from handrail.cases.models import Case
from handrail.core import clock
from handrail.families.models import Person
from handrail.supervision.records.models import Revision
from tests.journeys.documents_read import text_of_pdf, text_of_word

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
SHORTEST_TEXT, COMPARED = 40, 40
TAGS, SPACES = re.compile("<[^>]+>"), re.compile(r"\s+")


@dataclass(frozen=True)
class Telling:
    """Words that only one family has: its reference, its names, its children's ids, and what was written about it."""

    words: dict[str, str]
    pattern: re.Pattern[str]

    def families_in(self, text: str) -> set[str]:
        return {self.words[found] for found in self.pattern.findall(text)}


def what_tells_families_apart() -> Telling:
    """Every such word with the reference of its family."""
    said: dict[str, set[str]] = {}
    for case in Case.objects.select_related("family"):
        words = {case.reference, case.family.name, case.family.name.removesuffix(" family")}
        for person in Person.objects.filter(case=case):
            words |= {person.name, person.mosaic_id}
        for revision in Revision.objects.filter(record__case=case):
            words |= {plain(text)[:COMPARED] for text in texts_in(revision.values) if len(plain(text)) > SHORTEST_TEXT}
        for word in words - {""}:
            said.setdefault(word, set()).add(case.reference)
    of_the_council = " ".join(f"{user.name} {user.job_title}" for user in User.objects.all())
    words = {word: next(iter(cases)) for word, cases in said.items() if len(cases) == 1 and word not in of_the_council}
    longest_first = sorted(words, key=len, reverse=True)
    return Telling(words, re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")"))


def texts_in(values: object) -> list[str]:
    if isinstance(values, dict):
        return texts_in([*values, *values.values()])
    if isinstance(values, list):
        return [text for value in values for text in texts_in(value)]
    return [values] if isinstance(values, str) else []


def plain(text: str) -> str:
    return SPACES.sub(" ", text).strip()


def words_of(answer: HttpResponseBase) -> str:
    """What somebody reads in an answer: a page, a part of one, a file, or where it leads."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith(WORD):
        return plain(text_of_word(content))
    if kind.startswith(PDF):
        return plain(text_of_pdf(content))
    text = content.decode(errors="replace")
    if kind.startswith("application/json"):
        text = "\n".join(texts_in(json.loads(text)))
    return plain(html.unescape(TAGS.sub(" ", text)))


def covered(person: User) -> set[str]:
    """The families that rows of this person, not older than a look covers, are about or name."""
    rows = TrailEvent.objects.of(person.pk).filter(at__gt=clock.now() - LOOK_COVERS)
    return {*rows.values_list("case_reference", flat=True), *rows.values_list("cases_named__case_reference", flat=True)}
