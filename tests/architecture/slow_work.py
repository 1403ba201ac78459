"""What takes long, and is reached between BEGIN and COMMIT: whoever else writes waits for it."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.architecture.rules import ROOT, is_atomic

# By the names they are called by, wherever they come from: hashing and judging passwords, comparing texts, rendering
# pages and documents, asking other machines, starting programs, and waiting.
SLOW = frozenset(
    {
        "check_password",
        "make_password",
        "set_password",
        "validate_password",
        "judge",
        "zxcvbn",
        "merge",
        "Merge3",
        "SequenceMatcher",
        "render",
        "render_to_string",
        "write_pdf",
        "write_word",
        "send_mail",
        "send_messages",
        "EmailMessage",
        "EmailMultiAlternatives",
        "get_requests_session",
        "urlopen",
        "run",
        "Popen",
        "sleep",
    }
)


@dataclass
class Function:
    """One function of the package: what it calls, and what of that between BEGIN and COMMIT."""

    name: str
    module: str
    calls: list[ast.Call] = field(default_factory=list)
    while_held: list[ast.Call] = field(default_factory=list)


@dataclass
class Package:
    functions: dict[str, Function]
    imported: dict[str, dict[str, str]]

    def meant_by(self, call: ast.Call, within: Function) -> str:
        """The full name of what is called, as far as imports tell; its last part alone where they do not."""
        called = ast.unparse(call.func)
        first, _, rest = called.partition(".")
        known = self.imported[within.module]
        for full in (f"{within.module}.{called}", f"{known[first]}.{rest}".rstrip(".") if first in known else ""):
            if full in self.functions:
                return full
        return called.split(".")[-1]

    def slow_work_within(self, calls: Iterable[ast.Call], within: Function, seen: frozenset[str]) -> Iterator[str]:
        """Each way to something slow, as the names on it."""
        for call in calls:
            meant = self.meant_by(call, within)
            if meant.split(".")[-1] in SLOW:
                yield meant.split(".")[-1]
            elif meant in self.functions and meant not in seen:
                called = self.functions[meant]
                for way in self.slow_work_within(called.calls, called, seen | {meant}):
                    yield f"{called.name} > {way}"


def slow_work_while_held(sources: Mapping[str, str]) -> dict[str, set[str]]:
    """By the full name of a function: the ways from what it does in a transaction to something slow."""
    package = read(sources)
    found = {
        name: set(package.slow_work_within(function.while_held, function, frozenset({name})))
        for name, function in package.functions.items()
    }
    return {name: ways for name, ways in found.items() if ways}


def read(sources: Mapping[str, str]) -> Package:
    package = Package({}, {})
    for module, source in sources.items():
        tree = ast.parse(source)
        package.imported[module] = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for node in functions_of(tree.body):
            calls = [call for call in ast.walk(node) if isinstance(call, ast.Call)]
            held = calls if is_atomic(node) else [call for block in held_in(node) for call in calls_in(block)]
            package.functions[f"{module}.{node.name}"] = Function(node.name, module, calls, held)
    return package


def functions_of(body: list[ast.stmt]) -> Iterator[ast.FunctionDef]:
    """Of a module and its classes."""
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from functions_of(node.body)


def held_in(node: ast.FunctionDef) -> Iterator[ast.With]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.With) and any("atomic" in ast.unparse(item.context_expr) for item in inner.items):
            yield inner


def calls_in(block: ast.With) -> list[ast.Call]:
    return [call for statement in block.body for call in ast.walk(statement) if isinstance(call, ast.Call)]


def modules(paths: Iterable[Path]) -> dict[str, str]:
    """The source of each module, by its full name."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path.read_text()
        for path in paths
    }
