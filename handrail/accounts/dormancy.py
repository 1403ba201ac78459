"""When an account is one that nobody uses."""

import datetime
from collections.abc import Mapping


def unused_from(settings: Mapping[str, int], *, now: datetime.datetime) -> datetime.datetime:
    """Whoever has not signed in since this moment has an account that nobody uses."""
    return now - datetime.timedelta(days=settings["dormant_days"])
