"""The form's wording as it is shipped: one folder for each version, a YAML file and its guidance notes beside it."""

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml

from handrail.form_library.definitions import SCHEMA, Malformed

CONTENT = Path(__file__).resolve().parent / "content"
CURRENT = "case-supervision-2022-04-18"


class StrictLoader(yaml.SafeLoader):
    """YAML in which a name given twice is a fault, not a silent choice of the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(key, deep=True) for key, _ in node.value]  # type: ignore[no-untyped-call]
        for name in names:
            if names.count(name) > 1:
                line = node.start_mark.line + 1
                raise Malformed([f"line {line}: {name!r} is given twice"])
        return super().construct_mapping(node, deep)


def read(folder: Path) -> dict[str, Any]:
    """The content of one version, its guidance notes put into their sections."""
    try:
        content = yaml.load((folder / "form.yaml").read_text(encoding="utf-8"), Loader=StrictLoader)  # noqa: S506
    except yaml.YAMLError as fault:
        raise Malformed([f"form.yaml cannot be read: {fault}"]) from fault
    if not isinstance(content, dict) or not all(isinstance(each, dict) for each in content.get("sections") or [{}]):
        raise Malformed(["form.yaml: it is not a form with sections"])
    notes = {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "guidance").glob("*.md"))}
    for section in content.get("sections") or []:
        section["guidance"] = notes.pop(section.get("id"), "").strip().split("\n\n")
        if section["guidance"] == [""]:
            section["guidance"] = []
    if notes:
        raise Malformed([f"guidance/{name}.md: the form has no such section" for name in notes])
    return {"schema": SCHEMA, **content}


def current() -> dict[str, Any]:
    return read(CONTENT / CURRENT)


def fingerprint(content: dict[str, Any]) -> str:
    """The SHA-256 of the content, however a database orders its names."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
