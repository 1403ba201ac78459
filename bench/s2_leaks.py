"""A mark in every text about every family, and everywhere gone as people of every role: what comes to light to whom."""

from bench import Figure
from bench.told_by_tests import ask_tests

ID = "S2"
MARK = (
    "no canary leaks: every text field of every family holds a mark of its own; pages, forms, exports, documents, "
    "e-mails, logs, addresses, headers and error pages are crawled as each role; a restricted family leaves no gap"
)


def measure() -> Figure:
    told = ask_tests("tests/access/test_leaks.py")
    crawls = [test for test in told.tests if "answers" in test]
    text = (
        f"{crawls[0]['marks']} kinds of text marked for 8 families; {told.total('answers'):,} answers read as "
        f"{len(crawls)} people of every role and as nobody: "
        + ("nothing came to light, and an open gate was found" if told.run.clean else "something came to light")
        if crawls
        else "nothing was gone to"
    )
    return Figure(text, holds=told.run.clean and len(crawls) > 10)
