"""The rules, each a function from source code to what offends against it."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "handrail"

WRITES = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "aupdate"}
ASKS = {"filter", "exclude", "annotate", "select_related", "prefetch_related", "all", "values_list", "first", "exists"}
NAMES_NOT_USED = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "data", "misc"}
DOMAIN_WORDS = {
    "family",
    "families",
    "child",
    "children",
    "supervision",
    "meeting",
    "goal",
    "council",
    "worker",
    "record",
}


def sources(*names: str) -> list[Path]:
    """Modules of the package with these names, or in packages with these names; all of them when none is named."""
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if not {"tests", "migrations"} & set(path.parts)
        and (not names or path.stem in names or set(names) & set(path.relative_to(PACKAGE).parts[:-1]))
    ]


def offences(rule: Callable[[str], list[str]], paths: Iterable[Path]) -> dict[str, list[str]]:
    """What breaks a rule, by file."""
    found = {label(path): rule(path.read_text()) for path in paths}
    return {path: broken for path, broken in found.items() if broken}


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


def queries_and_writes(source: str) -> list[str]:
    """What a view or presenter may not do: ask the database, write to it, open a transaction, write to the trail."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(attr="objects"):
                found.append(f"line {node.lineno}: .objects")
            case ast.Call(func=ast.Attribute(value=receiver, attr=name)) if not is_ours(receiver):
                if name in WRITES | ASKS or (name == "update" and isinstance(receiver, ast.Call)):
                    found.append(f"line {node.lineno}: .{name}()")
            case ast.ImportFrom(module=module, names=names):
                brought = {alias.name for alias in names}
                if (module == "django.db" and "transaction" in brought) or "trail" in brought:
                    found.append(f"line {node.lineno}: imports {', '.join(sorted(brought & {'transaction', 'trail'}))}")
    return found


def is_ours(receiver: ast.expr) -> bool:
    """`services.create(…)` and `goal_services.create(…)` are calls to our own functions."""
    return isinstance(receiver, ast.Name) and receiver.id.endswith(("services", "queries", "policies", "presenters"))


def careless_services(source: str) -> list[str]:
    """Public functions that take positional arguments, do not say who acts, are not atomic, or leave no trace."""
    tree = ast.parse(source)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    from_services = imported_from_services(tree)
    found = []
    for name, node in functions.items():
        if name.startswith("_"):
            continue
        if node.args.args or node.args.posonlyargs or node.args.vararg:
            found.append(f"line {node.lineno}: {name} takes positional arguments")
        if "by" not in [argument.arg for argument in node.args.kwonlyargs]:
            found.append(f"line {node.lineno}: {name} does not say who acts")
        if not (is_atomic(node) or hands_over(node, functions, from_services)):
            found.append(f"line {node.lineno}: {name} is not atomic")
        if not leaves_a_trace(node, functions, from_services, seen=set()):
            found.append(f"line {node.lineno}: {name} leaves no trace")
    return found


# what a service may ask first: who somebody is to the thing decides whether there is anything more
CHECK = re.compile(r"check_\w+|find_\w+|locked_\w+|theirs")
ASKS_THE_DATABASE = {"get", "first", "last", "exists", "count", "aggregate", "in_bulk", "refresh_from_db"}


def unchecked_services(source: str) -> dict[str, str]:
    """Public functions that do something before they have asked whether `by` may, and what they do."""
    tree = ast.parse(source)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    from_services = imported_from_services(tree)
    found = {}
    for name, node in functions.items():
        begins = None if name.startswith("_") else first_step(node.body, functions, from_services, seen={name})
        if begins is not None and not begins.is_check:
            found[name] = (
                f"line {begins.line}: {name} does this before it checks whether `by` may: {begins.words}. Begin with "
                "policies.check_…(…, by), gate.check_works_on(case_id, user=by), permissions.check_has(…, by) or a "
                "find_…(…, user=by); what needs no check is excused in tests/architecture/excused_services.py"
            )
    return found


def checks_of_what_was_found_before(source: str) -> dict[str, str]:
    """Services that ask whether `by` may change what their caller found: others may have changed that meanwhile."""
    found = {}
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef) or not is_atomic(node):
            continue
        given = {one.arg for one in [*node.args.args, *node.args.kwonlyargs]} - {"by"}
        for statement in node.body:
            for call in (one for one in ast.walk(statement) if isinstance(one, ast.Call) and is_check(one)):
                stale = {ast.unparse(one) for one in call.args if root_of(one) in given and not is_an_id(one)}
                asks_of_somebody = any(isinstance(one, ast.Name) and one.id == "by" for one in call.args)
                if "policies" in ast.unparse(call.func) and asks_of_somebody and stale:
                    found[node.name] = (
                        f"line {call.lineno}: {node.name} asks this of what its caller found: {ast.unparse(call)}. "
                        "Hold it and read it anew first, as cases/held.py does, in a find_…(id, user=by)"
                    )
            # what is given a new value here was read here
            given -= {name.id for name in ast.walk(statement) if isinstance(name, ast.Name) and is_given_a_value(name)}
    return found


def root_of(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def is_an_id(node: ast.expr) -> bool:
    return ast.unparse(node).endswith(("id", ".pk"))


def is_given_a_value(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


@dataclass(frozen=True)
class Step:
    is_check: bool
    line: int
    words: str


def first_step(
    body: list[ast.stmt], functions: dict[str, ast.FunctionDef], from_services: set[str], *, seen: set[str]
) -> Step | None:
    """The first statement that does more than give something a name: is it a check, or does it lead to one?"""
    for place, statement in enumerate(body):
        match statement:
            case ast.Expr(value=ast.Constant()):
                continue
            case ast.Try(body=inside) | ast.With(body=inside):
                return first_step(inside, functions, from_services, seen=seen)
            case ast.For(body=inside) if all(isinstance(one, ast.Return) for one in body[place + 1 :]):
                return first_step(inside, functions, from_services, seen=seen)
            case ast.For() | ast.While() | ast.Match():  # a check inside may never be reached
                return Step(False, statement.lineno, ast.unparse(statement).splitlines()[0])
        asked: ast.AST = statement.test if isinstance(statement, ast.If) else statement
        calls = [call for call in ast.walk(asked) if isinstance(call, ast.Call)]
        if any(is_check(call) for call in calls):
            return Step(True, statement.lineno, "")
        for call in calls:
            called = ast.unparse(call.func)
            if passes_on_who_asks(call) and is_a_service(called, from_services):
                return Step(True, statement.lineno, "")  # another service, which is held to the same
            if called in functions and called not in seen:
                within = first_step(functions[called].body, functions, from_services, seen={*seen, called})
                if within is not None:
                    return within
        if isinstance(statement, ast.Assign | ast.AnnAssign) and not any(asks_the_database(call) for call in calls):
            continue
        return Step(False, statement.lineno, ast.unparse(statement).splitlines()[0])
    return None


def is_check(call: ast.Call) -> bool:
    name = ast.unparse(call.func).split(".")[-1]
    return bool(CHECK.fullmatch(name)) and passes_on_who_asks(call)


def passes_on_who_asks(call: ast.Call) -> bool:
    """By its name, or spread from arguments that hold it: `**arguments`."""
    given = [*call.args, *(word.value for word in call.keywords)]
    return any(isinstance(one, ast.Name) and one.id in ("by", "user", "arguments") for one in given)


def asks_the_database(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in WRITES | ASKS_THE_DATABASE


def is_atomic(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(decorator).startswith("transaction.atomic") for decorator in node.decorator_list)


def hands_over(node: ast.FunctionDef, functions: dict[str, ast.FunctionDef], from_services: set[str]) -> bool:
    """Whether a function writes nothing itself and calls one service, whose transaction is then the whole of it."""
    called = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
    writes = [
        each for each in called if isinstance(each, ast.Attribute) and each.attr in WRITES and not is_ours(each.value)
    ]
    handed_over = {
        name
        for name in map(ast.unparse, called)
        if is_a_service(name, from_services) or (name in functions and is_atomic(functions[name]))
    }
    return not writes and len(handed_over) == 1


def imported_from_services(tree: ast.Module) -> set[str]:
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and "services" in (node.module or "").split(".")
        for alias in node.names
    }


def is_a_service(called: str, from_services: set[str]) -> bool:
    """One of a services.py, imported by itself or with its module, or of a module in a package of that name."""
    return bool(re.match(r"\w*services\.", called)) or called.split(".")[0] in from_services


def leaves_a_trace(
    node: ast.FunctionDef, functions: dict[str, ast.FunctionDef], from_services: set[str], *, seen: set[str]
) -> bool:
    """Whether a function records an event, itself or through a service it calls."""
    for call in (found for found in ast.walk(node) if isinstance(found, ast.Call)):
        called = ast.unparse(call.func)
        if called == "trail.record" or is_a_service(called, from_services):
            return True
        if called in functions and called not in seen:
            seen.add(called)
            if leaves_a_trace(functions[called], functions, from_services, seen=seen):
                return True
    return False


def hooks_of_a_commit(source: str) -> list[str]:
    """Uses of on_commit: a hook that fails makes of what is done an error, and drops those behind it."""
    called = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute | ast.ImportFrom)]
    return [f"line {node.lineno}: on_commit" for node in called if "on_commit" in ast.unparse(node).split(".")[-1]]


def signals(source: str) -> list[str]:
    """Uses of signals: a change that happens because of another is a call that can be read."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom(module=module) if module and (
                module.endswith("signals") or module == "django.dispatch"
            ):
                found.append(f"line {node.lineno}: imports {module}")
            case ast.Import(names=names) if any(alias.name.endswith("signals") for alias in names):
                found.append(f"line {node.lineno}: imports signals")
            case ast.Attribute(attr="signals"):
                found.append(f"line {node.lineno}: .signals")
    return found


def refusals_of_the_web(source: str) -> list[str]:
    """Django's own 404s, which mean something to a page only: commands and an API are refused by core.refusals too."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom(module="django.http" | "django.shortcuts", names=names):
                brought = {alias.name for alias in names} & {"Http404", "get_object_or_404", "get_list_or_404"}
                found += [f"line {node.lineno}: {name}; raise core.refusals.NotFound" for name in sorted(brought)]
            case ast.Attribute(attr="Http404" | "get_object_or_404" | "get_list_or_404" as name):
                found.append(f"line {node.lineno}: {name}; raise core.refusals.NotFound")
    return found


def other_clocks(source: str) -> list[str]:
    """Clocks other than core.clock: a test, or the demonstration, could not stop them."""
    clocks = {
        "datetime.now",
        "datetime.datetime.now",
        "datetime.utcnow",
        "timezone.now",
        "date.today",
        "datetime.date.today",
    }
    clocks |= {"timezone.localdate", "timezone.localtime", "time.time"}
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in clocks
    ]


def domain_words(source: str) -> list[str]:
    """Names in core that belong to the domain."""
    found = []
    for node in ast.walk(ast.parse(source)):
        name = getattr(node, "name", None) or getattr(node, "id", None) or getattr(node, "arg", None)
        if isinstance(name, str) and DOMAIN_WORDS & set(re.findall("[a-z]+", name.lower())):
            found.append(f"line {getattr(node, 'lineno', '?')}: {name}")
    return found


def vague_name(path: Path) -> bool:
    return bool(NAMES_NOT_USED & {path.stem, path.parent.name}) or path.stem.startswith(("new_", "old_"))


def what_a_package_fails_to_say(docstring: str | None) -> list[str]:
    """The three lines each app begins with: what it owns, what it does not, and how it is asked."""
    beginnings = ("Owns ", "Does not own ", "Is asked ")
    lines = (docstring or "").splitlines()
    return [beginning.strip() for beginning in beginnings if not any(line.startswith(beginning) for line in lines)]


def unsafe_markup(template: str) -> list[str]:
    """What the content security policy would refuse, and what would let somebody's text be read as markup."""
    without_comments = re.sub(r"\{#.*?#\}", "", template, flags=re.DOTALL)
    patterns = {
        r"<script(?![^>]*nonce=)[^>]*>": "a script without a nonce",
        r"\sstyle=[\"']": "a style attribute",
        r"\son[a-z]+=[\"']": "an event attribute",
        r"\|\s*safe\b": "text marked as safe",
        r"autoescape\s+false": "escaping switched off",
        r"(?:src|href)=[\"'](?:https?:)?//": "something from another host",
    }
    return [what for pattern, what in patterns.items() if re.search(pattern, without_comments)]


def objects_and_likenesses(script: str) -> list[str]:
    """What a name that somebody chose could turn against a script: an object it is a key of, and a loose comparison."""
    without_comments = re.sub(r"//[^\n]*|/\*.*?\*/", "", script, flags=re.DOTALL)
    patterns = {
        r"[\w\])]\[(?!\d+\])[^\]\n]+\]\s*=[^=>]": "a property whose name is worked out is set: use a Map",
        r"[{,]\s*\[[^\]\n]+\]\s*:": "an object has a key that is worked out: use a Map",
        r"__proto__": "__proto__",
        r"[^=!<>]==(?!=)|!=(?!=)(?!\s*null\b)": "a comparison that changes kinds: use ===",
        r"\beval\(|new Function\(|(?<!\btemplate)\.innerHTML\s*=|document\.write": "text is run, or read as markup",
    }
    return [what for pattern, what in patterns.items() if re.search(pattern, without_comments)]


def secrets_asked_for(source: str) -> list[str]:
    """Boxes for a password or a code, and views that say they take one."""
    return re.findall(
        r"[\"'](?:password|current-password|new-password|one-time-code)[\"']|PasswordInput|sensitive_\w+", source
    )


def other_logs(source: str) -> list[str]:
    """Ways to the log that pass by its inventory."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names) if any(name.name.split(".")[0] == "logging" for name in names):
                found.append(f"line {node.lineno}: imports logging; say it with handrail.core.logs.note")
            case ast.ImportFrom(module=module) if (module or "").split(".")[0] == "logging":
                found.append(f"line {node.lineno}: imports logging; say it with handrail.core.logs.note")
    return found


def events_noted(source: str) -> set[str]:
    """The events that a module logs; one that is no plain text is told by its code, which no inventory holds."""
    return {
        event.value if isinstance(event, ast.Constant) else ast.unparse(event)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "logs.note"
        for event in node.args[:1]
    }


# Each gives an id that no page can choose; `own_id` is for what a page sent, and `row_id` for what follows from a key.
GIVE_IDS = {"own_id", "random_from", "uuid4", "uuid5", "id_of", "row_id"}
MAKE_ROWS = {"create", "get_or_create", "update_or_create", "model"}


def ids_taken_as_sent(source: str) -> list[str]:
    """Rows made under an id that is not worked out in the same module: a page may have sent that of anything."""
    tree = ast.parse(source)
    given = dict(pair for node in ast.walk(tree) if isinstance(node, ast.Assign) for pair in assigned(node))
    worked_out = {name for name, value in given.items() if "." not in name and gives_an_id(value)}
    made: list[tuple[int, str, ast.expr]] = []
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=what) | ast.Attribute(attr=what), keywords=keywords):
                for one in keywords:
                    if (one.arg == "pk" and what[:1].isupper()) or (one.arg in ("pk", "id") and what in MAKE_ROWS):
                        made.append((node.lineno, what, one.value))
            case ast.Assign():
                made += [(node.lineno, to, value) for to, value in assigned(node) if to.endswith((".pk", ".id"))]
    return [
        f"{what} under {ast.unparse(value)}"
        for _, what, value in sorted(made, key=lambda one: one[0])
        if not gives_an_id(value) and ast.unparse(value) not in worked_out
    ]


def assigned(node: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from zip(map(ast.unparse, target.elts), node.value.elts, strict=False)
        else:
            yield ast.unparse(target), node.value


def gives_an_id(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in GIVE_IDS


def names_looked_for_by_hand(source: str) -> list[str]:
    """Names that are searched or sorted by as they are written, and not by their search key."""
    return re.findall(r"\w*name__i?(?:contains|exact|startswith)\b|order_by\([^)]*[\"']-?(?:\w+__)?name[\"']", source)


def rules_in_templates(template: str) -> list[str]:
    """Comparisons with roles or states belong to policies and presenters."""
    return re.findall(r"(?:user|person)\.role\b|\.status\s*==", template)


def unguarded_exports(source: str) -> list[str]:
    """Ways to write a spreadsheet that pass by the guard of core.spreadsheets."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id="csv"), attr="writer" | "DictWriter" as writer):
                found.append(f"line {node.lineno}: csv.{writer}")
            case ast.ImportFrom(module="csv", names=names) if {"writer", "DictWriter"} & {one.name for one in names}:
                found.append(f"line {node.lineno}: imports a writer")
            case ast.Constant(value=str(kind)) if kind.startswith("text/csv") and "csv_lines" not in source:
                found.append(f"line {node.lineno}: {kind}")
    return found


def pages_looked_at(source: str) -> dict[str, set[str]]:
    """The pages whose looks a view has written down, by how: open_case, open_list or open_trail."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="gate"), attr=how), keywords=keywords):
                for keyword in keywords:
                    if how.startswith("open_") and keyword.arg == "page":
                        found.setdefault(how, set()).add(ast.literal_eval(keyword.value))
    return found


def apps() -> Iterator[Path]:
    """Every app and every room of supervision."""
    for folder in sorted(PACKAGE.iterdir()):
        if (folder / "__init__.py").exists():
            yield folder
    for room in sorted((PACKAGE / "supervision").iterdir()):
        if (room / "__init__.py").exists() and room.name != "tests":
            yield room
