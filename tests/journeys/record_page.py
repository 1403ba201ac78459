"""The record page as those who write in it know it."""

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from handrail.supervision.records.models import Record, Revision

KEY_FACTORS = "answer.key_factors.text"
POLLS = re.compile("/together/")


def box(page: "Page", name: str) -> "Locator":
    return page.locator(f"[name='{name}']:not([type=hidden])")


def choose(page: "Page", name: str, value: str) -> None:
    """Radios lie under their labels, so the label is what one clicks."""
    page.locator(f"[name='{name}'][value='{value}']").check(force=True)


def line(page: "Page") -> "Locator":
    return page.locator("[data-save-state]")


def band(page: "Page") -> "Locator":
    return page.locator(".hr-bar .hr-band")


def expect_saved(page: "Page") -> None:
    expect(line(page)).to_have_attribute("data-save-state", "saved", timeout=20_000)
    expect(line(page)).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))


def revisions_of(record: "Record", kind: str) -> list["Revision"]:
    from handrail.supervision.records.models import Revision

    return list(Revision.objects.filter(record=record, row_kind=kind).order_by("id"))


def answer_of(record: "Record", prompt: str) -> str:
    from handrail.supervision.records.models import Answer

    return Answer.objects.get(record=record, prompt=prompt, child=None).text


def add_an_action(page: "Page", words: str) -> str:
    """Adds a row with these words; gives the name of its first box."""
    page.locator("button[data-add-into='rows-action-intervention']").click()
    page.wait_for_function("() => document.activeElement.name?.startsWith('action.')")
    page.keyboard.type(words)
    return page.evaluate("document.activeElement.name")
