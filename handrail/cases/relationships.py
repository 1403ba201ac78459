"""The table of relationships: what each gives, besides the role, to whom, and until when; readable by anybody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Relationship:
    name: str
    opens: str
    writes: bool
    until: str


RELATIONSHIPS = (
    Relationship(
        "Allocated to the family",
        "That family",
        True,
        "The last day of the allocation, or at once where it was a mistake",
    ),
    Relationship(
        "Line manager of somebody allocated",
        "That family",
        True,
        "The last day of the allocation, or the change of line manager",
    ),
    Relationship(
        "Expected at a meeting for the family, or chosen as an attendee of its record",
        "That family, and none of the meeting’s others",
        True,
        "Five working days after the record is signed, or as many as the council has decided; where it is not signed, "
        "as many after the day by which it should have been",
    ),
    Relationship(
        "Chairs, deputises or records a meeting, whose agenda the family is on",
        "That family, once somebody who works on it has put it on the agenda, or chosen them for it",
        True,
        "The record is signed, and then no longer than those who attend; if nobody signs it, 90 days after the "
        "meeting, or as many as the council has decided",
    ),
    Relationship(
        "Named as not to see a restricted family",
        "Not that family, whatever else holds, nor in an emergency: those who review emergency access are told that "
        "they asked",
        False,
        "A review of the restriction that takes them out of this, with a reason, or its end; nobody names them as "
        "somebody who may open the family before that",
    ),
    Relationship(
        "Not named in a restricted family",
        "Not that family, whatever else holds but emergency access",
        False,
        "A review of the restriction that names them, or its end",
    ),
    Relationship(
        "Emergency access",
        "That family, restricted or not, to read",
        False,
        "At most 60 minutes later, and at once when they or somebody who reviews it end it, a review says that it was "
        "not right, a restriction names them as not to see the family, or their role may not use it any more",
    ),
)

WHAT_A_MEETING_GIVES = (
    "Sight of a family comes from a meeting only by an act of its own, by somebody who works on that family: putting "
    "it on the agenda, saying that somebody comes for it, making somebody chair, deputy or recorder, or choosing an "
    "attendee of its record. Of families that they do not work on, whoever does this gives none; somebody who does "
    "can give them later. Nobody gives more than they have: as it is given, it ends with their own work on the family "
    "at the latest. Where an allocation ends sooner, whom they let in is said to whoever ends it; where it was a "
    "mistake, and nothing else opens the family to them, that ends too, and what was given by those it let in. And "
    "nobody gives themselves anything: whoever works on a family gets no more of it by putting it on a meeting, "
    "leading one, or attending; when their own reason ends, they open it no longer, unless somebody else who works "
    "on it let them in.",
    "A meeting gives nothing to somebody whose account is disabled or whose role opens no family, and nothing once "
    "its time is over.",
    "A name that is typed is only a name. It opens nothing, whoever is called so.",
    "What a meeting gave ends at once, unless another reason holds, when the person is taken off the meeting or is no "
    "longer expected for the family, is taken out of the record’s attendees or their row is given another name, or no "
    "longer chairs, deputises or records; when the family is taken off the agenda; when the meeting is cancelled; when "
    "the record is abandoned. Chair, deputy and recorder keep theirs when they are taken out of the attendees.",
    "But whoever runs a meeting does so only of families that they work on. Of the others nothing ends and nothing "
    "changes when they take somebody off, change who leads, or move the meeting, and nothing tells them so: whoever "
    "was let in goes on opening the family and is on the meeting’s page for those who may open it too, and a record "
    "that is begun keeps its day, its chair, its deputy and its attendees, until somebody who works on the family lets "
    "in whoever leads the meeting now. When a meeting is cancelled, a record that is begun and closed to whoever "
    "cancelled it goes on in the same way.",
    "Where neither the chair nor the deputy of an unsigned record works on the family any more, whoever manages the "
    "family’s team or is named under its restriction takes the record over, to sign or to close it; the trail says so.",
    "Whoever runs that meeting, the managers of the family’s team, its head and information governance see on the page "
    "Who may open this family what it gave to whom, and may end each of it there at once, that of chair, deputy and "
    "recorder too. Whoever has it stays on the meeting.",
    "What a meeting gave follows it to another day, earlier or later, only where whoever moves it works on the "
    "family: later never for themselves, nor for anybody beyond their own last day. Signing makes nobody’s time "
    "longer; chair, deputy and recorder count the days after it, and at the latest until they would have led.",
    "Beginning a record gives its chair no sight. It is chaired, and signed, by those of the meeting’s chair and "
    "deputy who work on the family; where neither does, by the head of its team, until somebody who works on it lets "
    "in the meeting’s chair. Where nobody could sign it, it is not begun.",
    "A record is neither recorded nor signed before its day. It follows its meeting to another day where whoever moves "
    "it works on the family; where somebody else moved it, the record can be begun on either day, and says the later "
    "one that has come, and none before the day on which it was still prepared.",
    "A restriction withdraws what meetings gave to everybody it does not name, and so does a review that names them no "
    "longer; while it is in force, a meeting gives them nothing. When it is lifted, they open the family again only by "
    "other reasons.",
    "When the time of chair, deputy and recorder comes and the record is still not signed, information governance is "
    "asked, and may let them open the family for as long again, but nobody does so for themselves.",
)

WHAT_IS_KEPT = (
    "Whoever may no longer open a family keeps on their home page each open action of a signed record that falls to "
    "them: its words, its date and what the last signed record says of it, with whom to ask. What is written in a "
    "record that is not signed never stands there. It names nobody, opens nothing, and stands in "
    "the trail as a look at the family. A restriction that closes the family to them takes it away, and so does a role "
    "that opens no family. An action none of whose people may open the family is pointed out on the family’s page to "
    "the case holder and to the managers of its team. Notes that were closed as about another family tell nothing of "
    "the one that they stand under: whoever chaired or closed them reads and copies them, whatever they may open by "
    "then, unless a restriction of that family or their role shuts them out."
)

READING_THE_TRAIL = (
    "Reading the trail opens no family. Of a family that its reader may not open, such as a restricted one in which "
    "they are not named, the trail shows the reference, who looked and when; such a family is found by its reference "
    "alone, never by a name. Reading the trail, and taking it out as a file, is written in the trail."
)
