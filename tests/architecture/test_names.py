"""The folder list is the list of things social workers talk about."""

import ast

import pytest

from tests.architecture import rules


def test_no_module_has_a_name_that_could_hold_anything():
    assert [rules.label(path) for path in rules.sources() if rules.vague_name(path)] == []


@pytest.mark.parametrize("name", ["utils.py", "helpers/text.py", "new_record.py", "cases/managers.py"])
def test_a_vague_name_is_found(name):
    assert rules.vague_name(rules.PACKAGE / name)


@pytest.mark.parametrize("app", list(rules.apps()), ids=rules.label)
def test_each_app_says_what_it_owns_what_it_does_not_and_how_it_is_asked(app):
    docstring = ast.get_docstring(ast.parse((app / "__init__.py").read_text()))

    assert rules.what_a_package_fails_to_say(docstring) == []


def test_an_app_that_says_too_little_is_found():
    assert rules.what_a_package_fails_to_say(None) == ["Owns", "Does not own", "Is asked"]
    assert rules.what_a_package_fails_to_say("Owns goals.\n\nIs asked through queries.py.") == ["Does not own"]


def test_core_holds_no_word_of_the_domain():
    assert rules.offences(rules.domain_words, rules.sources("core")) == {}


def test_a_word_of_the_domain_is_found():
    assert rules.domain_words("def age_of(child_name): ...") == ["line 1: child_name"]
    assert rules.domain_words("def until_the_next_meeting(): ...")


def test_each_decision_has_a_number_of_its_own():
    decisions = sorted((rules.ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(path.name[:4]) for path in decisions]

    assert numbers == list(range(1, len(decisions) + 1))
    assert [path.read_text().split()[1] for path in decisions] == [f"{number}." for number in numbers]
