"""What pages about a family say to somebody who reads it by emergency access."""

import datetime
import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handrail.core.clock import london
from handrail.core.numbers import listed

if TYPE_CHECKING:
    from handrail.accounts.models import User
    from handrail.cases.models import EmergencyAccess


@dataclass(frozen=True)
class EmergencyBand:
    id: uuid.UUID
    left: str
    until: str
    told: str


def emergency_band(access: "EmergencyAccess", *, told: Sequence["User"], now: datetime.datetime) -> EmergencyBand:
    minutes = math.ceil((access.ends_at - now).total_seconds() / 60)
    names = [person.name for person in told]
    return EmergencyBand(
        id=access.id,
        left="1 minute" if minutes == 1 else f"{minutes} minutes",
        until=f"{london(access.ends_at):%H:%M}",
        told=f"{listed(names)} {'has' if len(names) == 1 else 'have'} been" if names else "",
    )
