"""Every page in every state at three widths and on paper: what axe finds, and what scrolls sideways at 400% zoom."""

from bench import Figure
from bench.told_by_tests import ask_tests

ID = "A1"
MARK = (
    "0 violations (WCAG 2.0–2.2 A and AA, best practice) on every page × state at two widths, on paper, and at 400% "
    "zoom without sideways scrolling; a page missing from the list fails"
)
TESTS = (
    "test_axe_finds_nothing",
    "test_axe_sees_what_is_wrong",
    "test_scrolling_sideways_is_seen",
    "test_no_page_is_left_out",
)


def measure() -> Figure:
    told = ask_tests("tests/accessibility/test_every_page.py", "-k", " or ".join(TESTS))
    looks = told.those(checked="axe")
    widths = sorted({int(look["width"]) for look in looks}, reverse=True)
    text = (
        f"{looks[0]['pages']} pages in {looks[0]['states']} states at {', '.join(map(str, widths))} wide "
        f"({told.total('looks', checked='axe')} looks, {told.total('on_paper')} of them on paper): "
        f"{told.total('violations', checked='axe')} violations, {told.total('sideways')} scroll sideways at 400% zoom"
        if looks
        else "nothing was looked at"
    )
    return Figure(text, holds=told.run.clean and len(widths) == 3)
