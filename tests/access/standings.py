"""Who stands where: what each role may do in each relationship to a family. Declared here, read from nowhere.

The tables say what is meant to be; nothing in them comes from the code that they are held against. The family is
Hartley's, of the East team. It is on the agenda of a meeting of that team today, beside another family of that team.
"""

from enum import StrEnum

ROLES = (
    "team_manager",
    "assistant_team_manager",
    "social_worker",
    "family_worker",
    "adult_practitioner",
    "psychologist",
    "coordinator",
    "principal_social_worker",
    "information_governance",
    "it_administrator",
)
# who works for a partner: another agency than the council
PARTNERS = ("adult_practitioner", "psychologist")


class Need(StrEnum):
    """What an address may ask of somebody who has signed in."""

    READS = "may read about the family"
    WRITES = "may write about the family"
    SIGNS = "may sign the record"
    READS_THE_NEXT = "may read about the next family on the agenda"
    WRITES_THE_NEXT = "may write about the next family on the agenda"
    SEES = "may see the meeting"
    RUNS = "may run the meeting"
    OVERSEES = "oversees who may open the family"
    HAS_AN_EMERGENCY = "has used emergency access to the family"
    WATCHES = "watches over emergency access to the family"
    WATCHES_SOME = "watches over some emergency access"
    PLANS_MEETINGS = "plans meetings"
    ALLOCATES = "says who works with the team's families"
    ALLOCATES_IT = "says who works with the family"
    OPENS_IN_AN_EMERGENCY = "may use emergency access"
    RESTRICTS = "restricts families"
    READS_THE_TRAIL = "reads the trail"
    MANAGES_PEOPLE = "manages people, teams and settings"
    HEARS_OF_CHANGES = "hears of each change to an account that nobody makes alone"


NOTHING = "-"


def table(text: str) -> dict[str, dict[str, str]]:
    """Rows of what they are about, a colon, and a word for each role in the order of ROLES."""
    rows = {}
    for line in filter(str.strip, text.splitlines()):
        name, words = line.rsplit(":", 1)
        rows[name.strip()] = dict(zip(ROLES, words.split(), strict=True))
    return rows


# What a role gives by itself, whoever the family.

#                      team    assist. social  family  adult   psycho- co-ord- princ.  inform. IT
#                      manager manager worker  worker  pract.  logist  inator  soc. w. govern. admin.
BY_ROLE = table("""
PLANS_MEETINGS:        yes     yes     -       -       -       -       yes     -       -       -
ALLOCATES:             yes     yes     -       -       -       -       -       -       -       -
OPENS_IN_AN_EMERGENCY: yes     yes     yes     yes     -       -       -       yes     -       -
RESTRICTS:             -       -       -       -       -       -       -       -       yes     -
READS_THE_TRAIL:       -       -       -       -       -       -       -       -       yes     -
MANAGES_PEOPLE:        -       -       -       -       -       -       -       -       -       yes
HEARS_OF_CHANGES:      -       -       -       -       -       -       -       -       yes     yes
""")

# What a relationship to the family lets somebody do with it: nothing, read, write (and read), sign (and write).
# Unless a line says "own team", the person belongs to another team than the family's.

#                                       team    assist. social  family  adult   psycho- co-ord- princ.  inform. IT
#                                       manager manager worker  worker  pract.  logist  inator  soc. w. govern. admin.
WITH_THE_FAMILY = table("""
none:                                   -       -       -       -       -       -       -       reads   reads   -
own team:                               writes  writes  -       -       -       -       writes  reads   reads   -
allocated:                              writes  writes  writes  writes  writes  writes  writes  writes  writes  -
allocated until yesterday:              -       -       -       -       -       -       -       reads   reads   -
allocated from tomorrow:                -       -       -       -       -       -       -       reads   reads   -
manages somebody allocated:             writes  writes  writes  writes  writes  writes  writes  writes  writes  -
managed somebody allocated:             -       -       -       -       -       -       -       reads   reads   -
expected at the meeting for it alone:   writes  writes  writes  writes  writes  writes  writes  writes  writes  -
expected at a meeting long signed:      -       -       -       -       -       -       -       reads   reads   -
chairs the meeting:                     signs   signs   signs   signs   signs   signs   signs   signs   signs   -
deputises at the meeting:               signs   signs   signs   signs   signs   signs   signs   signs   signs   -
records the meeting:                    writes  writes  writes  writes  writes  writes  writes  writes  writes  -
heads the family's team, own team:      writes  writes  -       -       -       -       writes  reads   reads   -
manages the head of its team:           -       -       -       -       -       -       -       reads   reads   -
manages the head of its team, a review late:-       -       -       -       -       -       -       reads   reads   -
emergency access in force:              reads   reads   reads   reads   -       -       -       reads   reads   -
emergency access ended:                 -       -       -       -       -       -       -       reads   reads   -
restricted, own team:                   -       -       -       -       -       -       -       -       -       -
restricted, allocated:                  -       -       -       -       -       -       -       -       -       -
restricted, manages somebody allocated: -       -       -       -       -       -       -       -       -       -
restricted, chairs the meeting:         -       -       -       -       -       -       -       -       -       -
restricted, emergency access in force:  reads   reads   reads   reads   -       -       -       reads   -       -
restricted, emergency access in force, own team:reads reads reads reads -     -       -       reads   -       -
restricted, emergency access in force, chairs the meeting:reads reads reads reads - - - reads   -       -
chairs the meeting, sight of it ended:  -       -       -       -       -       -       -       reads   reads   -
emergency access in force, chairs the meeting, sight of it ended:reads reads reads reads - - - reads reads -
restricted and named:                   -       -       -       -       -       -       -       reads   reads   -
restricted and named, own team:         writes  writes  -       -       -       -       writes  reads   reads   -
restricted and named, allocated:        writes  writes  writes  writes  writes  writes  writes  writes  writes  -
restricted against them, allocated:     -       -       -       -       -       -       -       -       -       -
restriction lifted, allocated:          writes  writes  writes  writes  writes  writes  writes  writes  writes  -
closed:                                 -       -       -       -       -       -       -       reads   reads   -
closed, own team:                       writes  writes  -       -       -       -       writes  reads   reads   -
closed, allocated:                      writes  writes  writes  writes  writes  writes  writes  writes  writes  -
""")

# What the same relationship lets somebody do with the meeting: nothing, see, run (and see). The meeting itself is not
# restricted: it can be seen by those who see its team, come to it, or may read about a family of its agenda.

#                                       team    assist. social  family  adult   psycho- co-ord- princ.  inform. IT
#                                       manager manager worker  worker  pract.  logist  inator  soc. w. govern. admin.
WITH_THE_MEETING = table("""
none:                                   -       -       -       -       -       -       -       sees    sees    -
own team:                               runs    runs    -       -       -       -       runs    sees    sees    -
allocated:                              sees    sees    sees    sees    sees    sees    sees    sees    sees    -
allocated until yesterday:              -       -       -       -       -       -       -       sees    sees    -
allocated from tomorrow:                -       -       -       -       -       -       -       sees    sees    -
manages somebody allocated:             sees    sees    sees    sees    sees    sees    sees    sees    sees    -
managed somebody allocated:             -       -       -       -       -       -       -       sees    sees    -
expected at the meeting for it alone:   sees    sees    sees    sees    sees    sees    sees    sees    sees    -
expected at a meeting long signed:      -       -       -       -       -       -       -       sees    sees    -
chairs the meeting:                     runs    runs    runs    runs    runs    runs    runs    runs    runs    -
deputises at the meeting:               runs    runs    runs    runs    runs    runs    runs    runs    runs    -
records the meeting:                    runs    runs    runs    runs    runs    runs    runs    runs    runs    -
heads the family's team, own team:      runs    runs    -       -       -       -       runs    sees    sees    -
manages the head of its team:           -       -       -       -       -       -       -       sees    sees    -
manages the head of its team, a review late:-       -       -       -       -       -       -       sees    sees    -
emergency access in force:              sees    sees    sees    sees    -       -       -       sees    sees    -
emergency access ended:                 -       -       -       -       -       -       -       sees    sees    -
restricted, own team:                   runs    runs    -       -       -       -       runs    sees    sees    -
restricted, allocated:                  -       -       -       -       -       -       -       sees    sees    -
restricted, manages somebody allocated: -       -       -       -       -       -       -       sees    sees    -
restricted, chairs the meeting:         runs    runs    runs    runs    runs    runs    runs    runs    runs    -
restricted, emergency access in force:  sees    sees    sees    sees    -       -       -       sees    sees    -
restricted, emergency access in force, own team:runs runs sees sees -       -       runs    sees    sees    -
restricted, emergency access in force, chairs the meeting:runs runs runs runs runs runs runs runs runs -
chairs the meeting, sight of it ended:  runs    runs    runs    runs    runs    runs    runs    runs    runs    -
emergency access in force, chairs the meeting, sight of it ended:runs runs runs runs runs runs runs runs runs -
restricted and named:                   -       -       -       -       -       -       -       sees    sees    -
restricted and named, own team:         runs    runs    -       -       -       -       runs    sees    sees    -
restricted and named, allocated:        sees    sees    sees    sees    sees    sees    sees    sees    sees    -
restricted against them, allocated:     -       -       -       -       -       -       -       sees    sees    -
restriction lifted, allocated:          sees    sees    sees    sees    sees    sees    sees    sees    sees    -
closed:                                 -       -       -       -       -       -       -       sees    sees    -
closed, own team:                       runs    runs    -       -       -       -       runs    sees    sees    -
closed, allocated:                      sees    sees    sees    sees    sees    sees    sees    sees    sees    -
""")

# Whoever has no account in use is nobody: answered as one who is not signed in, whatever else they are.
SIGNED_OUT = ("not signed in", "disabled, own team, allocated, named")
RELATIONSHIPS = tuple(WITH_THE_FAMILY)

# What one is to the next family on the agenda follows from the team alone, but for those who run the meeting: they
# open each of its families.
LADDER = {"-": (), "reads": ("READS",), "writes": ("READS", "WRITES"), "signs": ("READS", "WRITES", "SIGNS")}
MEETING_LADDER = {"-": (), "sees": ("SEES",), "runs": ("SEES", "RUNS")}


def to_the_next_family(relationship: str) -> str:
    if {"chairs the meeting", "deputises at the meeting", "records the meeting"} & {*relationship.split(", ")}:
        return "records the meeting"
    return "own team" if relationship.endswith("own team") else "none"


# Who reviews emergency access: information governance, and by relationship whoever heads the family's team. Whoever
# manages that head may look for what waits for them, and finds this use of it once it has waited too long.
WATCHING = {
    "heads the family's team, own team": ("WATCHES", "WATCHES_SOME"),
    "manages the head of its team": ("WATCHES_SOME",),
    "manages the head of its team, a review late": ("WATCHES", "WATCHES_SOME"),
}


def reads_without_an_emergency(role: str, relationship: str) -> bool:
    """Emergency access is to read: what changes anything is asked of what else holds."""
    others = ", ".join(part for part in relationship.split(", ") if part != "emergency access in force") or "none"
    return others in WITH_THE_FAMILY and WITH_THE_FAMILY[others][role] != NOTHING


def has(role: str, relationship: str) -> set[Need]:
    """All that one of this role in this relationship to the family has, of what an address may ask."""
    names = {right for right, roles in BY_ROLE.items() if roles[role] != NOTHING}
    names |= set(LADDER[WITH_THE_FAMILY[relationship][role]])
    names |= set(MEETING_LADDER[WITH_THE_MEETING[relationship][role]])
    next_family = LADDER[WITH_THE_FAMILY[to_the_next_family(relationship)][role]]
    names |= {f"{what}_THE_NEXT" for what in next_family if what != "SIGNS"}
    # of their own team's open families, those they work with
    is_theirs_to_allocate = relationship.endswith("own team") and not relationship.startswith("closed")
    if BY_ROLE["ALLOCATES"][role] != NOTHING and is_theirs_to_allocate and "WRITES" in names:
        names.add("ALLOCATES_IT")
    answers_for_it = names & {"RUNS", "ALLOCATES_IT"} or relationship.startswith("heads the family's team")
    if role == "information_governance" or (answers_for_it and reads_without_an_emergency(role, relationship)):
        names.add("OVERSEES")
    if "emergency access" in relationship:
        names.add("HAS_AN_EMERGENCY")
    names |= set(WATCHING.get(relationship, ())) if role != "it_administrator" else set()
    names |= {"WATCHES", "WATCHES_SOME"} if role == "information_governance" else set()
    return {Need[name] for name in names}
