"""A record as a Word document: its walk, in the template's order and two columns."""

from typing import Any

from handrail.documents import standing_words
from handrail.documents.word_export import paper
from handrail.documents.word_export.blocks import drawn
from handrail.documents.word_export.markup import (
    GROUND,
    SOFT,
    cell,
    labelled,
    paragraph,
    paragraphs,
    row,
    run,
    said,
    table,
)
from handrail.supervision.recording.walk import title_of

LEFT, RIGHT = 2600, 7378
WHOLE = LEFT + RIGHT
PADDING = 170
LONGEST_PROPERTY = 255


def write_word(walk: dict[str, Any], *, addenda: list[dict[str, str]] | tuple = (), guidance: bool = False) -> bytes:
    """The Word document of one record; what XML cannot hold is shown by its code."""
    body = "".join([*_opening(walk), _form(walk, guidance=guidance), *_ending(walk, addenda)])
    return paper.written(body, draft=standing_words.is_draft(walk), properties=_properties(walk))


def _opening(walk: dict[str, Any]) -> list[str]:
    form = walk["form"]
    opening = [
        said(form["title"], style="Title"),
        said(form["launched"], bold=True),
        said(form["aid"], colour=SOFT),
        said(title_of(walk), bold=True, size=23),
    ]
    if standing_words.is_draft(walk):
        opening.append(labelled(f"{standing_words.DRAFT}.", standing_words.DRAFT_MORE))
    return opening


def _form(walk: dict[str, Any], *, guidance: bool) -> str:
    rows, group = [], ""
    for section in walk["sections"]:
        first_of_group = section["group_heading"] if section["group_heading"] != group else ""
        group = section["group_heading"]
        asked = cell(_prompts(section, first_of_group), width=LEFT, ground=GROUND)
        rows.append(row(asked, cell(drawn(section["answer"], width=RIGHT - PADDING), width=RIGHT)))
        if guidance and section["guidance"]:
            rows.append(row(cell(_guidance(section["guidance"]), width=WHOLE, span=2)))
    title = walk["form"]["title"]
    return table(
        rows,
        widths=(LEFT, RIGHT),
        name=title,
        says="The prompts on the left, what was recorded on the right",
        boxed=True,
    )


def _prompts(section: dict[str, Any], group_heading: str) -> str:
    asked = said(group_heading, style="Heading1") if group_heading else ""
    asked += said(section["heading"], style="Heading1") if section["heading"] else ""
    headed = section["heading"] or section["group_heading"]
    for number, prompt in enumerate(section["prompts"], start=1):
        note = run(f" {prompt['note']}", bold=False, italic=True) if prompt["note"] else ""
        if prompt["bullet"] == "bullet":
            asked += paragraph(run(prompt["text"]), note, style="ListBullet")
        elif prompt["bullet"] == "number":
            asked += paragraph(run(f"{number}. {prompt['text']}"), note, style="Numbered")
        else:
            asked += paragraph(run(prompt["text"]), note, style="" if headed else "Heading1")
    return asked


def _guidance(notes: list[str]) -> str:
    written = ""
    for line in (line for note in notes for line in note.split("\n")):
        listed = line.startswith("- ")
        written += said(
            line.removeprefix("- ") if listed else line, italic=True, colour=SOFT, style="ListBullet" if listed else ""
        )
    return written


def _ending(walk: dict[str, Any], addenda: Any) -> list[str]:
    ending = [paragraph()]
    if signature := walk["signature"]:
        who, when = standing_words.signed_by(signature)
        ending.append(paragraph(run(who, bold=True), run(when), boxed=True))
        ending.append(said(f"“{signature['statement']}”", colour=SOFT, boxed=True))
    if addenda:
        ending.append(said("Addenda", style="Heading1"))
    for addendum in addenda:
        about = f" About: {addendum['about']}." if addendum["about"] else ""
        ending.append(paragraphs(addendum["text"]))
        ending.append(said(f"{addendum['by']}, {addendum['at_in_words']}.{about}", colour=SOFT))
    ending.append(paragraph())
    ending.append(said(walk["form"]["attribution"], colour=SOFT, size=17))
    return ending


def _properties(walk: dict[str, Any]) -> dict[str, str]:
    """What stands at the foot of every page, and what the file says of itself."""
    return {
        paper.FOOT_OF_PAGE: standing_words.foot_of_page(walk),
        paper.TITLE: standing_words.title_of_file(walk)[:LONGEST_PROPERTY],
        paper.SUBJECT: standing_words.subject_of_file(walk)[:LONGEST_PROPERTY],
        paper.AUTHOR: walk["record"]["chair"][:LONGEST_PROPERTY],
        paper.DAY: walk["record"]["date"],
    }
