"""A provider that answers whatever a test has it say, as late as the test says; nobody signs in there."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from django.http import HttpResponseRedirect
from django.test import Client
from jwt.algorithms import ECAlgorithm

from handrail.accounts.claims import provider_name
from handrail.accounts.tests.setting_out import set_out

CLIENT_ID = "handrail"
KEY_ID = "this year's"
Claims = dict[str, Any]


@cache
def private_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def public_keys() -> list[Claims]:
    key = ECAlgorithm.to_jwk(private_key().public_key(), as_dict=True)
    return [key | {"kid": KEY_ID, "use": "sig", "alg": "ES256"}]


def signed(claims: Claims) -> str:
    return jwt.encode(claims, private_key(), "ES256", {"kid": KEY_ID})


@dataclass
class MadeUpProvider:
    issuer: str
    address: str
    id_token: dict[str, Any] = field(default_factory=dict)
    nonce: str = ""
    userinfo: Any = field(default_factory=dict)
    # How the ID token is made of its claims, which keys are published, and what else the discovery document says.
    sign: Callable[[Claims], str] = signed
    keys: list[Claims] = field(default_factory=public_keys)
    document: Claims = field(default_factory=dict)
    # What is answered at a path, as it is, in place of what a provider answers there; or where it is sent on to.
    instead: dict[str, bytes] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    late: dict[str, float] = field(default_factory=dict)
    # For so many seconds, a letter at a time comes before what is answered: in its head, or as its first words.
    drips: dict[str, float] = field(default_factory=dict)
    drips_in_the_head: bool = False
    asked: Counter = field(default_factory=Counter)

    def says(self, signed: dict[str, Any], besides: Any = None) -> None:
        self.id_token, self.userinfo = signed, {"sub": signed.get("sub")} if besides is None else besides

    def sign_in(self, browser: Client, onward: str = "") -> Any:
        """To the provider and back, which answers the question that was asked."""
        address = set_out(browser, onward)
        if not address.startswith(self.address):
            return HttpResponseRedirect(address)
        return browser.get(self.there_and_back(address))

    def there_and_back(self, address: str) -> str:
        """The address with which the provider sends a browser back that came with this one."""
        said = parse_qs(urlsplit(address).query)
        self.nonce = said["nonce"][0]
        return f"{said['redirect_uri'][0]}?{urlencode({'code': 'a code', 'state': said['state'][0]})}"

    def answer(self, path: str) -> bytes:
        self.asked[path] += 1
        time.sleep(self.late.get(path, 0))
        if path in self.instead:
            return self.instead[path]
        if path == "/token":
            times = {"iat": int(time.time()), "exp": int(time.time()) + 300}
            claims = {"iss": self.issuer, "aud": CLIENT_ID, "nonce": self.nonce, **times, **self.id_token}
            return json.dumps({"access_token": "a", "expires_in": 300, "id_token": self.sign(claims)}).encode()
        if path == "/keys":
            return json.dumps({"keys": self.keys}).encode()
        if path == "/userinfo":
            return json.dumps(self.userinfo).encode()
        places = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "keys",
        }
        return json.dumps(
            {
                "issuer": self.issuer,
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                **{name: f"{self.address}/{place}" for name, place in places.items()},
                **self.document,
            }
        ).encode()


def is_the_councils(provider: MadeUpProvider, settings: Any, *, written: str = "") -> None:
    """The provider is named in the settings, its issuer as it is or as somebody has written it."""
    settings.COUNCIL_SIGN_IN = True
    settings.HANDRAIL_OPENID_ISSUER = written or provider.issuer
    app = {
        "provider_id": provider_name(settings.HANDRAIL_OPENID_ISSUER),
        "name": "Westmere account",
        "client_id": CLIENT_ID,
        "secret": "made-up",
        "settings": {"server_url": provider.issuer},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


@contextmanager
def running() -> Iterator[MadeUpProvider]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = urlsplit(self.path).path
            content = provider.answer(path)
            if path == "/authorize":
                provider.elsewhere[path] = provider.there_and_back(self.path)
            self.send_response(302 if path in provider.elsewhere else 200)
            if path in provider.elsewhere:
                self.send_header("Location", provider.elsewhere[path])
            self.send_header("Content-Type", "application/json")
            if path in provider.drips and provider.drips_in_the_head:
                self.flush_headers()
                self.wfile.write(b"Drips: ")
                self.drip(provider.drips[path])
                self.wfile.write(b"\r\n")
            if path in provider.drips:
                self.send_header("Connection", "close")
            else:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if path in provider.drips and not provider.drips_in_the_head:
                self.drip(provider.drips[path])
            self.wfile.write(content)

        def drip(self, seconds: float) -> None:
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                self.wfile.write(b" ")
                time.sleep(0.1)

        def handle(self) -> None:
            with suppress(ConnectionError):
                super().handle()

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    address = f"http://127.0.0.1:{server.server_port}"
    provider = MadeUpProvider(issuer=address, address=address)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
