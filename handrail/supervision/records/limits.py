"""How much a record takes: the longest text of a box and the most rows of a kind, each said before it is reached."""

LONGEST_TEXT = 100_000
# Rows that stand in a record, many times what a supervision has needed. Who adds another takes one out first.
MOST_ROWS = {
    "attendee": 60,
    "goal": 60,
    "evidence": 300,
    "mirroring": 40,
    "safety": 60,
    "stage": 60,
    "action": 120,
    "assessment": 60,
}
NEARLY = 0.9


def left_to_say(held: int, most: int) -> int | None:
    """How many more there is room for, once nine tenths are taken; None while nobody needs to know."""
    return max(most - held, 0) if held >= most * NEARLY else None


def say_room(noun: str, held: int, most: int) -> str:
    """A sentence about how many more rows of a kind a record takes; nothing while nobody needs to know."""
    left = left_to_say(held, most)
    if left is None:
        return ""
    if not left:
        return f"{noun}: this record has {held}, the most there can be. Take one out to add another."
    return f"{noun}: this record has {held}. There is room for {left} more."


def say_characters_left(text: str) -> str:
    """What stands above a box that is nearly full."""
    left = left_to_say(len(text), LONGEST_TEXT)
    return f"You have {left:,} characters left." if left else ""
