"""Every statement of every write fails once, and every commit: nothing is left of it, and what was typed comes back."""

from bench import Figure
from bench.serving import ask_in_process, manage, postgresql, settings_of, sqlite

ID = "R7"
MARK = (
    "every statement of every write fails once, and its commit: all or nothing, the text comes back, on both databases"
)


def measure() -> Figure:
    parts, holds = [], True
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with database() as address:
            manage(settings_of(address), "migrate", "--verbosity", "0")
            manage(settings_of(address), "demo")
            told = ask_in_process("sql_faults", address)
        done = told["services"] - len(told["left_out"])
        parts.append(
            f"{name}: {told['writes']} writes through {done} of {told['services']} services failed {told['failures']}"
            f" times: {len(told['half_effects'])} half-effects, {len(told['hidden'])} failures answered as done;"
            f" a page sent failed {told['pages']} times, its text not given back {len(told['text_gone'])} times"
        )
        holds &= not any(told[what] for what in ("half_effects", "hidden", "without_effect", "left_out", "text_gone"))
    return Figure("; ".join(parts), holds=holds)
