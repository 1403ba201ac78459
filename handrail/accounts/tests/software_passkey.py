"""A passkey made in software, which answers whatever it is asked, truly or as an attacker would."""

import hashlib
import html
import json
import os
import re
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.utils import websafe_encode

PRESENT, MADE_NOW = 0x01, 0x40


def challenge_of(page: str) -> str:
    """What a page asks a passkey to sign."""
    found = re.search(r'"challenge":\s*"([^"]+)"', html.unescape(page))
    assert found, page
    return found[1]


class SoftwarePasskey:
    def __init__(self) -> None:
        self.key, self.id, self.used = ec.generate_private_key(ec.SECP256R1()), os.urandom(32), 0

    def made(self, challenge: str, *, origin: str, host: str) -> dict[str, Any]:
        """What a device answers that is asked to make a passkey."""
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._authenticator_data(host, made=True)})
        said = self._client_data("webauthn.create", challenge, origin)
        return self._answer(clientDataJSON=said, attestationObject=attested)

    def shown(self, challenge: str, *, origin: str, host: str) -> dict[str, Any]:
        """What it answers that is asked to sign in with it."""
        said, data = self._client_data("webauthn.get", challenge, origin), self._authenticator_data(host)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=said, authenticatorData=data, signature=signature)

    def _answer(self, **response: bytes) -> dict[str, Any]:
        written = {name: websafe_encode(value) for name, value in response.items()}
        own_id = websafe_encode(self.id)
        return {"id": own_id, "rawId": own_id, "type": "public-key", "response": written}

    def _client_data(self, kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin}).encode()

    def _authenticator_data(self, host: str, *, made: bool = False) -> bytes:
        self.used += 1
        flags = PRESENT | (MADE_NOW if made else 0)
        data = hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, self.used)
        if not made:
            return data
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        return data + bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor.encode(public)
