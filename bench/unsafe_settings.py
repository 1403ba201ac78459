"""The settings of a server whose database may lose what was acknowledged: what is refused, and what R2 must catch.

HANDRAIL_PRAGMAS are said to SQLite after those of the product; HANDRAIL_STARTS_UNSAFE=yes takes the check away.
"""

import os

from handrail.config import checks
from handrail.config.settings import *  # noqa: F403
from handrail.config.settings import DATABASES, DEMONSTRATION

if not DEMONSTRATION:
    raise RuntimeError("This is for measuring, never for production.")
if os.environ.get("HANDRAIL_STARTS_UNSAFE") == "yes":
    checks.faults = lambda connection: []
if pragmas := os.environ.get("HANDRAIL_PRAGMAS"):
    DATABASES["default"]["OPTIONS"]["init_command"] += pragmas
