"""Content that is no form is refused, and each fault is named."""

import copy

import pytest

from handrail.form_library import shipped
from handrail.form_library.definitions import Malformed, parse

CONTENT = shipped.current()


def faults(change):
    content = copy.deepcopy(CONTENT)
    change(content)
    with pytest.raises(Malformed) as refused:
        parse(content)
    return refused.value.faults


def section(content, section_id):
    return next(each for each in content["sections"] if each["id"] == section_id)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda c: c.pop("title"), "the form: title is missing"),
        (
            lambda c: c.update(id="Case Supervision"),
            "the form: id 'Case Supervision' is not lower case words joined by hyphens",
        ),
        (lambda c: c.update(schema=2), "the form: schema is 2, not 1"),
        (lambda c: c.update(colour="red"), "the form: 'colour' is not known here"),
        (lambda c: c.update(sections=[]), "the form: sections is not a list with something in it"),
        (lambda c: c.update(sections="none"), "the form: sections is not a list with something in it"),
        (
            lambda c: c.update(models=[]),
            "the form: a prompt is answered by choices, and there are no models to choose from",
        ),
        (lambda c: c["sections"].append("more"), "section 11: it is not a set of names and values"),
        (lambda c: c["sections"].append(c["sections"][0]), "section 11: id 'kind' is used twice"),
        (lambda c: section(c, "goals").update(lead="Please say:"), "section goals: there is a lead without a heading"),
        (
            lambda c: section(c, "goals")["prompts"][0].update(answer="essay"),
            "section goals, prompt parent_goals: answer is 'essay', not one of choice, people, children, "
            "compliance_date, next_meeting, yes_no_with_detail, action_answers, goals, yes_no_why, narrative, "
            "child_goals, child_measurements, support_decision, choices, actions, permanence",
        ),
        (
            lambda c: section(c, "goals")["prompts"][0].pop("text"),
            "section goals, prompt parent_goals: text is missing",
        ),
        (
            lambda c: section(c, "goals")["prompts"][0].update(text="Two  spaces"),
            "section goals, prompt parent_goals: text is not one line of words with single spaces",
        ),
        (
            lambda c: section(c, "goals")["prompts"][1].update(id="parent_goals"),
            "section goals, prompt 2: id 'parent_goals' is used twice",
        ),
        (
            lambda c: section(c, "goals")["prompts"][0].update(per_child="yes"),
            "section goals, prompt parent_goals: per_child is neither true nor false",
        ),
        (
            lambda c: section(c, "dynamics")["prompts"][4].update(text="Which models?"),
            "section dynamics, prompt models: it is from guidance, so it has no text, note or printed answer of the "
            "form's",
        ),
        (
            lambda c: section(c, "next_steps")["prompts"][0].pop("category"),
            "section next_steps, prompt process_actions: prompts answered by actions have a category, and no others",
        ),
        (
            lambda c: section(c, "goals")["guidance"].append("One\nand two"),
            "section goals, guidance 6: it is neither one paragraph on one line nor a list",
        ),
        (
            lambda c: section(c, "goals")["guidance"].append(7),
            "section goals, guidance 6: it is neither one paragraph on one line nor a list",
        ),
        (
            lambda c: c["models"][0].update(question="Think."),
            "model attachment_theory: its question is not one question",
        ),
    ],
)
def test_a_slip_is_refused_and_named(change, fault):
    assert fault in faults(change)


def test_every_fault_is_said_at_once():
    assert len(faults(lambda c: (c.pop("title"), c.pop("attribution"), c.update(schema=None)))) == 3


def test_what_is_no_set_of_names_at_all_is_refused():
    with pytest.raises(Malformed, match="it is not a set of names and values"):
        parse(["a", "form"])


def test_guidance_may_be_a_list_and_is_told_as_markdown():
    goals = parse(CONTENT).section("goals").guidance
    assert [block.is_list for block in goals.blocks] == [False, False, True, False, True]
    assert goals.markdown == section(CONTENT, "goals")["guidance"]
    assert goals.markdown[2] == "- X will attend the 'Y' programme for 3 months/12 sessions"


def test_an_unknown_section_or_prompt_is_a_fault_of_the_caller():
    form = parse(CONTENT)
    assert "values" in form.prompt_ids
    assert "weather" not in form.prompt_ids
    assert form.section_of("values").id == "dynamics"
    assert form.prompt("values") is form.section("dynamics").prompt("values")
    with pytest.raises(KeyError, match="weather"):
        form.prompt("weather")


def write(folder, form_yaml, **guidance):
    (folder / "guidance").mkdir()
    (folder / "form.yaml").write_text(form_yaml, encoding="utf-8")
    for name, text in guidance.items():
        (folder / "guidance" / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("form_yaml", "fault"),
    [
        ("id: one\nid: two\n", "line 1: 'id' is given twice"),
        ("id: [\n", "form.yaml cannot be read"),
        ("- a list\n", "not a form with sections"),
        ("sections: [words]\n", "not a form with sections"),
        ("sections: [{id: kind}]\n", "guidance/goals.md: the form has no such section"),
    ],
)
def test_files_that_cannot_be_a_form_are_refused(tmp_path, form_yaml, fault):
    with pytest.raises(Malformed, match=fault):
        shipped.read(write(tmp_path, form_yaml, goals="– A note.\n"))


def test_guidance_comes_from_the_file_named_after_its_section(tmp_path):
    content = shipped.read(
        write(tmp_path, "sections: [{id: kind}, {id: goals}]\n", goals="– A note.\n\n- one\n- two\n")
    )
    assert [section["guidance"] for section in content["sections"]] == [[], ["– A note.", "- one\n- two"]]


def test_the_fingerprint_does_not_depend_on_the_order_of_names():
    turned = dict(reversed(CONTENT.items()))
    assert shipped.fingerprint(turned) == shipped.fingerprint(CONTENT)
    assert shipped.fingerprint({**CONTENT, "title": "Another"}) != shipped.fingerprint(CONTENT)
