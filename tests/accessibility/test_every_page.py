"""Every page in every state: nothing that axe finds, nothing that scrolls sideways, valid HTML, and none left out.

In `script/test` the most telling states at one width; `script/measure A1` adds the others, a phone's width, 400% zoom
and paper, `script/measure A4` the pages as their scripts leave them. Each test tells the measure what it looked at.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.urls import get_resolver

from tests.accessibility.pages import NOT_PAGES, STATES
from tests.accessibility.walking import WHOLE, Walk, states_to_look_at
from tests.architecture.test_urls import patterns

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
NU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"
SCROLLS_SIDEWAYS = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
# 1280 pixels wide at 400% are 320 wide
LAPTOP, PHONE, ZOOMED = 1366, 390, 320


def test_no_page_is_left_out():
    named = {entry.name for _, entry in patterns(get_resolver())}
    listed = {state.page for state in STATES}

    assert named - listed - set(NOT_PAGES) == set()
    assert (listed | set(NOT_PAGES)) - named == set()
    assert listed & set(NOT_PAGES) == set()


@pytest.mark.parametrize("width", [LAPTOP, PHONE, ZOOMED] if WHOLE else [LAPTOP])
def test_axe_finds_nothing(width, at_a_browser, westmere, record_property):
    axe = AXE.read_text()
    states, found, sideways, on_paper = states_to_look_at(), {}, 0, 0
    for arrived in Walk(at_a_browser, westmere, width).through(states):
        arrived.page.evaluate(axe)
        # what lies half under the bar as the page happens to be scrolled is no fault: one scrolls on
        arrived.page.evaluate("scrollTo(0, 0)")
        faults = arrived.problems + axe_faults(arrived.page)
        if width == ZOOMED and (over := arrived.page.evaluate(SCROLLS_SIDEWAYS)) > 0:
            sideways += 1
            faults.append(f"{over} pixels to the side")
        if WHOLE and width == LAPTOP:
            on_paper += 1
            arrived.page.emulate_media(media="print")
            faults += [f"on paper: {fault}" for fault in axe_faults(arrived.page)]
            arrived.page.emulate_media(media="screen")
        if faults:
            found[str(arrived.state)] = faults
    looked_at(record_property, "axe", states, found, width=width, sideways=sideways, on_paper=on_paper)
    record_property("looks", len(states) + on_paper)
    assert not found, listed(found)


def looked_at(record_property, with_what, states, found, **more):
    """Tells the measure what was looked at and how much was found."""
    pages = len({state.page for state in states})
    violations = sum(len(faults) for faults in found.values())
    told = {"checked": with_what, "pages": pages, "states": len(states), "violations": violations, **more}
    for name, value in told.items():
        record_property(name, value)


def listed(found):
    return "\n" + "\n".join(f"{what}:\n    " + "\n    ".join(sorted(details)) for what, details in found.items())


def axe_faults(page):
    result = page.evaluate(RUN_AXE, RULES)
    return [
        f"{violation['id']}: {node['target']} {node['html'][:120]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.django_db(transaction=True)
def test_axe_sees_what_is_wrong(at_a_browser):
    page = at_a_browser()
    page.set_content("<html lang=en><title>Wrong</title><main><h1>Wrong</h1><img src=x><input></main>")
    page.evaluate(AXE.read_text())

    assert {fault.split(":")[0] for fault in axe_faults(page)} >= {"image-alt", "label"}


@pytest.mark.django_db(transaction=True)
def test_scrolling_sideways_is_seen(at_a_browser):
    page = at_a_browser(width=ZOOMED)
    page.set_content("<html lang=en><title>Wide</title><main style='width: 400px'>Wide</main>")

    assert page.evaluate(SCROLLS_SIDEWAYS) >= 400 - ZOOMED


def test_every_page_is_valid_html(at_a_browser, westmere, tmp_path, record_property):
    states = [state for state in states_to_look_at() if WHOLE or not state.then]
    names = {}
    for place, arrived in enumerate(Walk(at_a_browser, westmere, LAPTOP).through(states)):
        page = tmp_path / f"{place:03}.html"
        page.write_text(arrived.page.content() if arrived.state.then else arrived.html)
        names[page.name] = str(arrived.state)

    found: dict[str, set[str]] = {}
    for name, fault in html_faults(tmp_path):
        found.setdefault(fault, set()).add(names[name])
    looked_at(record_property, "html", states, found)
    assert not found, listed(found)


def test_the_html_checker_sees_what_is_wrong(tmp_path):
    wrong = '<!doctype html><html lang="en"><title>Wrong</title><p id="a"><div id="a"></p>'
    (tmp_path / "wrong.html").write_text(wrong)

    assert any("Duplicate ID" in fault for _, fault in html_faults(tmp_path))


def html_faults(folder):
    """What the Nu checker calls an error or a warning in the pages of a folder, by page."""
    if shutil.which("java") is None:
        pytest.skip("java is not installed (apt-get install default-jre-headless), so no HTML was checked.")
    options = ["--format", "json", "--exit-zero-always", "--skip-non-html"]
    command = ["java", "-Xss4m", "-jar", str(NU), *options, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    messages = json.loads(done.stderr or done.stdout)["messages"]
    return [
        (Path(message.get("url", "")).name, f"{message['message']} … {message.get('extract', '').strip()[:120]}")
        for message in messages
        if message["type"] == "error" or message.get("subType") == "warning"
    ]
