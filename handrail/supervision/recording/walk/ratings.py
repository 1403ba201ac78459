"""How ratings and stages of change read: each person's own, side by side, never an average."""

from handrail.core import dates
from handrail.families.choices import PlanType
from handrail.supervision.ratings.choices import SAFETY_SCALE_ENDS, Stage
from handrail.supervision.ratings.row_kinds import SAFETY, STAGE
from handrail.supervision.recording.contents import Contents
from handrail.supervision.recording.walk import blocks
from handrail.supervision.recording.walk.blocks import Block


def scale_ends(contents: Contents) -> tuple[str, str]:
    """The words at 0 and at 10: for children in care the question is another one."""
    in_care = any(plan.type == PlanType.CLA for plans in contents.plans.values() for plan in plans)
    return SAFETY_SCALE_ENDS["in_care" if in_care else "parents"]


def ratings_block(contents: Contents, earlier: Contents | None) -> list[Block]:
    now = [row for row in contents.safety_ratings if row.value is not None]
    without = [row for row in contents.safety_ratings if row.value is None and SAFETY.says_something(row)]
    said = "; ".join(": ".join(part for part in (row.rated_by, row.why or "no number") if part) for row in without)
    unrated = blocks.answered("Safety scale (0–10), without a number", said) if said else []
    if not now:
        return unrated
    then = [row for row in earlier.safety_ratings if row.value is not None] if earlier else []
    low, high = scale_ends(contents)
    values = [row.value for row in now]
    return [
        {
            "kind": "ratings",
            "label": "Safety scale (0–10)",
            "low_end": low,
            "high_end": high,
            "now": [{"who": row.rated_by, "value": row.value, "why": row.why} for row in now],
            "then": [{"who": row.rated_by, "value": row.value} for row in then],
            "then_date": dates.say(earlier.record.on) if earlier and then else "",
            "summary": spread_in_words(values),
        },
        *unrated,
    ]


def spread_in_words(values: list[int]) -> str:
    """How far apart the ratings are; disagreement is information."""
    if len(values) < 2:
        return ""
    apart = max(values) - min(values)
    if apart == 0:
        return f"All rate {values[0]}."
    points = "one point" if apart == 1 else f"{apart} points"
    return f"From {min(values)} to {max(values)}: {points} apart."


def stages_block(contents: Contents) -> list[Block]:
    said = [
        f"{', '.join(part for part in (row.person, row.behaviour) if part) or 'Not said of whom'}: "
        f"{Stage(row.stage).label.lower() if row.stage else 'no stage chosen'}"
        for row in contents.stages
        if STAGE.says_something(row)
    ]
    return blocks.answered("Stages of change", "; ".join(said)) if said else []
