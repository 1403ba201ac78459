"""A form as data: sections, prompts and guidance notes, read so strictly that a slip cannot be published."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from handrail.form_library.choices import ANSWERS_WITH_A_CATEGORY, ActionCategory, AnswerKind, Bullet

SCHEMA = 1
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
ONE_LINE = re.compile(r"\S+( \S+)*")

Found = TypeVar("Found", "Section", "Prompt", "OfferedModel")


class Malformed(ValueError):
    """The content is no form; `faults` says where and why, one line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Block:
    """One paragraph of a guidance note, or one list."""

    lines: tuple[str, ...]
    is_list: bool

    @property
    def markdown(self) -> str:
        return "\n".join(f"- {line}" if self.is_list else line for line in self.lines)


@dataclass(frozen=True)
class Guidance:
    """The notes under one row of the form; false where there are none."""

    blocks: tuple[Block, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.blocks)

    @property
    def markdown(self) -> list[str]:
        return [block.markdown for block in self.blocks]


NO_GUIDANCE = Guidance()


@dataclass(frozen=True)
class Prompt:
    """One thing the form asks: `text`, `note` and `printed` are the form's words, `label` is ours."""

    id: str
    text: str
    note: str
    printed: str
    label: str
    bullet: Bullet
    answer: AnswerKind
    per_child: bool
    from_guidance: bool
    category: ActionCategory | None


@dataclass(frozen=True)
class Section:
    """One row of the form: `title` is our name for it, everything else is worded by the form."""

    id: str
    title: str
    heading: str
    lead: str
    group_heading: str
    prompts: tuple[Prompt, ...]
    guidance: Guidance

    @property
    def heading_line(self) -> str:
        """What stands above the prompts, such as "Process compliance: Please confirm:"."""
        return " ".join(words for words in (self.heading, self.lead) if words)

    @property
    def printed_prompts(self) -> tuple[Prompt, ...]:
        """The prompts in the form's left column; the others answer its guidance notes."""
        return tuple(prompt for prompt in self.prompts if not prompt.from_guidance)

    def prompt(self, prompt_id: str) -> Prompt:
        return named(self.prompts, prompt_id)


@dataclass(frozen=True)
class OfferedModel:
    """A model of practice the guidance notes ask to consider, as an open question to think with."""

    id: str
    name: str
    label: str
    question: str


@dataclass(frozen=True)
class Form:
    id: str
    title: str
    launched: str
    aid: str
    attribution: str
    sections: tuple[Section, ...]
    models: tuple[OfferedModel, ...]

    @cached_property
    def prompt_ids(self) -> frozenset[str]:
        return frozenset(prompt.id for section in self.sections for prompt in section.prompts)

    def section(self, section_id: str) -> Section:
        return named(self.sections, section_id)

    def prompt(self, prompt_id: str) -> Prompt:
        return named(tuple(prompt for section in self.sections for prompt in section.prompts), prompt_id)

    def section_of(self, prompt_id: str) -> Section:
        return next(section for section in self.sections if self.prompt(prompt_id) in section.prompts)

    def actions_prompt(self, category: str) -> Prompt:
        """The prompt under which actions of this category are agreed."""
        return next(prompt for _, prompt, _ in walk(self) if prompt.category == category)


def named(items: tuple[Found, ...], item_id: str) -> Found:
    for item in items:
        if item.id == item_id:
            return item
    raise KeyError(item_id)


def walk(form: Form) -> Iterator[tuple[Section, Prompt, Guidance]]:
    """Every prompt in the form's order, the last of each section with the guidance notes that follow it."""
    for section in form.sections:
        for prompt in section.prompts:
            yield section, prompt, section.guidance if prompt is section.prompts[-1] else NO_GUIDANCE


def parse(content: Mapping[str, Any]) -> Form:
    """The form this content describes; Malformed, with every fault in it, if it describes none."""
    reader = Reader()
    form = reader.form(content)
    if reader.faults:
        raise Malformed(reader.faults)
    return form


class Reader:
    """Reads content part by part and collects what is wrong with it."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.section_ids: set[str] = set()
        self.prompt_ids: set[str] = set()
        self.model_ids: set[str] = set()

    def form(self, content: Any) -> Form:
        part = self.part(
            content, "the form", "schema", "id", "title", "launched", "aid", "attribution", "sections", "models"
        )
        if part.get("schema") != SCHEMA:
            self.faults.append(f"the form: schema is {part.get('schema')!r}, not {SCHEMA}")
        form_id = self.words(part, "id", "the form", needed=True)
        if not SLUG.fullmatch(form_id):
            self.faults.append(f"the form: id {form_id!r} is not lower case words joined by hyphens")
        form = Form(
            id=form_id,
            title=self.words(part, "title", "the form", needed=True),
            launched=self.words(part, "launched", "the form"),
            aid=self.words(part, "aid", "the form"),
            attribution=self.words(part, "attribution", "the form", needed=True),
            sections=tuple(self.section(each, n) for n, each in self.rows(part, "sections", "the form")),
            models=tuple(self.model(each, n) for n, each in self.rows(part, "models", "the form", may_be_empty=True)),
        )
        offers_models = any(prompt.answer == AnswerKind.CHOICES for _, prompt, _ in walk(form))
        if offers_models and not form.models:
            self.faults.append("the form: a prompt is answered by choices, and there are no models to choose from")
        return form

    def section(self, content: Any, number: int) -> Section:
        place = f"section {number}"
        part = self.part(content, place, "id", "title", "heading", "lead", "group_heading", "prompts", "guidance")
        section_id = self.new_id(part, place, self.section_ids)
        place = f"section {section_id or number}"
        section = Section(
            id=section_id,
            title=self.words(part, "title", place, needed=True),
            heading=self.words(part, "heading", place),
            lead=self.words(part, "lead", place),
            group_heading=self.words(part, "group_heading", place),
            prompts=tuple(self.prompt(each, n, place) for n, each in self.rows(part, "prompts", place)),
            guidance=self.guidance(part, place),
        )
        if section.lead and not section.heading:
            self.faults.append(f"{place}: there is a lead without a heading")
        if section.prompts and not section.printed_prompts:
            self.faults.append(f"{place}: every prompt is from guidance, so the form itself asks nothing")
        return section

    def prompt(self, content: Any, number: int, section: str) -> Prompt:
        place = f"{section}, prompt {number}"
        part = self.part(
            content,
            place,
            *("id", "text", "note", "printed", "label", "bullet", "answer", "per_child", "from_guidance", "category"),
        )
        prompt_id = self.new_id(part, place, self.prompt_ids)
        place = f"{section}, prompt {prompt_id or number}"
        prompt = Prompt(
            id=prompt_id,
            text=self.words(part, "text", place),
            note=self.words(part, "note", place),
            printed=self.words(part, "printed", place),
            label=self.words(part, "label", place, needed=True),
            bullet=self.one_of(Bullet, part, "bullet", place, otherwise=Bullet.NONE),
            answer=self.one_of(AnswerKind, part, "answer", place),
            per_child=self.yes(part, "per_child", place),
            from_guidance=self.yes(part, "from_guidance", place),
            category=self.one_of(ActionCategory, part, "category", place) if "category" in part else None,
        )
        if prompt.from_guidance and (prompt.text or prompt.note or prompt.printed):
            self.faults.append(f"{place}: it is from guidance, so it has no text, note or printed answer of the form's")
        if not prompt.from_guidance and not prompt.text:
            self.faults.append(f"{place}: text is missing")
        if (prompt.answer in ANSWERS_WITH_A_CATEGORY) != (prompt.category is not None):
            self.faults.append(f"{place}: prompts answered by actions have a category, and no others")
        return prompt

    def guidance(self, part: Mapping[str, Any], place: str) -> Guidance:
        blocks = []
        for number, text in self.rows(part, "guidance", place, may_be_empty=True):
            lines = text.split("\n") if isinstance(text, str) else []
            items = [line.removeprefix("- ") for line in lines]
            is_list = bool(lines) and all(line.startswith("- ") for line in lines)
            if not all(map(ONE_LINE.fullmatch, items)) or not (is_list or len(lines) == 1):
                self.faults.append(f"{place}, guidance {number}: it is neither one paragraph on one line nor a list")
            blocks.append(Block(lines=tuple(items), is_list=is_list))
        return Guidance(tuple(blocks))

    def model(self, content: Any, number: int) -> OfferedModel:
        place = f"model {number}"
        part = self.part(content, place, "id", "name", "label", "question")
        model = OfferedModel(
            id=self.new_id(part, place, self.model_ids),
            name=self.words(part, "name", place, needed=True),
            label=self.words(part, "label", place, needed=True),
            question=self.words(part, "question", place, needed=True),
        )
        if model.question and (not model.question.endswith("?") or model.question.count("?") > 1):
            self.faults.append(f"model {model.id}: its question is not one question")
        return model

    def part(self, content: Any, place: str, *known: str) -> Mapping[str, Any]:
        if not isinstance(content, Mapping):
            self.faults.append(f"{place}: it is not a set of names and values")
            return {}
        for key in content:
            if key not in known:
                self.faults.append(f"{place}: {key!r} is not known here")
        return content

    def rows(
        self, part: Mapping[str, Any], key: str, place: str, *, may_be_empty: bool = False
    ) -> Iterator[tuple[int, Any]]:
        rows = part.get(key, [])
        if not isinstance(rows, list) or not (rows or may_be_empty):
            self.faults.append(f"{place}: {key} is not a list with something in it")
            return
        yield from enumerate(rows, start=1)

    def words(self, part: Mapping[str, Any], key: str, place: str, *, needed: bool = False) -> str:
        words = part.get(key, "")
        if not isinstance(words, str) or (words and not ONE_LINE.fullmatch(words)):
            self.faults.append(f"{place}: {key} is not one line of words with single spaces")
            return ""
        if needed and not words:
            self.faults.append(f"{place}: {key} is missing")
        return words

    def new_id(self, part: Mapping[str, Any], place: str, used: set[str]) -> str:
        item_id = self.words(part, "id", place, needed=True)
        if item_id and not NAME.fullmatch(item_id):
            self.faults.append(f"{place}: id {item_id!r} is not lower case words joined by underscores")
        if item_id in used:
            self.faults.append(f"{place}: id {item_id!r} is used twice")
        used.add(item_id)
        return item_id

    def yes(self, part: Mapping[str, Any], key: str, place: str) -> bool:
        value = part.get(key, False)
        if not isinstance(value, bool):
            self.faults.append(f"{place}: {key} is neither true nor false")
        return value is True

    def one_of(self, choices: Any, part: Mapping[str, Any], key: str, place: str, otherwise: Any = None) -> Any:
        value = part.get(key, otherwise)
        if value not in choices.values:
            self.faults.append(f"{place}: {key} is {value!r}, not one of {', '.join(choices.values)}")
            return otherwise
        return choices(value)
