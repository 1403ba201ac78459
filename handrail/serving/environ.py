"""A request as WSGI describes it, from what Granian says of it by RSGI."""

import re
import sys
from typing import Any

Environ = dict[str, Any]
ALWAYS = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}
# Of a content type, what says which it is and where its parts end.
KIND, BOUNDARY = re.compile("[^;,]*"), re.compile(r';\s*boundary\s*=\s*("[^"]*"|[^;,\s"]+)', re.IGNORECASE)
# A parameter that names a character set of its own (RFC 8187), which no browser sends here.
NAMES_A_CHARSET = re.compile(r"\*\s*=")
WITHOUT_PREFIX = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


def environ_of(scope: Any) -> Environ:
    """The environ of a request whose body is still to come."""
    host, _, port = scope.server.rpartition(":")
    environ = ALWAYS | {
        "REQUEST_METHOD": scope.method,
        # WSGI wants the bytes of a path as the characters of Latin-1
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
    }
    for name, value in scope.headers.items():
        # X_Forwarded_Proto would be taken for X-Forwarded-Proto, which a proxy sets and lets nobody else set
        if "_" in name:
            continue
        key = WITHOUT_PREFIX.get(name) or "HTTP_" + name.upper().replace("-", "_")
        if key in environ:
            value = f"{environ[key]}{'; ' if name == 'cookie' else ','}{value}"
        environ[key] = value
    if "CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = without_charset(environ["CONTENT_TYPE"])
    if NAMES_A_CHARSET.search(environ.get("HTTP_ACCEPT", "")):
        del environ["HTTP_ACCEPT"]
    return environ


def without_charset(content_type: str) -> str:
    """What was sent is read as UTF-8, whatever its sender names: Python knows character sets that are none."""
    kind, boundary = KIND.match(content_type), BOUNDARY.search(content_type)
    return (kind[0].strip() if kind else "") + (f"; boundary={boundary[1]}" if boundary else "")
