"""From a fresh clone to the first signed-in page, and how long the server takes to start."""

import os
import re
import signal
import statistics
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from bench import Figure
from bench.serving import ROOT, free_port, serving, sqlite, wait_until_served

ID = "P9"
MARK = "two commands to the first signed-in page; the server starts in under 3 s"
SECONDS_TO_START = 3.0
PERSON = "sam.okafor@example.org"


def measure() -> Figure:
    with tempfile.TemporaryDirectory(prefix="handrail-measure-") as folder:
        clone = Path(folder) / "handrail"
        began = time.monotonic()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        greeting = first_page(clone, began)
    started = start_up()
    text = (
        f"git clone and script/server: signed in as {greeting['who']} after {greeting['seconds']:.0f} s; "
        f"second script/server {greeting['again']:.1f} s; the server starts in {started:.2f} s"
    )
    return Figure(text, holds=started < SECONDS_TO_START)


def first_page(clone: Path, began: float) -> dict:
    """Runs script/server in the clone until somebody is signed in, then runs it again."""
    greeting = {"who": sign_in(clone), "seconds": time.monotonic() - began}
    again = time.monotonic()
    sign_in(clone)
    return {**greeting, "again": time.monotonic() - again}


def sign_in(clone: Path) -> str:
    """The name on the first page that script/server shows somebody who signs in."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "VIRTUAL_ENV")}
    server = subprocess.Popen(
        [str(clone / "script" / "server")],
        cwd=clone,
        env={**kept, "HANDRAIL_PORT": str(port), "HANDRAIL_MODE": "development"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert server.stdout is not None
        said = read_until(server.stdout, "is served at")
        password = re.findall(r"password is (\S+)", said)[0]
        address = f"http://127.0.0.1:{port}"
        wait_until_served(address, server)
        return person_signed_in(address, password)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


def read_until(stream, word: str) -> str:
    lines = []
    for line in stream:
        lines.append(line)
        if word in line:
            return "".join(lines)
    raise RuntimeError(f"script/server stopped without saying the {word}")


def person_signed_in(address: str, password: str) -> str:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = browser.open(f"{address}/sign-in/").read().decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "login": PERSON, "password": password}).encode()
    first = browser.open(f"{address}/sign-in/", form).read().decode()
    if "Sam Okafor" not in first:
        raise RuntimeError("nobody is signed in on the first page")
    return "Sam Okafor"


def start_up() -> float:
    """The middle one of three starts, from the command to the first page."""
    seconds = []
    with sqlite() as database:
        for _ in range(3):
            with serving(database) as server:
                seconds.append(server.started_in)
    return statistics.median(seconds)
