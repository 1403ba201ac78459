"""Runs rows by their ids, prints a line for each, and remembers what was measured and when."""

import datetime
import importlib
import json
import sys
import traceback
from pathlib import Path
from types import ModuleType

from bench import Figure
from bench.rows import ROWS

HERE = Path(__file__).parent
LAST = HERE / "last_measured.json"


def built() -> dict[str, ModuleType]:
    """The rows that exist: files named after their id, such as p9_fresh_clone.py."""
    found = {}
    for path in sorted(HERE.glob("*_*.py")):
        row = path.stem.split("_")[0].upper()
        if row in ROWS:
            module = importlib.import_module(f"bench.{path.stem}")
            if row != module.ID:
                raise LookupError(f"{path.name} holds the row {module.ID}")
            found[row] = module
    return found


def measure(row: str, rows: dict[str, ModuleType]) -> bool:
    name, mark = ROWS[row]
    if row not in rows:
        print(f"{row}  {name}: not built yet  (mark: {mark})", flush=True)
        return False
    module = rows[row]
    try:
        figure: Figure = module.measure()
    except Exception as fault:
        traceback.print_exc()
        print(f"{row}  could not be measured: {type(fault).__name__}: {fault}  (mark: {module.MARK})  falls short")
        return False
    verdict = "holds" if figure.holds else "falls short"
    print(f"{row}  {figure.text}  (mark: {module.MARK})  {verdict}", flush=True)
    remember(row, figure, module.MARK)
    return figure.holds


def remember(row: str, figure: Figure, mark: str) -> None:
    last = recall()
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    last[row] = {"figure": figure.text, "mark": mark, "holds": figure.holds, "on": today}
    ordered = {row: last[row] for row in ROWS if row in last}
    LAST.write_text(json.dumps(ordered, ensure_ascii=False, indent=2) + "\n")


def recall() -> dict[str, dict]:
    return json.loads(LAST.read_text()) if LAST.exists() else {}


def show_all(rows: dict[str, ModuleType]) -> None:
    last = recall()
    for row, (name, mark) in ROWS.items():
        if row not in rows:
            said = "not built yet"
        elif row not in last:
            said = "not measured yet"
        else:
            seen = last[row]
            said = f"{'holds' if seen['holds'] else 'falls short'}  {seen['figure']}  ({seen['on']})"
        print(f"{row:<4} {name:<18} {said}\n{'':<24}mark: {mark}")


def main(arguments: list[str]) -> int:
    if arguments == ["--list"]:
        show_all(built())
        return 0
    wanted = [argument.upper() for argument in arguments]
    if unknown := [row for row in wanted if row not in ROWS]:
        print(f"There is no row {', '.join(unknown)}. script/measure --list shows all.", file=sys.stderr)
        return 2
    rows = built()
    verdicts = [measure(row, rows) for row in wanted]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
