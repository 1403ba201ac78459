"""Saving one answer over HTTP against the floor's one durable insert, turn by turn; and eight people saving at once."""

import json
import statistics
import uuid
from dataclasses import dataclass

from bench import Figure
from bench.serving import ask_in_process, postgresql, serving, sqlite
from bench.visitor import Visitor
from handrail.demo.council_on_file import id_of

ID = "P1"
MARK = "p50 within 2 × the floor, on both databases; 8 people saving at once never wait for each other's trail"
TIMES_THE_FLOOR = 2.0
SAVES = 400
WARM_UP = 60
ROW = "answer.what_needs_to_change"
RECORD = "hartley-2026-11-23"
PERSON = "sam.okafor@example.org"
WORDS = "Kelly rang Dev from the bus stop, both times, to say that she had nearly not gone. Ava heard her say so. "


@dataclass(frozen=True)
class Timing:
    save: float
    floor: float
    sql: float

    @property
    def ratio(self) -> float:
        return self.save / self.floor

    def __str__(self) -> str:
        return f"{self.ratio:.2f} × ({self.save:.1f} ms to {self.floor:.1f} ms; raw SQL {self.sql:.1f} ms)"


def measure() -> Figure:
    timings, at_once = {}, {}
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with database() as address:
            timings[name] = time_saves(address)
            if name == "PostgreSQL":
                at_once = ask_in_process("saving_at_once", address)
    text = "; ".join(f"{name} {timing}" for name, timing in timings.items())
    text += (
        f"; 8 people, {at_once['saves']} saves beside a save that was held open: {at_once['waits']} waited"
        f" (with the trail locked, {at_once['waits_when_locked']} did)"
    )
    fast = all(timing.ratio <= TIMES_THE_FLOOR for timing in timings.values())
    return Figure(text, holds=fast and not at_once["waits"] and at_once["waits_when_locked"] > 0)


def time_saves(database: str) -> Timing:
    with serving(database, environment={"DJANGO_SETTINGS_MODULE": "bench.floor_settings"}) as server:
        visitor = Visitor(server.address).become(PERSON)
        saves, floors = [], []
        base = 0
        for turn in range(WARM_UP + SAVES):
            text = f"{WORDS}{turn}"
            typed = {"row": ROW, "base": str(base), "save_id": str(uuid.uuid4()), "typed.text": text}
            answer = visitor.post(f"/records/{id_of(RECORD)}/save/", typed)
            saved = json.loads(answer.body)
            if answer.status != 200 or (turn and (saved["outcome"] != "saved" or saved["values"]["text"] != text)):
                raise RuntimeError(f"the answer was not saved: {answer.status} {saved}")
            base = saved["revision"]
            floor = visitor.post("/floor/durable-insert/", {"text": text})
            if floor.status != 200:
                raise RuntimeError(f"the floor was not written: {floor.status}")
            if turn >= WARM_UP:
                saves.append(answer.milliseconds)
                floors.append(floor.milliseconds)
    sql = ask_in_process("raw_sql", database)["milliseconds"]
    return Timing(statistics.median(saves), statistics.median(floors), sql)
