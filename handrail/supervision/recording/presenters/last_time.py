"""Last time, beside now: what each section said, flat and short, in our short names for the form's prompts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from handrail.core import dates
from handrail.core.text import first_words
from handrail.supervision.recording.presenters.section import Margin

if TYPE_CHECKING:
    from handrail.form_library.definitions import Form, Prompt
    from handrail.supervision.recording.queries import LastTime

NARRATIVES = ("key_factors", "family_system", "professional_system", "what_needs_to_change")
VALUES = "Values in play"
ACTIONS = ["Who", "By when"]
WORDS_OF_A_GOAL = 12
# what stands after a name in brackets: a job, an agency, and within them perhaps brackets again
ABOUT_A_PERSON = re.compile(r" \((?:[^()]|\([^()]*\))*\)")
NOTHING_YET = "None yet."
STANDS_HERE = "None yet. After today’s record is signed, it stands here, beside the same question."


def margins(last: LastTime | None, form: Form) -> dict[str, Margin]:
    """One for each section of the form in use now, whichever version last time was written on."""
    if last is None:
        return {
            section.id: Margin(words=STANDS_HERE if section.id == "case_update" else NOTHING_YET)
            for section in form.sections
        }
    if last.instead:
        return {section.id: Margin(words=last.instead) for section in form.sections}
    words = {prompt.text: prompt for section in form.sections for prompt in section.prompts if prompt.text}
    said = {section["id"]: section["answer"] for section in last.walk["sections"]}
    when = dates.say(datetime.date.fromisoformat(last.walk["record"]["date"]))
    blocks = {section.id: list(_in_short(section.id, said.get(section.id, []), words)) for section in form.sections}
    return {name: Margin(when=when, not_signed=not last.is_signed, blocks=blocks[name]) for name in blocks}


def _in_short(section: str, blocks: list[dict[str, Any]], words: dict[str, Prompt]) -> Iterator[dict[str, Any]]:
    def label_of(text: str) -> str:
        return words[text].label if text in words else text

    asked = ""
    for block in blocks:
        if block["kind"] == "label":
            asked = block["text"]
            yield block | {"text": label_of(asked)}
        elif block["kind"] == "heading":
            yield block | {"text": block["text"].rstrip(":")}
        elif section == "attendees" and block["kind"] == "text":
            yield block | {"text": ABOUT_A_PERSON.sub("", block["text"])}
        elif section == "children" and block["kind"] == "table":
            yield block | {"columns": ["", ""], "rows": [[row[0], row[-1]] for row in block["rows"]]}
        elif block["kind"] == "goal":
            yield block | {"statement": first_words(block["statement"], WORDS_OF_A_GOAL)}
        elif block["kind"] == "table" and block["columns"][1:3] == ACTIONS:
            yield block | {
                "columns": ["", ""],
                "rows": [[what, f"{who or 'Nobody'}, {due}"] for what, who, due, *_ in block["rows"]],
            }
        elif block["kind"] == "table":
            yield block | {"columns": [label_of(column) for column in block["columns"]]}
        elif block["kind"] == "text" and (prompt := narrative_of(asked, words)):
            yield block | {
                "copied_from": f"last-{prompt}",
                "copied_into": f"answer.{prompt}.text",
                "about": label_of(asked),
            }
        else:
            yield block


def narrative_of(asked: str, words: dict[str, Prompt]) -> str:
    """The prompt whose answer may be copied into today's box; none where what was said is no narrative."""
    if asked == VALUES:
        return "values"
    prompt = words[asked].id if asked in words else ""
    return prompt if prompt in NARRATIVES else ""
