"""Every address and every status under production's settings: what answers carry; and Django's own check of those."""

import secrets
import subprocess
import sys
import tempfile
from collections import Counter

from bench import Figure, headers_of_a_server
from bench.serving import ROOT, ask_in_process, manage, serving, settings_of, sqlite
from bench.told_by_tests import ask_tests

ID = "S8"
MARK = (
    "strict CSP without unsafe-*, HSTS, no-store on pages, nosniff, no framing, secure cookies, on every URL and every "
    "status under production's settings; check --deploy clean"
)
HOST = "handrail.example.org"


def measure() -> Figure:
    with sqlite() as database, tempfile.TemporaryDirectory(prefix="handrail-measure-") as static:
        manage(settings_of(database), "migrate", "--verbosity", "0")
        manage(settings_of(database), "demo")
        production = settings_in_production(database, static)
        manage(production, "collectstatic", "--noinput", "--verbosity", "0")
        deploy = subprocess.run(
            [sys.executable, "-m", "handrail.config.command", *CHECK], cwd=ROOT, env=production, capture_output=True
        )
        seen = ask_in_process("headers", database, HOST, environment=production)
        with serving(database, demo=False, environment=production) as server:
            of_the_server = headers_of_a_server.look_at(server, HOST)
    seen["answers"] += of_the_server.answers
    seen["statuses"] = Counter(seen["statuses"]) + of_the_server.statuses
    seen["faults"] = Counter(seen["faults"]) + of_the_server.faults
    controls = ask_tests("tests/access/test_headers.py")
    statuses = ", ".join(f"{status} × {count}" for status, count in sorted(seen["statuses"].items()))
    text = (
        f"{seen['answers']:,} answers ({statuses}): {len(seen['faults'])} faults"
        f"{'; ' + next(iter(seen['faults'])) if seen['faults'] else ''}; "
        f"check --deploy {'clean' if deploy.returncode == 0 else 'not clean'}; each header taken out was "
        f"{'missed' if controls.run.clean else 'not missed'}"
    )
    return Figure(text, holds=not seen["faults"] and deploy.returncode == 0 and controls.run.clean)


CHECK = ("check", "--deploy", "--fail-level", "WARNING", "--database", "default")


def settings_in_production(database: str, static: str) -> dict[str, str]:
    """As a council would set them, but that a second factor is offered and not required, so that pages are seen."""
    measuring = {"DJANGO_ALLOW_ASYNC_UNSAFE"}  # which Django's check rightly minds
    return {name: value for name, value in settings_of(database).items() if name not in measuring} | {
        "HANDRAIL_MODE": "production",
        "HANDRAIL_COUNCIL": "A council",
        "HANDRAIL_HOSTS": HOST,
        "HANDRAIL_BEHIND_PROXY": "yes",
        "HANDRAIL_SECRET_KEY": secrets.token_urlsafe(60),
        "HANDRAIL_TRAIL_KEY": secrets.token_urlsafe(60),
        "HANDRAIL_SECOND_FACTOR": "offered",
        "HANDRAIL_TRAIL_ANCHORS": f"{static}/anchors.jsonl",
        "HANDRAIL_MAIL": "smtp+tls://mail.example.org",
        "HANDRAIL_MAIL_FROM": "handrail@example.org",
        "HANDRAIL_STATIC": static,
    }
