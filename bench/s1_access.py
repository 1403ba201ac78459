"""Every address, by every method, as every role in every relationship to a family, held against the declared tables."""

from bench import Figure
from bench.told_by_tests import ask_tests

ID = "S1"
MARK = (
    "every URL × method × role × relationship equals a declared table; an undeclared URL fails; a refusal changes "
    "nothing and cannot be told from “not found”"
)


def measure() -> Figure:
    told = ask_tests("tests/access/test_who_gets_what.py")
    relationships = len(told.tests)
    text = (
        f"{told.total('combinations'):,} combinations of address, method, role and relationship asked, in "
        f"{relationships} relationships: "
        + ("all as declared, and each of 7 protections taken out was missed" if told.run.clean else "not as declared")
        if relationships
        else "nothing was asked"
    )
    return Figure(text, holds=told.run.clean and relationships > 0)
