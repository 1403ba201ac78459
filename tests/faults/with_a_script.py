"""How each fault of the table comes about around a page whose script is at work, and how it ends."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unittest import mock

from playwright.sync_api import Error

from handrail.cases.models import Grant
from handrail.supervision.records import services as record_services
from handrail.supervision.records.fields import Words
from tests.faults import every_box

if TYPE_CHECKING:
    from tests.faults.at_the_page import Scene

Happens = Callable[["Scene", Any], AbstractContextManager[None]]
EVERYTHING_OF_A_RECORD = "**/records/**"
WAYS: dict[str, Happens] = {}


def comes_about(name: str) -> Callable[[Callable[..., Iterator[None]]], Happens]:
    """Says that a function is how the fault of this name comes about, before its `yield`, and ends, after it."""

    def keep(way: Callable[..., Iterator[None]]) -> Happens:
        WAYS[name] = contextmanager(way)
        return WAYS[name]

    return keep


@comes_about("session expiry")
def session_expiry(scene: "Scene", world: Any) -> Iterator[None]:
    from handrail.accounts.models import Session

    Session.objects.all().delete()
    yield
    scene.pass_time(10)
    scene.sign_in_again()


@comes_about("sign-out in another tab")
def sign_out_in_another_tab(scene: "Scene", world: Any) -> Iterator[None]:
    scene.sign_out_elsewhere()
    yield
    scene.pass_time(10)
    scene.sign_in_again()


@comes_about("CSRF rotation")
def csrf_rotation(scene: "Scene", world: Any) -> Iterator[None]:
    scene.sign_out_elsewhere()
    scene.sign_in_again()
    yield


@comes_about("500")
def error_500(scene: "Scene", world: Any) -> Iterator[None]:
    with mock.patch.object(record_services, "save_row", side_effect=RuntimeError("a fault made by a test")):
        yield
        scene.pass_time(10)


@comes_about("502")
def error_502(scene: "Scene", world: Any) -> Iterator[None]:
    scene.page.route(EVERYTHING_OF_A_RECORD, lambda route: route.fulfill(status=502, body="<h1>Bad Gateway</h1>"))
    yield
    scene.pass_time(10)
    scene.page.unroute(EVERYTHING_OF_A_RECORD)


@comes_about("30 s hang")
def hang(scene: "Scene", world: Any) -> Iterator[None]:
    """The page's patience with an answer is the browser's own, so these thirty seconds are real."""
    held: list[Any] = []
    scene.page.route(EVERYTHING_OF_A_RECORD, lambda route: held.append(route))
    scene.waits_for_answers = False
    yield
    for _ in range(30):
        scene.page.wait_for_timeout(900)
        scene.pass_time(1)
    world.expect_meanwhile(scene)
    scene.page.unroute(EVERYTHING_OF_A_RECORD)
    for route in held:
        with suppress(Error):  # some the page has given up itself
            route.abort()
    scene.waits_for_answers = True


@comes_about("offline 10 min")
def offline(scene: "Scene", world: Any) -> Iterator[None]:
    scene.context.set_offline(True)
    yield
    scene.pass_time(600, at_a_time=10)
    world.expect_meanwhile(scene)
    scene.context.set_offline(False)


@comes_about("server restart")
def server_restart(scene: "Scene", world: Any) -> Iterator[None]:
    world.server.stop()
    yield
    scene.pass_time(10)
    world.expect_meanwhile(scene)
    world.server.start()


@comes_about("conflict")
def conflict(scene: "Scene", world: Any) -> Iterator[None]:
    """The colleague's page has no rows that were added here and are not saved yet."""
    theirs = world.page_of_a_colleague()
    theirs.goto(scene.path)
    theirs.wait_for_selector("[data-open-guidance]:not([hidden])", state="attached")
    on_both = {box.name for box in every_box.every_box(theirs)}
    scene.others = {box.name: box.text(scene.record.on, writer=1) for box in scene.boxes if box.name in on_both}
    every_box.fill(theirs, scene.others)
    other = replace(scene, page=theirs, texts=scene.others, boxes=[box for box in scene.boxes if box.name in on_both])
    for _ in range(300):
        if not other.not_in_the_database():
            break
        theirs.wait_for_timeout(100)
    yield


@comes_about("right revoked")
def right_revoked(scene: "Scene", world: Any) -> Iterator[None]:
    Grant.objects.filter(case=scene.record.case, user__email=scene.email).delete()
    yield


@comes_about("validation error")
def validation_error(scene: "Scene", world: Any) -> Iterator[None]:
    scene.texts = {box.name: box.refused_text(scene.record.on) for box in scene.boxes}
    yield
    scene.pass_time(4)
    refused = sum(not isinstance(box.box, Words) for box in scene.boxes)
    assert scene.shows(f"Not saved: {refused} answers to put right")


@comes_about("back button")
def back_button(scene: "Scene", world: Any) -> Iterator[None]:
    """A browser that asks whether to leave is told to stay."""
    stays: list[str] = []
    scene.page.on("dialog", lambda dialog: (stays.append(dialog.type), dialog.dismiss()))
    yield
    scene.page.evaluate("history.back()")
    scene.page.wait_for_timeout(2_000)
    if not stays:
        assert scene.page.url != scene.path
        scene.page.go_forward()


@comes_about("two tabs")
def two_tabs(scene: "Scene", world: Any) -> Iterator[None]:
    """One clock runs for both, so both send at the same moment; the other has no rows that were added here."""
    tab = scene.context.new_page()
    tab.goto(scene.path)
    tab.wait_for_selector("[data-open-guidance]:not([hidden])", state="attached")
    on_both = {box.name for box in every_box.every_box(tab)}
    scene.others = {box.name: box.text(scene.record.on, writer=1) for box in scene.boxes if box.name in on_both}
    every_box.fill(tab, scene.others)
    yield
