"""deploy/nginx.conf, run as it is in front of a server here: only its ports, folders and certificate are others."""

import datetime
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.serving import ROOT, free_port

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
AROUND = """
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
daemon off;
{user}
worker_processes 2;
worker_rlimit_nofile 16384;
events {{ worker_connections 4096; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/handrail.conf;
}}
"""


def nginx() -> str | None:
    """The program, where it is installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def behind_nginx(server_port: int, host: str) -> Iterator[int]:
    """The port on which nginx serves what is served on another, over TLS."""
    program = nginx()
    if program is None:
        raise RuntimeError("nginx is missing. Run: sudo apt-get install nginx")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="handrail-nginx-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        make_certificate(folder, host)
        (folder / "handrail.conf").write_text(placed(folder, server_port, port, host))
        user = "user root;" if os.getuid() == 0 else ""
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))
        process = subprocess.Popen([program, "-p", name, "-c", f"{name}/nginx.conf"], stderr=subprocess.DEVNULL)
        try:
            wait_until_it_listens(port, process, folder / "error.log")
            yield port
        finally:
            process.terminate()
            process.wait(20)


def placed(folder: Path, server_port: int, port: int, host: str) -> str:
    """The configuration with its places changed; each must be there to be changed."""
    text = CONFIGURATION.read_text()
    for old, new in (
        (r"server 127\.0\.0\.1:8000;", f"server 127.0.0.1:{server_port};"),
        (r"listen 80;\n +listen \[::\]:80;", f"listen 127.0.0.1:{free_port()};"),
        (r"listen 443 ssl http2;\n +listen \[::\]:443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        (r"handrail\.example\.org", host),
        (r"/etc/ssl/handrail/", f"{folder}/"),
        (r"/var/log/nginx/", f"{folder}/"),
        (r"/var/cache/nginx/", f"{folder}/"),
    ):
        text, changed = re.subn(old, new, text)
        if not changed:
            raise LookupError(f"deploy/nginx.conf does not say {old}")
    return text


def make_certificate(folder: Path, host: str) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def wait_until_it_listens(port: int, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"nginx stopped: {log.read_text() if log.exists() else ''}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError("nginx does not listen")
