"""Lines of a CSV file that a spreadsheet shows and never works out."""

import csv
from collections.abc import Iterable, Iterator, Sequence

# A spreadsheet takes a cell that begins so for a formula, or reads past it to one; some take the wide forms for the
# others.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"
SHOWN_AS_TEXT = "'"


class OneLine:
    """What the csv module writes to: it hands each line on."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines one by one, each cell guarded, and first the mark by which Excel knows that this is UTF-8."""
    write = csv.writer(OneLine(), quoting=csv.QUOTE_ALL).writerow
    yield BYTE_ORDER_MARK
    for row in rows:
        yield write([cell(value) for value in row])  # type: ignore[misc]


def cell(value: object) -> str:
    """The value as a cell that holds the same words and begins no formula, whatever somebody typed."""
    text = str(value).replace("\x00", "")
    return SHOWN_AS_TEXT + text if text.lstrip(" ").startswith(BEGINS_A_FORMULA) else text
