"""The dynamics of the work: reflections, mirroring, values, models, stages of change, ratings."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.supervision.ratings.choices import Stage
from handrail.supervision.recording.presenters.rows import Row
from handrail.supervision.recording.presenters.section import Page, Shown, how_many, state_of
from handrail.supervision.recording.walk.ratings import scale_ends, spread_in_words

STAGES = tuple(Stage.choices)


@dataclass(frozen=True)
class Question:
    """One prompt and the row that answers it."""

    text: str
    row: Row


def show(page: Page) -> Shown:
    contents = page.contents
    section = contents.form.section("dynamics")
    questions = {
        prompt.id: Question(prompt.text or prompt.label, page.rows("answer", prompt.id)) for prompt in section.prompts
    }
    asked = [questions[prompt.id] for prompt in section.printed_prompts]
    answered = sum(question.row.says("text") for question in asked)
    low, high = scale_ends(contents)
    chosen = set(questions["models"].row["chosen"].split(","))
    values = [row.value for row in contents.safety_ratings if row.value is not None]
    others = (contents.mirroring, contents.stages, contents.safety_ratings)
    return Shown(
        body={
            "questions": questions,
            "mirroring": [page.rows("mirroring", row.id) for row in contents.mirroring],
            "models": contents.form.models,
            "chosen": chosen,
            "stages": [page.rows("stage", row.id) for row in contents.stages],
            "stage_choices": STAGES,
            "safety": [page.rows("safety", row.id) for row in contents.safety_ratings],
            "low_end": low,
            "high_end": high,
            "spread": spread_in_words(values),
            "differ": len(set(values)) > 1,
            "far_apart": bool(values) and max(values) - min(values) > 1,
        },
        state=state_of(begun=bool(answered or any(others)), done=answered == len(asked)),
        line=how_many(answered, len(asked), "answered") if answered else "",
    )
