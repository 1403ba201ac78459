"""Every page in every state against the Nu HTML checker, as it is sent and as a script leaves it."""

from bench import Figure
from bench.told_by_tests import ask_tests

ID = "A4"
MARK = "valid HTML (the Nu checker) on every page"
TESTS = ("test_every_page_is_valid_html", "test_the_html_checker_sees_what_is_wrong", "test_no_page_is_left_out")


def measure() -> Figure:
    told = ask_tests("tests/accessibility/test_every_page.py", "-k", " or ".join(TESTS))
    text = (
        f"{told.total('pages', checked='html')} pages in {told.total('states', checked='html')} states: "
        f"{told.total('violations', checked='html')} errors and warnings"
    )
    return Figure(text, holds=told.run.clean)
