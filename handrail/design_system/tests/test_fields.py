import re
from html.parser import HTMLParser

import pytest
from django.template import engines
from jinja2 import Environment, PackageLoader, PrefixLoader, Template

ODD = """<b>"quoted" & 'more'</b>"""
CALLS = {
    "text_input": "text_input('a.b', words, words, error, words, width='5', inputmode='decimal', attrs=attrs)",
    "date_input": "date_input('a.b', words, words, error, words, suggestions=[words], attrs=attrs)",
    "textarea": "textarea('a.b', words, words, error, words, attrs=attrs)",
    "select": "select('a.b', words, [(words, words), ('x', 'X')], words, error, words, attrs=attrs)",
    "radios": "radios('a.b', words, [(words, words), ('x', 'X')], words, error, words, attrs=attrs)",
    "checkboxes": "checkboxes('a.b', words, [(words, words), ('x', 'X')], [words], error, words, attrs=attrs)",
    "checkbox": "checkbox('a.b', words, true, words, error, words, attrs=attrs)",
}


# Each of our fields, and GOV.UK's own macro asked for the same.
AS_GOVUK_WRITES_IT = [
    (
        "text_input('n', 'L', 'v', error='E', hint='H', width='5', inputmode='decimal', autocomplete='off')",
        "govukInput({id: 'n', name: 'n', value: 'v', label: {text: 'L'}, hint: {text: 'H'}, errorMessage: {text: 'E'},"
        " classes: 'govuk-input--width-5', inputmode: 'decimal', autocomplete: 'off'})",
    ),
    (
        "text_input('n', 'L', 'v', width='3', suffix='S')",
        "govukInput({id: 'n', name: 'n', value: 'v', label: {text: 'L'}, classes: 'govuk-input--width-3',"
        " suffix: {text: 'S'}})",
    ),
    (
        "textarea('n', 'L', 'v', error='E', hint='H', rows=4)",
        "govukTextarea({id: 'n', name: 'n', value: 'v', rows: 4, label: {text: 'L'}, hint: {text: 'H'},"
        " errorMessage: {text: 'E'}})",
    ),
    (
        "select('n', 'L', [('a', 'A'), ('b', 'B')], 'b', error='E', hint='H')",
        "govukSelect({id: 'n', name: 'n', value: 'b', label: {text: 'L'}, hint: {text: 'H'}, errorMessage: {text: 'E'},"
        " items: [{value: 'a', text: 'A'}, {value: 'b', text: 'B'}]})",
    ),
    (
        "radios('n', 'L', [('a', 'A'), ('b', 'B')], 'b', error='E', hint='H', inline=true)",
        "govukRadios({idPrefix: 'n', name: 'n', value: 'b', classes: 'govuk-radios--inline govuk-radios--small',"
        " fieldset: {legend: {text: 'L'}}, hint: {text: 'H'}, errorMessage: {text: 'E'},"
        " items: [{value: 'a', text: 'A'}, {value: 'b', text: 'B'}]})",
    ),
    (
        "checkboxes('n', 'L', [('a', 'A'), ('b', 'B')], ['a', 'b'], error='E', hint='H')",
        "govukCheckboxes({idPrefix: 'n', name: 'n', values: ['a', 'b'], classes: 'govuk-checkboxes--small',"
        " fieldset: {legend: {text: 'L'}}, hint: {text: 'H'}, errorMessage: {text: 'E'},"
        " items: [{value: 'a', text: 'A'}, {value: 'b', text: 'B'}]})",
    ),
    (
        "button('L', secondary=true, name='n', value='v')",
        "govukButton({text: 'L', classes: 'govuk-button--secondary', type: 'submit', name: 'n', value: 'v'})",
    ),
    ("link_button('L', '/there/')", "govukButton({text: 'L', href: '/there/'})"),
]
# What only GOV.UK's scripts read, and what they ask of a link that looks like a button.
OF_ITS_SCRIPTS = {"data-module", "role", "draggable"}


class Page(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]

    def named(self, name: str) -> list[dict]:
        return [attrs for _, attrs in self.elements if attrs.get("name") == name]

    def handle_data(self, data):
        if data.strip():
            self.elements.append(("words", {"": data.strip()}))


def template(source: str) -> Template:
    return engines["templates"].env.from_string(source)


def rendered(macro: str, call: str = "", error: str = ODD, words: str = ODD) -> str:
    source = f"{{% from 'design_system/fields.html' import {macro} %}}{{{{ {call or CALLS[macro]} }}}}"
    return template(source).render(words=words, error=error, attrs={"data-section": ODD})


@pytest.mark.parametrize("macro", CALLS)
def test_a_field_escapes_every_word_it_is_given(macro):
    page = Page(rendered(macro))
    assert not [tag for tag, _ in page.elements if tag == "b"]
    assert page.named("a.b")[0]["data-section"] == ODD


@pytest.mark.parametrize("macro", CALLS)
def test_the_ids_of_a_field_are_unique_and_its_labels_point_at_them(macro):
    page = Page(rendered(macro))
    assert len(page.ids()) == len(set(page.ids()))
    assert {attrs["for"] for tag, attrs in page.elements if tag == "label"} <= set(page.ids())


@pytest.mark.parametrize("macro", CALLS)
def test_the_error_and_the_hint_describe_the_field(macro):
    page = Page(rendered(macro))
    described = [attrs["aria-describedby"] for _, attrs in page.elements if "aria-describedby" in attrs]
    assert described == ["a-b-hint a-b-error"]
    assert {"a-b-hint", "a-b-error"} <= set(page.ids())


@pytest.mark.parametrize("macro", CALLS)
def test_a_field_without_an_error_or_a_hint_is_described_by_nothing(macro):
    assert "aria-describedby" not in rendered(macro, CALLS[macro].replace("error, words", "'', ''"))


@pytest.mark.parametrize("macro", CALLS)
def test_an_error_in_the_summary_leads_to_the_field(macro):
    assert Page(rendered(macro)).named("a.b")[0]["id"] == "a-b"


@pytest.fixture(scope="module")
def govuk() -> Environment:
    macros = PackageLoader("govuk_frontend_jinja")
    return Environment(loader=PrefixLoader({"govuk_frontend_jinja": macros}), autoescape=True)


def read(source: str) -> list[tuple[str, dict[str, str | None]]]:
    return [
        (tag, {name: value for name, value in attrs.items() if name not in OF_ITS_SCRIPTS})
        for tag, attrs in Page(source).elements
    ]


def written_by_govuk(govuk: Environment, call: str) -> str:
    macro, given = call.split("(", 1)
    component = macro.removeprefix("govuk").lower()
    asked = re.sub(r"(\w+): ", r"'\1': ", given)
    source = f"{{% from 'govuk_frontend_jinja/components/{component}/macro.html' import {macro} %}}"
    return govuk.from_string(f"{source}{{{{ {macro}({asked} }}}}").render()


@pytest.mark.parametrize(("ours", "theirs"), AS_GOVUK_WRITES_IT)
def test_a_field_has_the_markup_of_govuk_s_own(govuk, ours, theirs):
    assert read(rendered(ours.split("(")[0], ours)) == read(written_by_govuk(govuk, theirs))


def test_another_markup_would_be_noticed(govuk):
    assert read(rendered("text_input", "text_input('n', 'L')")) != read(
        written_by_govuk(govuk, "govukInput({id: 'n', name: 'n', label: {text: 'L', classes: 'other'}})")
    )


def test_choices_without_a_legend_leave_the_fieldset_to_the_page_and_keep_their_error():
    page = Page(rendered("radios", "radios('r', '', [('a', 'A'), ('b', 'B')], error=error)"))
    assert not [tag for tag, _ in page.elements if tag == "fieldset"]
    assert {attrs["aria-describedby"] for attrs in page.named("r")} == {"r-error"}


def test_text_that_begins_with_a_line_end_keeps_it():
    assert ">\n\nSecond line</textarea>" in rendered(
        "textarea", "textarea('t', 'T', value=words)", words="\nSecond line"
    )


def test_nothing_shows_as_an_empty_box_and_zero_as_zero():
    assert 'value=""' in rendered("text_input", "text_input('n', 'N', value=none)")
    assert 'value="0"' in rendered("text_input", "text_input('n', 'N', value=0)")


def test_the_error_summary_links_each_message_to_its_field():
    summary = rendered("error_summary", "error_summary([(words, 'a-b'), ('Nothing was sent', '')])")
    assert re.findall(r'href="([^"]+)"', summary) == ["#a-b"]
    assert "<b>" not in summary


def test_a_button_can_say_more_to_those_who_only_hear_it():
    assert 'File<span class="govuk-visually-hidden"> Noah’s copy</span>' in rendered(
        "button", "button('File', secondary=true, small=true, more='Noah’s copy')"
    )
