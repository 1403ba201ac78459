"""The table of relationships: what each gives, besides the role, to whom, and until when; readable by anybody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Relationship:
    name: str
    opens: str
    writes: bool
    until: str


RELATIONSHIPS = (
    Relationship("Allocated to the family", "That family", True, "The last day of the allocation"),
    Relationship(
        "Line manager of somebody allocated",
        "That family",
        True,
        "The last day of the allocation, or the change of line manager",
    ),
    Relationship(
        "In a meeting about the family, as one who attends, chairs, deputises or records",
        "That family, and none of the meeting’s others that they are not expected for",
        True,
        "Five working days after the record is signed, or as many as the council has decided",
    ),
    Relationship("Named as not to see a restricted family", "Not that family", False, "The restriction is lifted"),
    Relationship(
        "Not named in a restricted family", "Not that family, whatever else holds", False, "The restriction is lifted"
    ),
    Relationship("Emergency access", "That family, restricted or not, to read", False, "At most 60 minutes later"),
)

READING_THE_TRAIL = (
    "Reading the trail opens no family. Of a family that its reader may not open, such as a restricted one in which "
    "they are not named, the trail shows the reference, who looked and when; such a family is found by its reference "
    "alone, never by a name. Reading the trail, and taking it out as a file, is written in the trail."
)
