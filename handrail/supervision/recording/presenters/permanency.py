"""The permanence plan, who in the wider network is assessed, and the actions."""

from handrail.supervision.recording.presenters.action_cards import cards_of
from handrail.supervision.recording.presenters.section import Page, Shown, state_of
from handrail.supervision.records.choices import PermanenceOption

RELEVANT = (("yes", "Relevant"), ("no", "Not relevant now, because …"))
OPTIONS = (("", "Choose which"), *PermanenceOption.choices)


def show(page: Page) -> Shown:
    contents = page.contents
    plan = page.rows("permanence", "plan")
    actions = cards_of(page, "permanency")
    assessments = [page.rows("assessment", row.id) for row in contents.assessments]
    begun = plan.says() or bool(actions or assessments)
    not_now = plan["relevant"] == "no"
    return Shown(
        body={
            "plan": plan,
            "relevant": RELEVANT,
            "options": OPTIONS,
            "actions": actions,
            "assessments": assessments,
        },
        state=state_of(begun=begun, done=not page.looks_in("permanency")),
        line="not relevant now" if not_now else "" if begun else "empty",
    )
