"""The form against the template: every word of the one is in the other, in the same order, both ways."""

import re

from handrail.form_library import shipped
from handrail.form_library.definitions import parse, walk

TEMPLATE = (shipped.CONTENT / shipped.CURRENT / "template.txt").read_text(encoding="utf-8")
FORM = parse(shipped.current())
# The marks before a prompt or a list are drawn as characters in the template and are no part of its wording.
MARKS = re.compile(r"(?m)^(?:•|[1-9]\.) ")


def form_s_words():
    """Every text of the form in the order in which it is read, with what it is."""
    yield "title", FORM.title
    yield "launched", FORM.launched
    yield "aid", FORM.aid
    groups, sections = set(), set()
    for section, prompt, guidance in walk(FORM):
        if section.group_heading not in groups | {""}:
            groups.add(section.group_heading)
            yield f"{section.id} group heading", section.group_heading
        if section.id not in sections:
            sections.add(section.id)
            yield f"{section.id} heading", section.heading
            yield f"{section.id} lead", section.lead
        yield f"{prompt.id} text", prompt.text
        yield f"{prompt.id} note", prompt.note
        yield f"{prompt.id} printed answer", prompt.printed
        for block in guidance.blocks:
            for line in block.lines:
                yield f"{section.id} guidance note", line
    yield "attribution", FORM.attribution


def test_every_text_of_the_form_is_in_the_template_in_the_same_order():
    words = " ".join(MARKS.sub("", TEMPLATE).split())
    reached = 0
    for what, text in form_s_words():
        found = words.find(text, reached)
        assert found >= 0, f"{what} is not in the template from here on: {text!r}"
        assert words[reached:found].strip() == "", f"before {what} the form lacks: {words[reached:found]!r}"
        reached = found + len(text)
    assert words[reached:].strip() == "", f"at its end the form lacks: {words[reached:]!r}"


def test_every_line_of_the_template_is_a_whole_text_of_the_form():
    texts = [text for _, text in form_s_words() if text]
    for line in MARKS.sub("", TEMPLATE).splitlines():
        while line:
            text = texts.pop(0)
            assert line.startswith(text), f"the template says {line!r} where the form says {text!r}"
            line = line.removeprefix(text).lstrip()
    assert texts == []


def test_a_word_changed_lost_or_added_is_noticed():
    for changed in (
        TEMPLATE.replace("Hopefully", "Perhaps"),
        TEMPLATE.replace("• What is needed to maintain or improve this?\n", ""),
        TEMPLATE.replace("Case update:", "Case update: briefly"),
        TEMPLATE + "One more line",
    ):
        assert " ".join(MARKS.sub("", changed).split()) != " ".join(text for _, text in form_s_words() if text)
    assert " ".join(MARKS.sub("", TEMPLATE).split()) == " ".join(text for _, text in form_s_words() if text)


def test_the_bullets_and_numbers_are_the_template_s():
    lines = TEMPLATE.splitlines()
    numbered = [line for line in lines if re.match(r"[1-9]\. ", line)]
    for section in FORM.sections:
        for number, prompt in enumerate(section.printed_prompts, start=1):
            drawn = {"bullet": f"• {prompt.text}", "number": f"{number}. {prompt.text}"}.get(prompt.bullet)
            if drawn:
                assert drawn in lines
            else:
                assert f"• {prompt.text}" not in lines
            assert (prompt.bullet == "number") == (drawn in numbered)
        for block in section.guidance.blocks:
            for line in block.lines:
                assert (f"• {line}" in lines) == block.is_list


def test_sections_stand_in_the_template_s_order_under_their_own_names():
    assert [(section.id, section.title) for section in FORM.sections] == [
        ("kind", "Kind of supervision"),
        ("attendees", "Attendees"),
        ("children", "Children"),
        ("process_compliance", "Process compliance"),
        ("case_update", "Case update"),
        ("goals", "Goals"),
        ("child_impact", "Children's change"),
        ("dynamics", "Dynamics"),
        ("next_steps", "Next steps"),
        ("permanency", "Permanency"),
    ]


def test_prompt_ids_are_the_ones_answers_are_counted_by_for_ever():
    assert [prompt.id for _, prompt, _ in walk(FORM)] == [
        *("kind", "attendees", "children"),
        *("date_last_seen", "next_meeting", "key_information", "cultural_identity"),
        "actions_carried_out",
        *("parent_goals", "further_goals"),
        *("change_looked_for", "change_seen", "maintain_or_improve"),
        *("key_factors", "family_system", "professional_system", "what_needs_to_change", "models", "values"),
        *("process_actions", "intervention_actions", "information_sharing_actions"),
        "permanency",
    ]


def test_what_is_asked_of_each_child_and_what_only_the_guidance_notes_ask():
    assert {prompt.id for _, prompt, _ in walk(FORM) if prompt.per_child} == {
        *("date_last_seen", "next_meeting", "key_information", "cultural_identity"),
        *("change_looked_for", "change_seen", "maintain_or_improve"),
    }
    assert [prompt.id for _, prompt, _ in walk(FORM) if prompt.from_guidance] == ["models", "values"]


def test_guidance_notes_stand_under_the_rows_that_have_them():
    assert [section.id for section, _, guidance in walk(FORM) if guidance] == [
        *("process_compliance", "case_update", "goals", "child_impact", "dynamics")
    ]
    assert [section.id for section in FORM.sections if section.group_heading] == ["goals", "child_impact"]
    assert FORM.section("process_compliance").heading_line == "Process compliance: Please confirm:"


def test_each_category_of_action_has_the_prompt_it_is_agreed_under():
    assert [
        FORM.actions_prompt(category).id
        for category in ("process_compliance", "intervention", "information_sharing", "permanency")
    ] == ["process_actions", "intervention_actions", "information_sharing_actions", "permanency"]


def test_each_model_the_guidance_names_is_offered_as_one_question_and_no_score():
    assert [model.name for model in FORM.models] == [
        "attachment theory",
        "ACEs",
        "emotion coaching",
        "life and family scripts",
        "Signs of Safety risk rating and safety planning",
        "Motivational Interviewing stages of change",
        "mirroring or parallel process",
        "models of addiction",
        "models of domestic abuse",
        "reflective learning cycle",
    ]
    for model in FORM.models:
        assert not re.search(r"\bscore|per cent|%|secure|avoidant|ambivalent|disorganised", model.question)
