"""What stands on every page of a document, and what its file says of itself; the same in Word and PDF."""

from typing import Any

Walk = dict[str, Any]

DRAFT = "Draft: not signed"
DRAFT_MORE = "What it says may still change."


def is_draft(walk: Walk) -> bool:
    return walk["status"] != "signed"


def title_of_file(walk: Walk) -> str:
    """Names nobody, as titles of files are shown in lists and windows."""
    record = walk["record"]
    opening = "Draft: " if is_draft(walk) else ""
    return f"{opening}{walk['form']['title']}: {record['case_reference']}, {record['date_in_words']}"


def subject_of_file(walk: Walk) -> str:
    return f"{walk['record']['kind_in_words']}, {walk['record']['date_in_words']}"


def foot_of_page(walk: Walk) -> str:
    return f"{walk['record']['case_reference']} · {walk['record']['date_in_words']} · OFFICIAL-SENSITIVE"


def signed_by(signature: dict[str, str]) -> tuple[str, str]:
    """Who signed, and the rest of the sentence; a job title may be missing."""
    job = f", {signature['job_title']}" if signature["job_title"] else ""
    return f"Signed by {signature['name']}", f"{job}, on {signature['at_in_words']}."


def ratings_table(block: Walk) -> tuple[list[str], list[list[str]]]:
    """Each person's own rating and why, as columns and rows."""
    rows = [[rating["who"] or "Not named", str(rating["value"]), rating["why"]] for rating in block["now"]]
    return ["Person", "Now", "Why"], rows


def ratings_before(block: Walk) -> str:
    """What each rated last time, or nothing."""
    if not block["then"]:
        return ""
    before = "; ".join(f"{rating['who'] or 'not named'} {rating['value']}" for rating in block["then"])
    return f"Last time ({block['then_date']}): {before}."
