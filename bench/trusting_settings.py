"""The settings of a server that never asks whether its connection to the database is still there."""

from handrail.config.settings import *  # noqa: F403
from handrail.config.settings import DATABASES, DEMONSTRATION

if not DEMONSTRATION:
    raise RuntimeError("This is for measuring, never for production.")
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
