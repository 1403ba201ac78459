"""The table of roles: what each one sees and does, readable by anybody."""

from dataclasses import dataclass

from handrail.accounts.choices import Reach, Role


@dataclass(frozen=True)
class Rights:
    sees: Reach
    plans_meetings: bool = False


RIGHTS: dict[str, Rights] = {
    Role.TEAM_MANAGER: Rights(sees=Reach.OWN_TEAM, plans_meetings=True),
    Role.ASSISTANT_TEAM_MANAGER: Rights(sees=Reach.OWN_TEAM, plans_meetings=True),
    Role.SOCIAL_WORKER: Rights(sees=Reach.GRANTED),
    Role.FAMILY_WORKER: Rights(sees=Reach.GRANTED),
    Role.ADULT_PRACTITIONER: Rights(sees=Reach.GRANTED),
    Role.PSYCHOLOGIST: Rights(sees=Reach.GRANTED),
    Role.COORDINATOR: Rights(sees=Reach.OWN_TEAM, plans_meetings=True),
    Role.PRINCIPAL_SOCIAL_WORKER: Rights(sees=Reach.EVERY_TEAM),
    Role.INFORMATION_GOVERNANCE: Rights(sees=Reach.EVERY_TEAM),
    Role.IT_ADMINISTRATOR: Rights(sees=Reach.NONE),
}


def rights_of(user) -> Rights:
    """The rights a person's role gives them; none at all for somebody disabled."""
    return RIGHTS[user.role] if user.is_active else Rights(sees=Reach.NONE)
