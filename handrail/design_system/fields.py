"""Fields with the markup of GOV.UK Frontend, written by functions.

A record page holds hundreds of boxes, and a template takes three times as long to write one. `name` gives the id unless
`id` is given. `error`, `hint` and `described_by` are joined in aria-describedby. `attrs` are attributes of the control
itself: {"data-section": "goals", "readonly": True}, or written already. `looks` are label_hidden, label_class and
group_class. Words given as markup stay markup; everything else is escaped.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Protocol

from markupsafe import Markup

from handrail.design_system.filters import as_id, attributes, escaped, known, shown

Choices = Iterable[tuple[str, str]]
Attributes = Mapping[str, Any] | Markup
NONE = Markup("")
END = Markup("</div>")
NOT_SPELLED = Markup(' spellcheck="false"')
# Lets a style rule tell whether anything has been typed. Written once: it is said of hundreds of boxes.
EMPTY_UNTIL_TYPED = Markup(' placeholder=" "')


class Box(Protocol):
    """A field as a page knows it: `suggestions` are dates that may have been meant.

    `apart` is the id of another text of it that waits for somebody to choose, or 0.
    """

    name: str
    label: str
    value: str
    error: str
    hint: str
    suggestions: Sequence[str]
    apart: int


def text_input(
    name: str,
    label: str,
    value: Any = "",
    error: str = "",
    hint: str = "",
    width: str = "",
    type: str = "text",
    inputmode: str = "",
    autocomplete: str = "",
    described_by: str = "",
    attrs: Attributes = NONE,
    id: str = "",
    suffix: str = "",
    **looks: Any,
) -> Markup:
    """`suffix` is a unit that stands after the box for the eye; the hint or the label says it too."""
    id = known(id) if id else as_id(name)
    more = f' inputmode="{known(inputmode)}"' if inputmode else ""
    more += f' autocomplete="{known(autocomplete)}"' if autocomplete else ""
    before = '<div class="govuk-input__wrapper">' if suffix else ""
    after = f'<div class="govuk-input__suffix" aria-hidden="true">{known(suffix)}</div></div>' if suffix else ""
    return Markup(  # noqa: S704 - each value is escaped
        f"{_opened(id, label, error, hint, **looks)}{before}"
        f'<input class="govuk-input{f" govuk-input--width-{known(width)}" if width else ""}'
        f'{" govuk-input--error" if error else ""}" id="{id}" name="{known(name)}" type="{known(type)}" '
        f'value="{escaped(shown(value))}"{more}{_described(id, error, hint, described_by)}{attributes(attrs)}>'
        f"{after}</div>"
    )


def date_input(
    name: str,
    label: str,
    value: Any = "",
    error: str = "",
    hint: str = "",
    suggestions: Sequence[str] = (),
    width: str = "10",
    attrs: Attributes = NONE,
    **more: Any,
) -> Markup:
    """Takes a date as people type it; `suggestions` are other dates, in words, that a script offers as buttons.

    They never send the form: Enter in any box would press the first of them.
    """
    field = text_input(
        name,
        label,
        value,
        error,
        hint,
        width=width,
        autocomplete="off",
        attrs=NOT_SPELLED + attributes(attrs),
        **more,
    )
    if not suggestions:
        return field
    id = known(more.get("id") or as_id(name))
    buttons = " or ".join(
        f'<button class="hr-linklike" type="button" value="{escaped(day)}" data-suggestion-for="{id}">{escaped(day)}'
        "</button>"
        for day in suggestions
    )
    closed = f'<p class="hr-suggestions" hidden>Use {buttons}</p></div>'
    return Markup(f"{field.removesuffix('</div>')}{closed}")  # noqa: S704 - each value is escaped


def textarea(
    name: str,
    label: str,
    value: Any = "",
    error: str = "",
    hint: str = "",
    rows: int = 3,
    described_by: str = "",
    attrs: Attributes = NONE,
    id: str = "",
    **looks: Any,
) -> Markup:
    """A browser drops the first line end in a textarea, so it is given one to drop."""
    id = known(id) if id else as_id(name)
    return Markup(  # noqa: S704 - each value is escaped
        f"{_opened(id, label, error, hint, **looks)}"
        f'<textarea class="govuk-textarea{" govuk-textarea--error" if error else ""}" id="{id}" '
        f'name="{known(name)}" rows="{rows}"{_described(id, error, hint, described_by)}{attributes(attrs)}>\n'
        f"{escaped(shown(value))}</textarea></div>"
    )


def select(
    name: str,
    label: str,
    choices: Choices | Iterable[tuple[str, str | list[tuple[str, str]]]],
    value: str = "",
    error: str = "",
    hint: str = "",
    described_by: str = "",
    attrs: Attributes = NONE,
    id: str = "",
    **looks: Any,
) -> Markup:
    """A choice with a list in the place of its words is a group of choices."""
    id = known(id) if id else as_id(name)
    options = "".join(
        f'<optgroup label="{known(key)}">{_options(words, value)}</optgroup>'
        if isinstance(words, list)
        else _options([(key, words)], value)
        for key, words in choices
    )
    return Markup(  # noqa: S704 - each value is escaped
        f"{_opened(id, label, error, hint, **looks)}"
        f'<select class="govuk-select{" govuk-select--error" if error else ""}" id="{id}" '
        f'name="{known(name)}"{_described(id, error, hint, described_by)}{attributes(attrs)}>{options}</select></div>'
    )


def _options(choices: Choices, value: str) -> str:
    return "".join(
        f'<option value="{known(key)}"{" selected" if key == value else ""}>{known(words)}</option>'
        for key, words in choices
    )


def radios(
    name: str, legend: str, choices: Choices, value: str = "", error: str = "", hint: str = "", **more: Any
) -> Markup:
    return _choices("radios", "radio", name, legend, choices, (value,), error, hint, **more)


def checkboxes(
    name: str, legend: str, choices: Choices, values: Container[str] = (), error: str = "", hint: str = "", **more: Any
) -> Markup:
    return _choices("checkboxes", "checkbox", name, legend, choices, values, error, hint, **more)


def checkbox(
    name: str,
    label: str,
    checked: bool = False,
    value: str = "yes",
    error: str = "",
    hint: str = "",
    small: bool = True,
    described_by: str = "",
    attrs: Attributes = NONE,
    group_class: str = "",
    id: str = "",
) -> Markup:
    id = known(id) if id else as_id(name)
    described = f"{attributes(attrs)}{_described(id, error, hint, described_by)}"
    item = _item("checkboxes", "checkbox", name, id, value, label, checked, described)
    return Markup(  # noqa: S704 - each value is escaped
        f"{_group(error, group_class)}{_hint_and_error(id, error, hint)}"
        f'<div class="govuk-checkboxes{" govuk-checkboxes--small" if small else ""}">{item}</div></div>'
    )


def button(
    label: str,
    secondary: bool = False,
    small: bool = False,
    name: str = "",
    value: str = "",
    type: str = "submit",
    more: str = "",
    attrs: Attributes = NONE,
) -> Markup:
    """`more` ends the label for those who only hear it: "File" + " Noah’s record"."""
    return _button(_looks(secondary, small), label, name, value, type, more, attrs)


def linklike(
    label: str, name: str = "", value: str = "", type: str = "submit", more: str = "", attrs: Attributes = NONE
) -> Markup:
    """A button that looks like a link."""
    return _button("hr-linklike", label, name, value, type, more, attrs)


def link_button(
    label: str, href: str, secondary: bool = False, small: bool = False, more: str = "", attrs: Attributes = NONE
) -> Markup:
    """A link that looks like a button."""
    return Markup(  # noqa: S704 - each value is escaped
        f'<a class="{_looks(secondary, small)}" href="{escaped(href)}"{attributes(attrs)}>{known(label)}'
        f"{_heard(more)}</a>"
    )


def hidden_inputs(values: Iterable[tuple[str, str]]) -> Markup:
    """What a form sends beside what is typed into it."""
    return Markup(  # noqa: S704 - each value is escaped
        "".join(f'<input type="hidden" name="{known(name)}" value="{escaped(value)}">' for name, value in values)
    )


# Fields for a box of a row, each small and on one line with others.


def words(box: Box, label: str = "", rows: int = 2, label_class: str = "hr-small") -> Markup:
    """A text; one that begins with a single line grows with what is typed."""
    grows = rows == 1
    field = textarea(
        box.name,
        label or box.label,
        box.value,
        box.error,
        box.hint,
        rows=rows,
        attrs=EMPTY_UNTIL_TYPED if grows else NONE,
        label_class=label_class,
        group_class="hr-grows" if grows else "",
    )
    return _with_choice(box, field)


def line(box: Box, label: str = "", of: str = "", width: str = "", inputmode: str = "") -> Markup:
    """One line; `of` is the id of a list of what it may say."""
    field = text_input(
        box.name,
        label or box.label,
        box.value,
        box.error,
        width=width,
        inputmode=inputmode,
        autocomplete="off",
        attrs=_list(of) + EMPTY_UNTIL_TYPED,
        label_class="hr-small",
    )
    return _with_choice(box, field)


def day(box: Box, label: str = "", hint: str = "", label_class: str = "hr-small") -> Markup:
    field = date_input(
        box.name,
        label or box.label,
        box.value,
        box.error,
        hint,
        suggestions=box.suggestions,
        width="",
        attrs=EMPTY_UNTIL_TYPED,
        label_class=label_class,
    )
    return _with_choice(box, field)


def one_of(box: Box, legend: str, choices: Choices, legend_class: str = "hr-small", **more: Any) -> Markup:
    field = radios(box.name, legend, choices, box.value, box.error, inline=True, legend_class=legend_class, **more)
    return _with_choice(box, field)


def pick(box: Box, label: str, choices: Choices, label_class: str = "hr-small", label_hidden: bool = False) -> Markup:
    field = select(box.name, label, choices, box.value, box.error, label_class=label_class, label_hidden=label_hidden)
    return _with_choice(box, field)


def choice(box: Box) -> Markup:
    """Says at a box that another text of it waits, and leads to where one chooses between them."""
    if not box.apart:
        return NONE
    return Markup(  # noqa: S704 - a number
        f'<p class="hr-small hr-look" data-choice="{box.apart:d}"><b>Another text waits here.</b> '
        f'<a href="#apart-{box.apart:d}">Choose which text stands</a></p>'
    )


def _with_choice(box: Box, field: Markup) -> Markup:
    """Within the group of the field, which grids place as one."""
    return field[: -len(END)] + choice(box) + END if box.apart else field


FIELDS: dict[str, Callable[..., Markup]] = {
    function.__name__: function
    for function in (
        text_input,
        date_input,
        textarea,
        select,
        radios,
        checkboxes,
        checkbox,
        button,
        linklike,
        link_button,
        hidden_inputs,
        words,
        line,
        day,
        one_of,
        pick,
        choice,
    )
}


def _choices(
    kind: str,
    type: str,
    name: str,
    legend: str,
    choices: Choices,
    chosen: Container[str],
    error: str,
    hint: str,
    *,
    inline: bool = False,
    small: bool = True,
    described_by: str = "",
    attrs: Attributes = NONE,
    legend_hidden: bool = False,
    legend_class: str = "",
    group_class: str = "",
    choices_class: str = "",
    id: str = "",
) -> Markup:
    """Without a legend the choices stand alone, for a fieldset the page has written itself."""
    id = known(id) if id else as_id(name)
    of_each = str(attributes(attrs))
    opened = closed = ""
    if legend:
        looks = f"{_and(legend_class)}{' govuk-visually-hidden' if legend_hidden else ''}"
        opened = (
            f'<fieldset class="govuk-fieldset"{_described(id, error, hint, described_by)}>'
            f'<legend class="govuk-fieldset__legend{looks}">{known(legend)}</legend>'
        )
        closed = "</fieldset>"
    else:
        of_each += _described(id, error, "", described_by)
    items = "".join(
        _item(kind, type, name, id if place == 1 else f"{id}-{place}", key, said, key in chosen, of_each)
        for place, (key, said) in enumerate(choices, start=1)
    )
    manner = f"{f' govuk-{kind}--inline' if inline else ''}{f' govuk-{kind}--small' if small else ''}"
    return Markup(  # noqa: S704 - each value is escaped
        f"{_group(error, group_class)}{opened}{_hint_and_error(id, error, hint)}"
        f'<div class="govuk-{kind}{manner}{_and(choices_class)}">{items}</div>{closed}</div>'
    )


def _item(kind: str, type: str, name: str, id: str, value: str, label: str, checked: bool, described: str) -> str:
    return (
        f'<div class="govuk-{kind}__item"><input class="govuk-{kind}__input" id="{id}" name="{known(name)}" '
        f'type="{type}" value="{known(value)}"{" checked" if checked else ""}{described}>'
        f'<label class="govuk-label govuk-{kind}__label" for="{id}">{known(label)}</label></div>'
    )


def _button(looks: str, label: str, name: str, value: str, type: str, more: str, attrs: Attributes) -> Markup:
    sent = f' name="{known(name)}" value="{escaped(value)}"' if name else ""
    return Markup(  # noqa: S704 - each value is escaped
        f'<button class="{looks}" type="{known(type)}"{sent}{attributes(attrs)}>{known(label)}{_heard(more)}</button>'
    )


@cache
def _looks(secondary: bool, small: bool) -> str:
    return f"govuk-button{' govuk-button--secondary' if secondary else ''}{' hr-button--small' if small else ''}"


def _heard(more: str) -> str:
    return f'<span class="govuk-visually-hidden"> {escaped(more)}</span>' if more else ""


@lru_cache(maxsize=1_000)
def _list(of: str) -> Markup:
    return attributes({"list": of}) if of else NONE


def _opened(
    id: str, label: str, error: str, hint: str, label_hidden: bool = False, label_class: str = "", group_class: str = ""
) -> str:
    looks = f"{_and(label_class)}{' govuk-visually-hidden' if label_hidden else ''}"
    return (
        f'{_group(error, group_class)}<label class="govuk-label{looks}" for="{id}">{known(label)}</label>'
        f"{_hint_and_error(id, error, hint)}"
    )


def _group(error: str, group_class: str) -> str:
    return f'<div class="govuk-form-group{" govuk-form-group--error" if error else ""}{_and(group_class)}">'


def _and(more_class: str) -> str:
    return f" {known(more_class)}" if more_class else ""


def _hint_and_error(id: str, error: str, hint: str) -> str:
    said = f'<div class="govuk-hint" id="{id}-hint">{escaped(hint)}</div>' if hint else ""
    if error:
        said += (
            f'<p class="govuk-error-message" id="{id}-error">'
            f'<span class="govuk-visually-hidden">Error:</span> {escaped(error)}</p>'
        )
    return said


def _described(id: str, error: str, hint: str, described_by: str) -> str:
    if not (error or hint or described_by):
        return ""
    ids = [f"{id}-hint" if hint else "", f"{id}-error" if error else "", described_by]
    return f' aria-describedby="{escaped(" ".join(part for part in ids if part))}"'
