"""What the page says on which an attendee is chosen."""

import uuid
from dataclasses import dataclass

from django.http import QueryDict

from handrail.core.ids import as_uuid
from handrail.core.text import written
from handrail.supervision.meetings.choices import ANOTHER_OF_THAT_NAME

LONGEST_NAME = 200


@dataclass(frozen=True)
class AttendeeChosen:
    """A name to look for, or the person who is meant; `attendee` is the row that they are put into.

    `is_another` says that a row with the same name is not theirs.
    """

    do: str
    name: str
    person: uuid.UUID | None
    attendee: uuid.UUID
    row: str

    @property
    def is_another(self) -> bool:
        return self.row == ANOTHER_OF_THAT_NAME

    @classmethod
    def of(cls, sent: QueryDict, *, address: QueryDict) -> "AttendeeChosen":
        """An address names a row at most: names are sent in the body, and stand in no address."""
        do = sent.get("do", "")
        row = sent.get("row", "")
        return cls(
            do=do,
            name=written(sent.get("name", ""))[:LONGEST_NAME],
            person=as_uuid(sent.get("person", "")) if do == "choose" else None,
            attendee=as_uuid(row)
            or as_uuid(sent.get("attendee", ""))
            or as_uuid(address.get("attendee", ""))
            or uuid.uuid4(),
            row=row,
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
