"""A council's own sign-in, running on this machine for as long as a test needs it."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from django.test import Client

from handrail.accounts.tests.setting_out import set_out

SCRIPT = Path(__file__).with_name("council_provider.mjs")
CLIENT_ID, SECRET = "handrail", "made-up-secret-of-a-made-up-council"
BACK = "http://testserver/sign-in/council/back/"
NODE = shutil.which("node") or shutil.which("node", path=str(Path(".venv", "bin").resolve()))


@dataclass
class CouncilProvider:
    issuer: str
    process: subprocess.Popen

    def next_is(self, sub: str, **claims: Any) -> None:
        """Who signs in the next time somebody is sent there."""
        requests.post(f"{self.issuer}/next", data=json.dumps({"sub": sub, **claims}), timeout=10).raise_for_status()

    def sign_in(self, browser: Client, onward: str = "") -> Any:
        """Goes to the council's page and back, and answers with what Handrail says then."""
        return browser.get(self.there_and_back(browser, onward))

    def there_and_back(self, browser: Client, onward: str = "", *, nonce: str = "") -> str:
        """The address with which the council's page sends a browser back; `nonce` is asked for in place of ours."""
        address = set_out(browser, onward)
        if nonce:
            parts = urlsplit(address)
            address = parts._replace(query=urlencode(dict(parse_qsl(parts.query)) | {"nonce": nonce})).geturl()
        return self.answer(address)

    def answer(self, address: str) -> str:
        with requests.Session() as session:
            while address.startswith(self.issuer):
                response = session.get(address, allow_redirects=False, timeout=10)
                address = requests.compat.urljoin(address, response.headers["Location"])
        parts = urlsplit(address)
        return f"{parts.path}?{parts.query}"


def start() -> CouncilProvider:
    assert NODE is not None
    process = subprocess.Popen([NODE, str(SCRIPT), BACK], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    return CouncilProvider(process.stdout.readline().strip(), process)
