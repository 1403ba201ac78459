"""How each fault that the server sees comes about around a page without JavaScript, which is sent whole by a button."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unittest import mock

from handrail.cases.models import Grant
from handrail.supervision.records import services as record_services
from tests.faults import every_box
from tests.faults.at_the_page import Scene

if TYPE_CHECKING:
    from playwright.sync_api import Page

Happens = Callable[["Sheet", Any], None]
WAYS: dict[str, Happens] = {}


def comes_about(name: str) -> Callable[[Happens], Happens]:
    """Says that a function is how the fault of this name comes about, and ends, around a page that is sent."""

    def keep(way: Happens) -> Happens:
        WAYS[name] = way
        return way

    return keep


class Sheet(Scene):
    """A page whose boxes are sent by its button and by nothing else."""

    def open(self) -> None:
        self.page.goto(self.path)
        for value in every_box.kinds_that_can_be_added(self.page):
            self.page.locator(f"button[value='{value}']").first.click()
            self.page.wait_for_load_state()
        self.boxes = every_box.every_box(self.page)
        self.texts = {box.name: box.text(self.record.on) for box in self.boxes}

    def send(self, page: "Page | None" = None) -> None:
        from playwright.sync_api import Error

        page = page or self.page
        with suppress(Error):  # there is no page where there is no server
            page.locator("button[name=do][value=save]").first.click()
            page.wait_for_load_state()

    def somebody_elses(self, page: "Page") -> None:
        """Fills and sends the boxes in another window, with other texts."""
        page.goto(self.path)
        on_both = {box.name for box in every_box.every_box(page)}
        self.others = {box.name: box.text(self.record.on, writer=1) for box in self.boxes if box.name in on_both}
        every_box.fill(page, self.others)
        self.send(page)
        other = replace(self, page=page, texts=self.others)
        assert other.not_in_the_database() == {}


@comes_about("session expiry")
def session_expiry(sheet: Sheet, world: Any) -> None:
    from handrail.accounts.models import Session

    sheet.fill()
    Session.objects.all().delete()
    sheet.send()


@comes_about("sign-out in another tab")
def sign_out_in_another_tab(sheet: Sheet, world: Any) -> None:
    sheet.fill()
    sheet.sign_out_elsewhere()
    sheet.send()


@comes_about("CSRF rotation")
def csrf_rotation(sheet: Sheet, world: Any) -> None:
    sheet.fill()
    sheet.sign_out_elsewhere()
    sheet.sign_in_again()
    sheet.send()


@comes_about("500")
def error_500(sheet: Sheet, world: Any) -> None:
    sheet.fill()
    with mock.patch.object(record_services, "save_row", side_effect=RuntimeError("a fault made by a test")):
        sheet.send()


@comes_about("server restart")
def server_restart(sheet: Sheet, world: Any) -> None:
    """The browser itself offers to send the page again."""
    sheet.fill()
    world.server.stop()
    sheet.send()
    sheet.page.wait_for_url("chrome-error://**")
    world.server.start()
    sheet.page.reload()


@comes_about("conflict")
def conflict(sheet: Sheet, world: Any) -> None:
    sheet.fill()
    sheet.somebody_elses(world.page_of_a_colleague())
    sheet.send()


@comes_about("right revoked")
def right_revoked(sheet: Sheet, world: Any) -> None:
    sheet.fill()
    Grant.objects.filter(case=sheet.record.case, user__email=sheet.email).delete()
    sheet.send()
    assert not re.search("Hartley", sheet.page.locator("main").inner_text())


@comes_about("validation error")
def validation_error(sheet: Sheet, world: Any) -> None:
    sheet.texts = {box.name: box.refused_text(sheet.record.on) for box in sheet.boxes}
    sheet.fill()
    sheet.send()
    assert sheet.shows("There is a problem")


@comes_about("back button")
def back_button(sheet: Sheet, world: Any) -> None:
    """Going back and pressing again sends the same save once more, which changes nothing."""
    sheet.fill()
    sheet.send()
    sheet.page.go_back()
    sheet.send()


@comes_about("two tabs")
def two_tabs(sheet: Sheet, world: Any) -> None:
    sheet.fill()
    sheet.somebody_elses(sheet.context.new_page())
    sheet.send()
