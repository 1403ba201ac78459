"""Makes the wiring an installed app, so that its checks and commands are found."""

from django.apps import AppConfig


class Wiring(AppConfig):
    name = "handrail.config"
    label = "config"

    def ready(self) -> None:
        from handrail.config import checks  # noqa: F401  (importing it registers the checks)
