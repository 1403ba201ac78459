"""The goals of parents and carers."""

from handrail.supervision.recording.presenters.goal_cards import CHOICES, PARENTS_WORDINGS, card_of
from handrail.supervision.recording.presenters.section import BEGUN, COMPLETE, EMPTY, Page, Shown, how_many

YES_NO = (("yes", "Yes"), ("no", "No"))


def show(page: Page) -> Shown:
    contents = page.contents
    section = contents.form.section("goals")
    cards = [card_of(goal, page) for goal in contents.goals_of_parents()]
    further = page.rows("answer", "further_goals")
    worded = [card for card in cards if card.statement]
    measured = sum(not card.is_unmeasured for card in worded)
    said = further["chosen"] or further.says("text")
    done = worded and measured == len(worded) and said
    return Shown(
        body={
            "cards": cards,
            "only_process_goals": bool(worded) and all(card.is_process for card in worded),
            "wordings": PARENTS_WORDINGS,
            **CHOICES,
            "further": further,
            "further_prompt": section.prompt("further_goals").text,
            "yes_no": YES_NO,
            "beside": page.rows("answer", "parent_goals"),
        },
        state=COMPLETE if done else BEGUN if measured or said else EMPTY,
        line=how_many(measured, len(worded), "measured") if worded else "no goals yet",
        tag=f"{how_many(measured, len(worded), 'goals measured')}" if worded else "",
    )
