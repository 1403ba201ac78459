"""The table of roles: what each one sees and does, readable by anybody."""

from dataclasses import dataclass

from handrail.accounts.choices import Reach, Role


@dataclass(frozen=True)
class Rights:
    """What a role gives by itself; the words of each are in `MEANINGS`."""

    sees: Reach
    changes_what_it_sees: bool = False
    plans_meetings: bool = False
    allocates: bool = False
    opens_in_an_emergency: bool = False
    restricts: bool = False
    reads_trail: bool = False
    manages_people: bool = False


MEANINGS = {
    "changes_what_it_sees": "Writes in records of every family it sees",
    "plans_meetings": "Plans meetings",
    "allocates": "Says who works with its team’s families",
    "opens_in_an_emergency": "May use emergency access",
    "restricts": "Restricts families, and reviews emergency access",
    "reads_trail": "Reads the trail",
    "manages_people": "Manages people, teams and the council’s settings",
}

MANAGES_A_TEAM = Rights(
    sees=Reach.OWN_TEAM,
    changes_what_it_sees=True,
    plans_meetings=True,
    allocates=True,
    opens_in_an_emergency=True,
)
WORKS_WITH_FAMILIES = Rights(sees=Reach.GRANTED, opens_in_an_emergency=True)
WORKS_FROM_ANOTHER_AGENCY = Rights(sees=Reach.GRANTED)

RIGHTS: dict[str, Rights] = {
    Role.TEAM_MANAGER: MANAGES_A_TEAM,
    Role.ASSISTANT_TEAM_MANAGER: MANAGES_A_TEAM,
    Role.SOCIAL_WORKER: WORKS_WITH_FAMILIES,
    Role.FAMILY_WORKER: WORKS_WITH_FAMILIES,
    Role.ADULT_PRACTITIONER: WORKS_FROM_ANOTHER_AGENCY,
    Role.PSYCHOLOGIST: WORKS_FROM_ANOTHER_AGENCY,
    Role.COORDINATOR: Rights(sees=Reach.OWN_TEAM, changes_what_it_sees=True, plans_meetings=True),
    Role.PRINCIPAL_SOCIAL_WORKER: Rights(sees=Reach.EVERY_TEAM, opens_in_an_emergency=True),
    Role.INFORMATION_GOVERNANCE: Rights(sees=Reach.EVERY_TEAM, restricts=True, reads_trail=True),
    Role.IT_ADMINISTRATOR: Rights(sees=Reach.NONE, manages_people=True),
}
NOBODYS = Rights(sees=Reach.NONE)


def rights_of(user) -> Rights:
    """The rights a person's role gives them; none at all for somebody disabled."""
    return RIGHTS[user.role] if user.is_active else NOBODYS


def opens_families(user) -> bool:
    """Whether a person's role lets them open a family at all, by whatever relationship."""
    return rights_of(user).sees != Reach.NONE


def is_privileged(role: str) -> bool:
    """Whether a role by itself gives more than work with families that somebody else gives: nobody gives it alone."""
    rights = RIGHTS[role]
    opens_by_itself = rights.sees in {Reach.OWN_TEAM, Reach.EVERY_TEAM}
    return opens_by_itself or any(getattr(rights, right) for right in MEANINGS if right != "opens_in_an_emergency")


def works_with_every_family_of(user, team_id) -> bool:
    """Whether a person's role lets them open and write about every family of a team, whoever they manage besides."""
    rights = RIGHTS[user.role]
    return rights.sees == Reach.OWN_TEAM and rights.changes_what_it_sees and user.team_id == team_id


def roles_that_open_no_family() -> list[str]:
    return [role for role, rights in RIGHTS.items() if rights.sees == Reach.NONE]
