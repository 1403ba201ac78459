"""What somebody does at a page at random: which row they turn to, and how they change a text."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from handrail.core.ids import RANDOM
from tests.faults.boxes_of_rows import KINDS, MERGES
from tests.faults.model_of_recording import Model, Name, Record, Values

PROMPTS = ("key_factors", "values", "what_needs_to_change", "parent_goals")


@dataclass
class Page:
    """A record somebody has open: what its rows said, and at which revision, when they read it."""

    who: str
    record: Record
    seen: dict[Name, tuple[int, Values]]

    def revision(self, kind: str, key: str) -> int:
        return self.seen.get((kind, key), (0, {}))[0]

    def says(self, kind: str, key: str, box: str) -> str:
        return self.seen.get((kind, key), (0, {}))[1].get(box, "")


def pick_row(chance: Random, model: Model, page: Page, *, words: bool = False) -> tuple[str, str, dict[str, str]]:
    """A row of the page, or a new one with what it is born with: its kind and its key."""
    written = [(kind, key) for kind, key in page.seen if any(" " in text for text in page.seen[kind, key][1].values())]
    written = [(kind, key) for kind, key in written if MERGES in KINDS[kind].boxes.values()]
    answers = [(kind, key) for kind, key in written if kind == "answer"]
    written += answers * 3
    if words and written and chance.random() < 0.8:
        return *chance.choice(written), {}
    kinds = [kind for kind, rows in KINDS.items() if not words or MERGES in rows.boxes.values()]
    kind = chance.choice([*kinds, "answer", "answer"])
    there = [key for known, key in page.seen if known == kind]
    if KINDS[kind].own_id:
        if there and chance.random() < 0.7:
            return kind, chance.choice(there), {}
        return kind, _new_key(chance), _born_with(chance, model, page, kind)
    return kind, _standing_key(chance, model, page, kind), {}


def edited(chance: Random, text: str, new_word: Callable[[], str]) -> str:
    """The text after somebody wrote in it: a word or a line more, another word, or one less."""
    if not text:
        return "\n".join(f"{new_word()} {new_word()}" for _ in range(chance.randint(1, 4)))
    lines = [line.split(" ") for line in text.split("\n")]
    line = chance.choice(lines)
    place = chance.randrange(len(line))
    act = chance.choice(["word", "word", "line", "line", "first", "replace", "remove"])
    if act == "word":
        line.insert(chance.randint(0, len(line)), new_word())
    elif act == "replace":
        line[place] = new_word()
    elif act == "remove" and len(text.split()) > 2:
        del line[place]
    elif act == "first":
        lines.insert(0, [new_word()])
    else:
        lines.insert(chance.randint(1, len(lines)), [new_word(), new_word()])
    return "\n".join(" ".join(words) for words in lines).strip("\n ")


def _standing_key(chance: Random, model: Model, page: Page, kind: str) -> str:
    if kind == "answer":
        return chance.choice(PROMPTS)
    children = [str(child) for child in model.children]
    if kind == "compliance":
        return chance.choice(children)
    if kind == "measurement":
        goals = [row.key for row in model.rows_of(page.record, "goal")]
        return chance.choice([*goals, *(f"child@{child}" for child in children)])
    if kind == "action_answer":
        waiting = [str(action.id) for action in model.actions_of(page.record.family)]
        return chance.choice(waiting) if waiting else _new_key(chance)
    return {"record": "record", "permanence": "plan"}[kind]


def _born_with(chance: Random, model: Model, page: Page, kind: str) -> dict[str, str]:
    children = [str(child) for child in model.children]
    if kind == "action":
        categories = ["process_compliance", "intervention", "information_sharing", "permanency"]
        return {"category": chance.choice(categories)}
    if kind == "goal":
        return {"child": chance.choice(["", *children])}
    if kind == "evidence":
        goals = [row.key for row in model.rows_of(page.record, "goal")]
        return {"about": chance.choice([*goals, *(f"child@{child}" for child in children)])}
    return {}


def _new_key(chance: Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=RANDOM))
