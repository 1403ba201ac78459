"""The settings of a server that answers "saved" before it saves: what R1 must find fault with."""

from handrail.config.settings import *  # noqa: F403
from handrail.config.settings import DEMONSTRATION, MIDDLEWARE

if not DEMONSTRATION:
    raise RuntimeError("This is for measuring, never for production.")
MIDDLEWARE = ["bench.hasty.answers_before_it_saves", *MIDDLEWARE]
