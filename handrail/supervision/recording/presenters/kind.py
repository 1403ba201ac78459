"""Group or single agency."""

from handrail.supervision.meetings.choices import SupervisionKind
from handrail.supervision.recording.presenters.section import COMPLETE, Page, Shown


def show(page: Page) -> Shown:
    return Shown(body={"row": page.rows("record", "record"), "choices": SupervisionKind.choices}, state=COMPLETE)
