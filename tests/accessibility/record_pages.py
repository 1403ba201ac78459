"""The record page and the page of its children in every state: as it comes, without a script, and while it is used."""

import re
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.urls import reverse

from tests.accessibility import scenes
from tests.accessibility.states import NOWHERE, Path, State, at, made, nowhere
from tests.journeys.record_page import KEY_FACTORS, box, expect_saved

if TYPE_CHECKING:
    from playwright.sync_api import Page

NOW, EARLIER, RESTRICTED = "hartley-2026-11-23", "hartley-2026-10-26", "kearney-prosser-2026-11-19"
SOON = 15_000
SAVES = "**/save/"


# Without a script: pressed, and another page comes.


def save_what_is_wrong(page: "Page") -> None:
    """A day that does not exist, a value beyond the scale, and no reason where one is asked for."""
    page.locator("[name$='.last_seen']").first.fill("31 November")
    page.locator("[name^='safety.'][name$='.value']").first.fill("11")
    answer_the_first_action(page, "Not carried out")
    page.get_by_role("button", name="Save", exact=True).first.click()


def answer_the_first_action(page: "Page", reply: str) -> None:
    page.locator("[data-row^='action_answer.']").first.get_by_text(reply, exact=True).click()


def take_a_row_out(page: "Page") -> None:
    page.locator("button[name=do][value^='remove:action:']").first.click()


def add_a_goal(page: "Page") -> None:
    page.locator("button[name=do][value^='add:goal:']").first.click()


def add_somebody(page: "Page") -> None:
    page.locator("button[name=do][value^='add:attendee:']").first.click()


def correct_a_child_wrongly(page: "Page") -> None:
    page.locator("summary").first.click()
    page.locator("[name$='-born']").first.fill("1 May 2031")
    page.get_by_role("button", name="Save", exact=True).click()


def bring_the_first_back(page: "Page") -> None:
    page.get_by_role("button", name="Bring this back").last.click()


# With a script: done on the page, which stays.


def unfold_everything(page: "Page", westmere: Any) -> None:
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")


def type_and_wait(page: "Page", westmere: Any) -> None:
    box(page, KEY_FACTORS).fill("Shame keeps the door shut.")
    box(page, KEY_FACTORS).blur()
    expect_saved(page)


def type_what_is_wrong(page: "Page", westmere: Any) -> None:
    seen = page.locator("[name$='.last_seen']").first
    seen.fill("31 November")
    seen.blur()
    page.locator(".govuk-error-message").first.wait_for(timeout=SOON)
    answer_the_first_action(page, "Partly")
    box(page, KEY_FACTORS).focus()
    page.wait_for_timeout(300)


def type_where_somebody_else_does(page: "Page", westmere: Any) -> None:
    mine = box(page, KEY_FACTORS)
    mine.fill("Calm.")
    mine.blur()
    expect_saved(page)
    record, sam = westmere.record(NOW), westmere.worker("sam")
    scenes.save_over(record.id, "key_factors", by=sam, text="Angry.")
    mine.fill("Afraid.")
    mine.blur()
    page.locator(".hr-conflict").wait_for(timeout=SOON)


def add_one_of_each(page: "Page", westmere: Any) -> None:
    for kind in ("attendee", "goal", "evidence", "mirroring", "stage", "safety", "action", "assessment"):
        with page.expect_response(re.compile(f"/rows/{kind}/")):
            page.locator(f"button[name=do][value^='add:{kind}:']").first.click()
    page.locator("[id^='rows-assessment'] [data-row]").last.wait_for(timeout=SOON)


def take_out(page: "Page", westmere: Any) -> None:
    page.locator("button[name=do][value^='remove:action:']").first.click()
    page.locator("[data-taken-out]").wait_for(timeout=SOON)


def type_unanswered(page: "Page", westmere: Any) -> None:
    page.route(SAVES, lambda route: route.fulfill(status=502, body=""))
    _type_and_wait_for_the_band(page)


def type_refused(page: "Page", westmere: Any) -> None:
    page.route(SAVES, lambda route: route.fulfill(status=403, json={"reason": "This record is signed."}))
    _type_and_wait_for_the_band(page)


def type_offline(page: "Page", westmere: Any) -> None:
    page.context.set_offline(True)
    _type_and_wait_for_the_band(page)


def _type_and_wait_for_the_band(page: "Page") -> None:
    # never the same twice: a window that is closed may still send what it kept
    box(page, KEY_FACTORS).fill(f"Kept in this page, {uuid.uuid4()}.")
    box(page, KEY_FACTORS).blur()
    page.locator(".hr-bar .hr-band:not([hidden])").wait_for(timeout=SOON)


def copy_what_is_unsaved(page: "Page", westmere: Any) -> None:
    type_refused(page, westmere)
    page.get_by_role("button", name="Copy my unsaved text").click()
    page.locator("dialog[open]").wait_for(timeout=SOON)


def type_signed_out(page: "Page", westmere: Any) -> None:
    page.context.clear_cookies()
    box(page, KEY_FACTORS).fill(f"Typed after the session ended, {uuid.uuid4()}.")
    box(page, KEY_FACTORS).blur()
    page.get_by_role("dialog", name="Sign in to go on").wait_for(timeout=SOON)


def type_without_the_right(page: "Page", westmere: Any) -> None:
    """Whatever is asked of the record is answered as if it were not there, by the page that their own server sends."""
    missing = page.request.get(urljoin(page.url, f"/records/{uuid.uuid4()}/"))
    page.route("**/records/**", lambda route: route.fulfill(response=missing))
    box(page, KEY_FACTORS).fill(f"Mine to hand on, {uuid.uuid4()}.")
    box(page, KEY_FACTORS).blur()
    page.get_by_role("heading", name="You can no longer open this record").wait_for(timeout=SOON)


def show_the_keys(page: "Page", westmere: Any) -> None:
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keyboard shortcuts").wait_for(timeout=SOON)


def copy_last_time(page: "Page", westmere: Any) -> None:
    """An answer of last time, into a box that holds words already."""
    page.evaluate("for (const details of document.querySelectorAll('.hr-last details')) details.open = true")
    button = page.locator(f"[data-copy-into='{KEY_FACTORS}']").first
    button.click()
    page.get_by_role("dialog", name="There is text in this box").wait_for(timeout=SOON)


A_LOST_ROW = {
    "do": "save",
    "save_id": NOWHERE,
    f"safety.{NOWHERE}.why": "She told the nurse.",
    f"safety.{NOWHERE}.base": "1",
}
A_CHILD_TO_COME = {"child_id": NOWHERE, "new-name": "Mia Hartley", "new-born": "1 May 2031"}

RECORD, CHILDREN = at("record", NOW), at("record_children", NOW)
BEGUN, FIRST, SIX = (
    made("record", scene) for scene in (scenes.a_record_begun, scenes.a_first_record, scenes.six_children)
)


def of_the_council(name: str) -> Callable[[Any], uuid.UUID]:
    return lambda westmere: westmere.id_of(name)


def history_of(record: Callable[[Any], uuid.UUID], prompt: str) -> Path:
    return lambda westmere: reverse("record_history", args=[record(westmere), "answer", prompt])


HISTORY = history_of(scenes.two_texts_in_a_box, "values")

RECORD_STATES = [
    State("record", "full", RECORD),
    State("record", "full, for a partner", RECORD, by="dev", quick=False),
    State("record", "full, one child", at("record", "barnett-ellis-2026-11-23"), quick=False),
    State("record", "full, six children", SIX, quick=False),
    State("record", "just begun", BEGUN, quick=False),
    State("record", "empty", FIRST),
    State("record", "last time was not signed", made("record", scenes.a_record_after_one_never_signed), quick=False),
    State("record", "restricted", at("record", RESTRICTED), by="rukhsana", quick=False),
    State("record", "refused", at("record", RESTRICTED), status=404, quick=False),
    State("record", "not found", nowhere("record"), status=404, quick=False),
    State("record", "error", SIX, press=save_what_is_wrong, status=422),
    State("record", "a row taken out", SIX, press=take_a_row_out, quick=False),
    State("record", "a goal added", FIRST, press=add_a_goal, quick=False),
    State("record", "a person added", FIRST, press=add_somebody, quick=False),
    State("record", "words for a row that is gone", RECORD, send=A_LOST_ROW, status=422, quick=False),
    State(
        "record",
        "words of somebody whose right has ended",
        RECORD,
        send={"do": "save", "answer.values.text": "Mine to hand on."},
        to=nowhere("record"),
        status=404,
    ),
    State("record", "conflict, without a script", made("record", scenes.two_texts_in_a_box), quick=False),
    State("record", "everything unfolded", SIX, then=unfold_everything),
    State("record", "typed and saved", RECORD, by="lorraine", then=type_and_wait, quick=False),
    State("record", "error beside its box", RECORD, by="lorraine", then=type_what_is_wrong, quick=False),
    State("record", "conflict", RECORD, by="lorraine", then=type_where_somebody_else_does),
    State("record", "one of each row added", RECORD, by="lorraine", then=add_one_of_each),
    State("record", "a row taken out by script", SIX, by="lorraine", then=take_out, quick=False),
    State("record", "not saved", RECORD, by="lorraine", then=type_unanswered, quick=False),
    State("record", "not saved, refused", RECORD, by="lorraine", then=type_refused, quick=False),
    State("record", "offline", RECORD, by="lorraine", then=type_offline),
    State("record", "unsaved text to copy", RECORD, by="lorraine", then=copy_what_is_unsaved, quick=False),
    State("record", "timed out", RECORD, by="lorraine", then=type_signed_out),
    State("record", "a right that ended while typing", RECORD, by="dev", then=type_without_the_right),
    State("record", "list of keys", RECORD, then=show_the_keys),
    State("record", "last time copied onto words", RECORD, then=copy_last_time, quick=False),
    State("record_children", "full", CHILDREN),
    State("record_children", "empty", made("record_children", scenes.a_first_record), quick=False),
    State("record_children", "full, six children", made("record_children", scenes.six_children), quick=False),
    State("record_children", "error", CHILDREN, send=A_CHILD_TO_COME, status=422),
    State("record_children", "error in a correction", CHILDREN, press=correct_a_child_wrongly, status=422, quick=False),
    State("record_children", "refused", at("record_children", RESTRICTED), status=404, quick=False),
    State("record_history", "full", HISTORY),
    State("record_history", "brought back", HISTORY, press=bring_the_first_back, quick=False),
    State("record_history", "signed", history_of(of_the_council(EARLIER), "key_factors"), quick=False),
    State("record_history", "refused", history_of(of_the_council(RESTRICTED), "values"), status=404, quick=False),
]
