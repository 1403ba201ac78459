"""How a walk is written down when it is signed."""

import hashlib
import json

from handrail.supervision.recording.walk import Walk


def canonical(walk: Walk) -> str:
    """The one way a walk is written down, so that its fingerprint can be worked out again."""
    return json.dumps(walk, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
