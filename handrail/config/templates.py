"""Pages are Jinja2: one cached environment, templates beside the views they belong to."""

from typing import Any

from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from jinja2.compiler import CodeGenerator

from handrail.config.navigation import may_use_emergency_access, navigation_of
from handrail.design_system.fields import FIELDS
from handrail.design_system.filters import FILTERS, GLOBALS, escaped


class JinjaTemplates(Jinja2):
    app_dirname = "templates"


class EscapedAtOnce(CodeGenerator):
    """Lets templates write words escaped; Jinja2 first makes markup of each, of thousands on a page, to join them."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if finalize.src is not None or frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class Pages(Environment):
    code_generator_class = EscapedAtOnce
    escaped = staticmethod(escaped)


def environment(**options: Any) -> Environment:
    app_templates = options.pop("loader")
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    options.pop("autoescape", None)
    environment = Pages(loader=app_templates, autoescape=True, **options)
    environment.globals.update(
        static=static,
        url=reverse_to,
        navigation=navigation_of,
        may_use_emergency_access=may_use_emergency_access,
        fields=FIELDS,
        **GLOBALS,
    )
    environment.filters.update(FILTERS)
    return environment


def reverse_to(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs)
