"""Pages that are written from the code's own tables, so that what a reader is told is what the program does."""

import ast
import inspect
from pathlib import Path

from handrail.accounts.choices import Reach, Role
from handrail.accounts.permissions import PERMISSIONS
from handrail.accounts.roles import MEANINGS, RIGHTS
from handrail.audit.events import ADDRESSES, EVENTS, LISTS, PAGES
from handrail.cases.relationships import READING_THE_TRAIL, RELATIONSHIPS, WHAT_A_MEETING_GIVES, WHAT_IS_KEPT
from handrail.config import asvs, environment, settings
from handrail.config.mass_requests import ALLOWANCES
from handrail.core.log_events import ALWAYS, FIELDS
from handrail.core.log_events import EVENTS as EVENTS_OF_THE_LOG
from handrail.documents import making
from handrail.serving import bodies
from handrail.supervision.recording.row_kinds import ROW_KINDS
from handrail.supervision.records.choices import NEXT_STATUSES, RecordStatus
from handrail.supervision.records.fields import Line, Words
from handrail.supervision.records.limits import MOST_ROWS, NEARLY

FOLDER = settings.BASE_DIR / "docs" / "reference"
WRITTEN_BY = "This page is written from the code by `handrail reference`.\n"


def pages() -> dict[Path, str]:
    """Every generated page, by its path."""
    return {
        FOLDER / "roles.md": roles(),
        FOLDER / "states.md": states(),
        FOLDER / "settings.md": environment_settings(),
        FOLDER / "trail.md": trail(),
        FOLDER / "limits.md": limits(),
        FOLDER / "logs.md": log(),
        FOLDER / "asvs.md": asvs_page(),
    }


def stale() -> list[Path]:
    return [path for path, text in pages().items() if not path.exists() or path.read_text() != text]


def roles() -> str:
    rows = [
        [Role(role).label, Reach(rights.sees).label, *("Yes" if getattr(rights, right) else "No" for right in MEANINGS)]
        for role, rights in RIGHTS.items()
    ]
    relationships = [[one.name, one.opens, "Yes" if one.writes else "No", one.until] for one in RELATIONSHIPS]
    needs = [[f"`{name}`", permission.who] for name, permission in PERMISSIONS.items()]
    return "\n".join(
        [
            "# Roles\n",
            WRITTEN_BY,
            "A role says which families its holder may open without being allocated, and what else they do. Whoever "
            "opens a family by their role alone reads it; whoever works with it also writes in its records.\n",
            table(["Role", "Opens", *MEANINGS.values()], rows),
            "\n## What a relationship gives, whatever the role\n",
            "An IT administrator opens no family by any of them. Rights are read from the database at every request.\n",
            table(["Relationship", "Opens", "Writes", "Until"], relationships),
            "\n## What a meeting gives, and when it ends\n",
            *(f"- {words}" for words in WHAT_A_MEETING_GIVES),
            "\n## What is kept by whoever may no longer open a family\n",
            f"{WHAT_IS_KEPT}\n",
            "\n## What reading the trail shows\n",
            f"{READING_THE_TRAIL}\n",
            "\n## What a page needs\n",
            "Each address declares one of these, and nobody else comes any further: there is nothing at it for them, "
            "or it says why not where that tells nothing. What changes anything asks once more by itself, however it "
            "is reached.\n",
            table(["Permission", "Who has it"], needs),
            "",
        ]
    )


def states() -> str:
    rows = [
        [
            RecordStatus(status).label,
            ", ".join(RecordStatus(after).label for after in following) or "Nothing: it is final",
        ]
        for status, following in NEXT_STATUSES.items()
    ]
    return "\n".join(["# The states of a record\n", WRITTEN_BY, table(["A record that is", "may become"], rows), ""])


def trail() -> str:
    rows = [[f"`{event}`", meaning] for event, meaning in EVENTS.items()]
    pages = [
        [page, f"Looked at {words}"] for page, words in sorted({*PAGES.items(), *LISTS.items(), *ADDRESSES.items()})
    ]
    return "\n".join(
        [
            "# The trail\n",
            WRITTEN_BY,
            table(["Event", "What happened"], rows),
            "\n## What a look names\n",
            table(["Page", "What is said of it"], pages),
            "",
        ]
    )


def limits() -> str:
    rows = [[one.what, f"{one.at_once:,}", f"{one.a_minute:,}", one.costs] for one in ALLOWANCES.values()]
    return "\n".join(
        [
            "# Limits\n",
            WRITTEN_BY,
            "What is heavy, and how often one person may have it in production: so many at once, and then so many a "
            "minute, in each worker. Whoever asks for more is told to wait, and loses nothing they typed; a page that "
            "saves by itself sends it again.\n",
            table(["What", "At once", "Then a minute", "What it costs"], rows),
            "\n## What is sent\n",
            table(
                ["Who sends", "At most"],
                [
                    ["Somebody without a session", size(bodies.LARGEST_OF_STRANGERS)],
                    ["Somebody whose session has ended", size(bodies.LARGEST_OF_ENDED_SESSIONS)],
                    ["Somebody signed in", size(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)],
                    ["The same, still on its way", size(bodies.MOST_OF_ONE_PERSON)],
                    ["Everybody together, still on its way, in each worker", size(bodies.MOST_OF_ALL)],
                    ["Of that, left to whoever has nothing on its way", size(bodies.KEPT_FOR_OTHERS)],
                ],
            ),
            f"\nA body is waited for {bodies.SECONDS_TO_BEGIN} seconds, and a second more for each "
            f"{bodies.BYTES_A_SECOND // 1000} kB of it.",
            "\n## Documents\n",
            f"One at a time for each person; {making.SECONDS_TO_MAKE:.0f} seconds and {size(making.MOST_MEMORY)} for "
            "each.",
            "\n## What a record takes\n",
            *what_a_record_takes(),
            "",
        ]
    )


def log() -> str:
    rows = [
        [f"`{name}`", event.level_name, event.meaning, ", ".join(f"`{one}`" for one in event.fields)]
        for name, event in EVENTS_OF_THE_LOG.items()
    ]
    return "\n".join(
        [
            "# The log\n",
            WRITTEN_BY,
            "One JSON object on a line for each event, on standard error. No line holds a name, a word of a case, the "
            "address of a page, an e-mail address or the message of an error. `HANDRAIL_LOG_LEVEL` says from which "
            "level on lines are written. How to keep them and be told: [how-to](../how-to/keep-the-log.md).\n",
            table(["Event", "Level", "What happened", "Its fields"], rows),
            "\n## Fields\n",
            table(["Field", "What it says"], [[f"`{name}`", words] for name, words in (ALWAYS | FIELDS).items()]),
            "",
        ]
    )


def what_a_record_takes() -> list[str]:
    boxes = [
        [kind.noun, box.label, f"{box.longest:,} characters"]
        for kind in ROW_KINDS.values()
        for box in kind.boxes
        if isinstance(box, Words | Line)
    ]
    rows = [[ROW_KINDS[kind].noun, f"{most}"] for kind, most in MOST_ROWS.items()]
    return [
        "Nothing that is typed beyond these is lost: it stays in its box, which says that it is not saved and what to "
        f"do. From {NEARLY:.0%} on, the page says how much is left. What is taken out of a record makes room.\n",
        table(["Rows that stand in one record", "At most"], rows),
        "\nAn addendum takes 100,000 characters, the reason for abandoning a record 2,000.\n",
        table(["Row", "Box", "At most"], boxes),
    ]


def size(count: int) -> str:
    return f"{count // 1024**2} MiB" if count >= 1024**2 else f"{count // 1024} KiB"


def asvs_page() -> str:
    found = asvs.requirements()
    counted = [
        [
            words,
            *(str(sum(one.state == state and one.level == level for one in found)) for level in (1, 2)),
        ]
        for state, words in asvs.STATES.items()
    ]
    not_met = [[f"V{one.id}", str(one.level), one.asks, one.answer] for one in found if one.state == "not met"]
    lines = [
        "# OWASP ASVS 5.0.0, level 1 and level 2\n",
        "This page is written from `docs/security/asvs.yaml` by `handrail reference`. What a requirement asks stands "
        "here in our own short words; the standard has its own.\n",
        table(["", "Level 1", "Level 2"], counted),
        "\n## Not met\n",
        table(["Requirement", "Level", "Asks", "Why it is not met"], not_met),
    ]
    for number, (name, *_) in asvs.CHAPTERS.items():
        rows = [
            [f"V{one.id}", str(one.level), one.asks, asvs.STATES[one.state], one.answer, _evidence(one)]
            for one in found
            if one.chapter == number
        ]
        columns = ["Requirement", "Level", "Asks", "", "Answer", "Shown by"]
        lines += [f"\n## V{number} {name}\n", table(columns, rows)]
    return "\n".join([*lines, ""])


def _evidence(one: asvs.Requirement) -> str:
    return ", ".join(f"[{path}](../../{path.partition('::')[0]})" for path in one.shown_by)


def environment_settings() -> str:
    rows = [[f"`{name}`", kind, default] for name, kind, default in sorted(settings_read())]
    return "\n".join(
        [
            "# Settings\n",
            WRITTEN_BY,
            "Settings are read from the environment when Handrail starts. One that is missing or malformed stops the "
            "start, and the message says what to change.\n",
            table(["Setting", "Kind", "When it is not set"], rows),
            "",
        ]
    )


KINDS = {
    "text": "Text",
    "choice": "One of",
    "yes": "`yes` or `no`",
    "secret": "Secret, at least 50 characters",
    "retired_secrets": "Secrets, with commas between",
    "mail": "`smtp+tls://user:password@host:port` or `smtps://`; `smtp://` in production for this machine only",
    "hosts": "Host names, with commas between",
    "date": "A date like 2026-11-23, or `real`",
    "database": "`sqlite:////file` or `postgresql://user:password@host:port/name`, then `?sslmode=` with "
    "`verify-full`, or `verify-ca` for an authority of the council’s own, and `&sslrootcert=` with the file of the "
    "authority’s certificate; for another machine `verify-full` with the system’s authorities where nothing is said",
    "sender": "An e-mail address, or `A name <address>`",
    "anchors": "A file, which is none of the database’s",
    "port": "Port number",
    "number": "Number",
}


def settings_read() -> list[tuple[str, str, str]]:
    """Each variable that the settings read: its name, its kind, and what happens without it."""
    found = []
    for node in ast.walk(ast.parse(inspect.getsource(settings))):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="env"), attr=reader), args=[ast.Constant(value=name), *more]
            ):
                if not hasattr(environment.Environment, reader):
                    raise LookupError(f"env.{reader} is not a way to read a setting")
                kind = KINDS[reader]
                if reader == "choice":
                    kind = "One of " + ", ".join(f"`{choice}`" for choice in ast.literal_eval(more[0]))
                found.append((name, kind, without(node)))
    return found


def without(call: ast.Call) -> str:
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    development = without_in_development(call, keywords)
    match keywords.get("needed"):
        case ast.Name(id="COUNCIL_SIGN_IN"):
            return "Nothing starts where `HANDRAIL_SIGN_IN` is `council` or `both`"
    if "needed" in keywords:
        return "Production does not start" + (f"; elsewhere {development}" if development != "–" else "")
    return development


def without_in_development(call: ast.Call, keywords: dict[str | None, ast.expr]) -> str:
    match keywords.get("default") or keywords.get("folder"):
        case ast.Constant(value=value) if value != "":
            return f"`{value}`"
        case ast.IfExp(test=ast.Name(id="PRODUCTION"), body=ast.Constant(), orelse=ast.Constant()) as choice:
            return f"`{choice.body.value}` in production, elsewhere `{choice.orelse.value}`"
        case ast.JoinedStr():
            return "in the folder `var/`"
        case _:
            return "`no`" if isinstance(call.func, ast.Attribute) and call.func.attr == "yes" else "–"


def table(columns: list[str], rows: list[list[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
