"""What a document is called: a date and the children's Mosaic ids, never anybody's name."""

import re
from typing import Any

LONGEST = 80
# Mosaic cuts a name at 80 characters and refuses some; these it takes.
REFUSED = re.compile(r"[^A-Za-z0-9 -]+")


def document_name(walk: dict[str, Any], extension: str) -> str:
    """Such as "2026-11-23 Group supervision M10231 M10232.docx", at most 80 characters with its extension."""
    record = walk["record"]
    opening = " ".join(
        part
        for part in ("DRAFT" if walk["status"] != "signed" else "", record["date"], record["kind_in_words"])
        if part
    )
    ids = [kept for child in record["children"] if (kept := REFUSED.sub("", child["mosaic_id"]).strip())]
    room = LONGEST - len(extension) - 1
    for shown in range(len(ids), -1, -1):
        left_out = len(ids) - shown
        ending = f"and {left_out} more" if left_out else ""
        name = " ".join(part for part in (REFUSED.sub("", opening), *ids[:shown], ending) if part)
        if len(name) <= room:
            break
    return f"{name[:room].strip()}.{extension}"
