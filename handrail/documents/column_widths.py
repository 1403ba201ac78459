"""How wide the columns of a table are: short ones as wide as they ask, long ones share what is left."""

LONGEST_WORD, LONGEST_HEADING, LONGEST_LINE = 14, 16, 40
# Bold words in the heading take more room than the same words below it, and every column is padded.
BOLDER, PADDING = 1.15, 2


def column_widths(columns: list[str], rows: list[list[str]], *, room: float) -> list[float]:
    """The share of each column, together 1, in a table that has room for so many characters side by side."""
    measured = [_least_and_wish(columns[place], [row[place] for row in rows]) for place in range(len(columns))]
    short = [wish <= room / len(columns) for _, wish in measured]
    left = room - sum(wish for (_, wish), is_short in zip(measured, short, strict=True) if is_short)
    long = [column for column, is_short in zip(measured, short, strict=True) if not is_short]
    needed, wanted = sum(least for least, _ in long), sum(wish for _, wish in long)
    given = min(max(left - needed, 0) / (wanted - needed), 1) if wanted > needed else 0
    widths = [
        wish if is_short else least + given * (wish - least)
        for (least, wish), is_short in zip(measured, short, strict=True)
    ]
    return [width / sum(widths) for width in widths]


def _least_and_wish(heading: str, cells: list[str]) -> tuple[float, float]:
    """Room for a column's longest word, and for its longest line; neither without end."""
    words, lines = (
        [said for cell in cells for said in cell.split()],
        [said for cell in cells for said in cell.split("\n")],
    )
    word = max([len(said) * BOLDER for said in heading.split()] + [len(said) for said in words])
    line = max([min(len(heading) * BOLDER, LONGEST_HEADING)] + [len(said) for said in lines])
    least = min(word, LONGEST_WORD)
    return least + PADDING, max(least, min(line, LONGEST_LINE)) + PADDING
