"""Templates write words escaped, as Jinja2 does, however they come to stand on a page."""

import pytest
from django.template import engines
from django.utils.functional import lazystr
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, UndefinedError
from markupsafe import Markup, escape

from handrail.design_system.filters import escaped

SAYS = """{{ words }}{{ words ~ "<i>" }}{{ words | upper }}{% set kept %}{{ words }}{% endset %}{{ kept }}
{% macro said(it) %}<b title="{{ it }}">{{ it }}</b>{{ it if it else "" }}{% endmacro %}
{% macro looped(things) %}{% for thing in things %}{{ thing }}{{ caller(thing) }}{% endfor %}{% endmacro %}
{{ said(words) }}{{ said(said(words)) }}{% call(it) looped([words, 1, none, 2.5, true]) %}{{ it }}{% endcall %}
{% autoescape false %}{{ "<as it is>" }}{% endautoescape %}"""


@given(st.text())
def test_words_are_escaped_as_the_library_escapes_them(words):
    assert escaped(words) == escape(words)


@pytest.mark.parametrize("value", [Markup("<b>kept</b>"), 3, 2.5, None, True, lazystr("<b>"), ["<b>"]])
def test_so_is_what_is_not_a_plain_text(value):
    assert escaped(value) == escape(value)


@pytest.mark.parametrize("words", ["<b>\"bold\" & 'loud'</b>", Markup("<b>markup</b>"), 7, None, lazystr("<b>")])
def test_a_page_says_what_jinja_itself_would_say(words):
    ours = engines["templates"].env.from_string(SAYS).render(words=words)

    assert ours == Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(SAYS).render(
        words=words
    )


def test_an_undefined_name_is_an_error():
    with pytest.raises(UndefinedError):
        engines["templates"].env.from_string("{{ nowhere }}").render()
