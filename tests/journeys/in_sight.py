"""Whether somebody who looks at the window sees an element: in it, and not under the bar that stays at the top."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator

BEGINS_IN_SIGHT = """(element) => {
    const {left, top, right} = element.getBoundingClientRect();
    const at = document.elementFromPoint((left + right) / 2, Math.max(top, 0) + 4);
    return top >= 0 && top < innerHeight && Boolean(at) && (element.contains(at) || at.contains(element));
}"""


def expect_in_sight(element: "Locator") -> None:
    """The beginning of it, that is: a panel may be longer than the window is high."""
    expect(element).to_be_visible()
    handle = element.element_handle()
    element.page.wait_for_function(BEGINS_IN_SIGHT, arg=handle, timeout=6_000)
