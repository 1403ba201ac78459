"""The settings of the server that is measured: the product's, with the floor's two addresses beside them."""

from handrail.config.settings import *  # noqa: F403
from handrail.config.settings import DEMONSTRATION, INSTALLED_APPS

if not DEMONSTRATION:
    raise RuntimeError("The floor is for measuring, never for production.")
INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
ROOT_URLCONF = "bench.floor"
