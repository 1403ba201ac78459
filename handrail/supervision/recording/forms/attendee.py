"""What the page says on which an attendee is chosen."""

import uuid
from dataclasses import dataclass

from django.http import QueryDict

from handrail.core.ids import as_uuid
from handrail.core.text import storable

LONGEST_NAME = 200


@dataclass(frozen=True)
class AttendeeChosen:
    """A name to look for, or the person who is meant; `attendee` is the row that they are put into."""

    do: str
    name: str
    person: uuid.UUID | None
    attendee: uuid.UUID

    @classmethod
    def of(cls, sent: QueryDict, *, address: QueryDict) -> "AttendeeChosen":
        """An address names a row at most: names are sent in the body, and stand in no address."""
        do = sent.get("do", "")
        return cls(
            do=do,
            name=storable(sent.get("name", "")).strip()[:LONGEST_NAME],
            person=as_uuid(sent.get("person", "")) if do == "choose" else None,
            attendee=as_uuid(sent.get("attendee", address.get("attendee", ""))) or uuid.uuid4(),
        )

    @property
    def box(self) -> str:
        return "person" if self.do == "choose" else "name"

    @property
    def problem(self) -> str:
        if self.do == "choose" and not self.person:
            return "Choose who it is."
        if self.do == "find" and not self.name:
            return "Write their name, or a part of it."
        return ""
