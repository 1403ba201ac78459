"""A provider that answers whatever a test has it say, as late as the test says; nobody signs in there."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from django.test import Client

CLIENT_ID = "handrail"


@dataclass
class MadeUpProvider:
    issuer: str
    id_token: dict[str, Any] = field(default_factory=dict)
    nonce: str = ""
    userinfo: Any = field(default_factory=dict)
    # What is answered at a path, as it is, in place of what a provider answers there.
    instead: dict[str, bytes] = field(default_factory=dict)
    late: dict[str, float] = field(default_factory=dict)
    asked: Counter = field(default_factory=Counter)

    def says(self, signed: dict[str, Any], besides: Any = None) -> None:
        self.id_token, self.userinfo = signed, {"sub": signed.get("sub")} if besides is None else besides

    def sign_in(self, browser: Client, onward: str = "") -> Any:
        """To the provider and back, which answers the question that was asked."""
        away = browser.get("/sign-in/council/", {"next": onward} if onward else {})
        if not away.url.startswith(self.issuer):
            return away
        said = parse_qs(urlsplit(away.url).query)
        self.nonce = said["nonce"][0]
        return browser.get("/sign-in/council/back/", {"code": "a code", "state": said["state"][0]})

    def answer(self, path: str) -> bytes:
        self.asked[path] += 1
        time.sleep(self.late.get(path, 0))
        if path in self.instead:
            return self.instead[path]
        if path == "/token":
            times = {"iat": int(time.time()), "exp": int(time.time()) + 300}
            token = {"iss": self.issuer, "aud": CLIENT_ID, "nonce": self.nonce, **times, **self.id_token}
            signed = jwt.encode(token, "a made-up key of a made-up provider")
            return json.dumps({"access_token": "a", "expires_in": 300, "id_token": signed}).encode()
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
                **{name: f"{self.issuer}/{place}" for name, place in places.items()},
            }
        ).encode()


@contextmanager
def running() -> Iterator[MadeUpProvider]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            content = provider.answer(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    provider = MadeUpProvider(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
