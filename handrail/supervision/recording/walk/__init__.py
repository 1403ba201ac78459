"""One walk of the form: title, prompt, guidance, answer, in the form's order, as plain JSON.

The check page, the signed page, Word and PDF all render this, and signing stores it: it holds words, not ids to look
up.
"""

from typing import Any

from handrail.core import dates
from handrail.supervision.meetings.choices import SupervisionKind
from handrail.supervision.recording.contents import Contents
from handrail.supervision.recording.walk.answers import SECTION_ANSWERS, kept_apart_blocks

SCHEMA = 1
Walk = dict[str, Any]


def walk_of(contents: Contents, *, earlier: Contents | None = None, signature: dict[str, str] | None = None) -> Walk:
    """The record as it reads now; `earlier` is the supervision before it, for the ratings beside today's."""
    record, form = contents.record, contents.form
    return {
        "schema": SCHEMA,
        "status": "signed" if signature else "draft",
        "form": {
            "id": form.id,
            "title": form.title,
            "launched": form.launched,
            "aid": form.aid,
            "attribution": form.attribution,
        },
        "record": {
            "id": str(record.id),
            "date": record.on.isoformat(),
            "date_in_words": dates.say(record.on),
            "kind": record.kind,
            "kind_in_words": "Group supervision"
            if record.kind == SupervisionKind.GROUP
            else "Single agency supervision",
            "family": contents.family.name,
            "case_reference": record.case.reference,
            "children": [
                {
                    "id": str(child.id),
                    "name": child.name,
                    "mosaic_id": child.mosaic_id,
                    "born_in_words": born_in_words(child),
                }
                for child in contents.children
            ],
            "chair": record.chair.name,
        },
        "sections": [
            {
                "id": section.id,
                "heading": section.heading_line,
                "title": section.title,
                "group_heading": section.group_heading,
                "guidance": section.guidance.markdown,
                "prompts": [
                    {"id": prompt.id, "text": prompt.text, "note": prompt.note, "bullet": str(prompt.bullet)}
                    for prompt in section.printed_prompts
                ],
                "answer": SECTION_ANSWERS[section.id](contents, earlier) + kept_apart_blocks(contents, section),
            }
            for section in form.sections
        ],
        "signature": signature,
    }


def born_in_words(child: Any) -> str:
    if child.born:
        return f"born {dates.say(child.born)}"
    if child.expected:
        return f"expected {dates.say(child.expected)}"
    return "date of birth not known"


def title_of(walk: Walk) -> str:
    """Hartley family: group supervision, 23 November 2026."""
    words = walk["record"]
    return f"{words['family']}: {words['kind_in_words'].lower()}, {words['date_in_words']}"
