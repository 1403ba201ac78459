"""What the page shows on which a supervision is recorded."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.core import dates
from handrail.core.numbers import counted
from handrail.supervision.meetings.choices import SupervisionKind
from handrail.supervision.recording.presenters import (
    attendees,
    case_update,
    child_impact,
    children,
    dynamics,
    goals,
    kind,
    last_time,
    next_steps,
    permanency,
    process_compliance,
)
from handrail.supervision.recording.presenters.rows import Rows
from handrail.supervision.recording.presenters.section import (
    COMPLETE,
    LOOK,
    Apart,
    Page,
    SectionShown,
    Shown,
    heading_of,
)
from handrail.supervision.recording.presenters.together import children_as_of, sections_of_kind
from handrail.supervision.recording.row_kinds import ROW_KINDS
from handrail.supervision.recording.worth_a_look import worth_a_look
from handrail.supervision.records.limits import LONGEST_TEXT
from handrail.supervision.records.policies import say_who_chairs
from handrail.supervision.records.revisions import whose_words

if TYPE_CHECKING:
    from handrail.form_library.definitions import Form, Section
    from handrail.supervision.recording.contents import Contents
    from handrail.supervision.recording.presenters.rows import Row
    from handrail.supervision.recording.queries import LastTime
    from handrail.supervision.recording.worth_a_look import Look
    from handrail.supervision.records.queries import Newest

SECTIONS: Mapping[str, Callable[[Page], Shown]] = {
    "kind": kind.show,
    "attendees": attendees.show,
    "children": children.show,
    "process_compliance": process_compliance.show,
    "case_update": case_update.show,
    "goals": goals.show,
    "child_impact": child_impact.show,
    "dynamics": dynamics.show,
    "next_steps": next_steps.show,
    "permanency": permanency.show,
}
# Where the prompts stand beside their own boxes, they are not listed above them.
ASKED_BESIDE_THE_BOXES = ("process_compliance", "dynamics", "next_steps", "permanency")


WHERE_A_BUTTON_LEADS = {"check_record": "checking and signing", "record_children": "the children of this record"}


@dataclass(frozen=True)
class TakenOut:
    """A row that was taken out a moment ago, with what putting it back takes."""

    kind: str
    key: str
    revision: int
    words: str


def record_page(
    contents: Contents,
    *,
    last: LastTime | None,
    rows: Rows,
    newest: Newest | None = None,
    called_like_an_account: Collection[uuid.UUID],
    taken_out: TakenOut | None = None,
    unplaced: list[tuple[str, str]] | None = None,
    was_going_to: str = "",
) -> dict[str, Any]:
    """Everything the page holds; `unplaced` are words that were sent for a row that is no longer here.

    `was_going_to` names the page to which a button did not lead, as something is to be put right first.
    """
    record = contents.record
    not_taken = [box for row in rows.known.values() for box in row.not_taken]
    looks = worth_a_look(contents)
    shown = sections(contents, last=last, rows=rows, looks=looks, called_like_an_account=called_like_an_account)
    complete = sum(section.state == COMPLETE for section in shown)
    to_look_at = sum(section.state == LOOK for section in shown)
    return {
        "record": record,
        "page": reverse("record", args=[record.id]),
        "title": f"Recording: {contents.family.name}, {dates.say(record.on)}",
        "family": contents.family.name,
        "what": f"{kind_in_words(record.kind)}, {dates.say(record.on)}",
        "children": [
            {
                "name": children.name_and_age(child, record.on),
                "more": " · ".join(
                    part for part in (child.mosaic_id, children.plan_in_brief(contents.plans.get(child.id, []))) if part
                ),
            }
            for child in contents.children
        ],
        "saved": say_what_is_saved(newest, not_taken=len(not_taken)),
        "nothing_saved": not (newest and newest.at),
        "not_taken": not_taken,
        "was_going_to": WHERE_A_BUTTON_LEADS.get(was_going_to, ""),
        "all_up_to": newest.all_up_to if newest else 0,
        "children_as_of": children_as_of(record),
        "sections": shown,
        "rail_summary": f"Sections: {complete} of {len(shown)} complete"
        + (f", {to_look_at} worth a look" if to_look_at else ""),
        "people": list(dict.fromkeys(row.name for row in contents.attendees if row.name)),
        "save_id": str(uuid.uuid4()),
        "longest": LONGEST_TEXT,
        "taken_out": taken_out,
        "unplaced": unplaced or [],
        "errors": [error for row in rows.known.values() for error in row.errors],
        "who_chairs": say_who_chairs(record, record.meeting),
        "finish": finish(len(looks), record.chair.name),
    }


def say_what_is_saved(newest: Newest | None, *, not_taken: int) -> str:
    if not_taken:
        return f"Not saved: {not_taken} {'answer' if not_taken == 1 else 'answers'} to put right"
    return f"Saved {newest.at}" if newest and newest.at else "Nothing saved yet"


def sections(
    contents: Contents,
    *,
    last: LastTime | None,
    rows: Rows,
    looks: list[Look],
    called_like_an_account: Collection[uuid.UUID],
) -> list[SectionShown]:
    """Every section of the form, in its order."""
    page = Page(
        contents=contents,
        rows=rows,
        looks=looks,
        is_first=last is None,
        called_like_an_account=called_like_an_account,
    )
    apart = list(kept_apart(contents, rows))
    room = rows.room(contents.record)
    margins = last_time.margins(last, contents.form)
    return [
        SectionShown(
            id=section.id,
            title="Kind" if section.id == "kind" else section.title,
            heading=heading_of(section),
            lead=section.lead,
            prompts=prompts_of(section),
            bulleted=section.id in ("goals", "child_impact"),
            guidance=section.guidance.markdown,
            shown=SECTIONS[section.id](page),
            last=margins[section.id],
            apart=[text for text in apart if text.section == section.id],
            room=[words for kind, words in room.items() if section.id in sections_of_kind(kind)],
        )
        for section in contents.form.sections
    ]


def prompts_of(section: Section) -> list[tuple[str, str]]:
    """The form's prompts that stand above the answers; the others stand beside their own boxes."""
    if section.id in ASKED_BESIDE_THE_BOXES:
        return []
    return [(prompt.text, prompt.note) for prompt in section.printed_prompts if prompt.id != "further_goals"]


def kept_apart(contents: Contents, rows: Rows) -> Iterator[Apart]:
    """Texts kept beside what stands, each with the row it was written in."""
    written_in = {row.stored.pk: row for row in rows.known.values() if row.stored is not None}
    for revision in contents.kept_apart:
        row = written_in.get(revision.row_id)
        for name, text in revision.values.items():
            yield Apart(
                id=revision.pk,
                section=contents.section_of_row(revision),
                label=_asked(contents.form, row) or ROW_KINDS[revision.row_kind].box(name).label,
                box=row.box(name).id if row else "",
                by=whose_words(revision),
                text=text,
                settle=f"settle:{row.kind.name}:{row.key}:{revision.pk}" if row else "",
                is_copied=revision.copied_from_id is not None,
            )


def _asked(form: Form, row: Row | None) -> str:
    """The short name of the question a row answers; none where its boxes have names of their own."""
    return form.prompt(row.key).label if row and row.kind.name == "answer" else ""


def kind_in_words(supervision_kind: str) -> str:
    return "Group supervision" if supervision_kind == SupervisionKind.GROUP else "Single agency supervision"


def finish(looks: int, chair: str) -> str:
    """Seven things are worth a look before Sam Okafor signs."""
    if not looks:
        return f"Nothing stands out before {chair} signs."
    words = counted(looks, "thing")
    return f"{words[:1].upper()}{words[1:]} {'is' if looks == 1 else 'are'} worth a look before {chair} signs."
