"""What a document is called: a date and the children's Mosaic ids, never anybody's name."""

import re
from typing import Any

from handrail.core.references import as_mosaic_id
from handrail.documents.standing_words import is_draft

LONGEST = 80
# Mosaic cuts a name at 80 characters and refuses some; these it takes.
REFUSED = re.compile(r"[^A-Za-z0-9 -]+")


def document_name(walk: dict[str, Any], extension: str) -> str:
    """Such as "2026-11-23 Group supervision M10231 M10232.docx", at most 80 characters with its extension."""
    record = walk["record"]
    opening = [*(["DRAFT"] if is_draft(walk) else []), record["date"], REFUSED.sub("", record["kind_in_words"])]
    # where somebody typed a name instead, as one could, it is left out
    ids = [one for child in record["children"] if (one := as_mosaic_id(child["mosaic_id"]))]
    room = LONGEST - len(extension) - 1
    for shown in range(len(ids), -1, -1):
        left_out = len(ids) - shown
        ending = f"and {left_out} more" if left_out else ""
        name = " ".join(part for part in (*opening, *ids[:shown], ending) if part)
        if len(name) <= room:
            break
    return f"{name[:room].strip()}.{extension}"
