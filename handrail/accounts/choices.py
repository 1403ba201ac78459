"""What a person at the council may be."""

from django.db.models import TextChoices


class Role(TextChoices):
    TEAM_MANAGER = "team_manager", "Team manager"
    ASSISTANT_TEAM_MANAGER = "assistant_team_manager", "Assistant team manager"
    SOCIAL_WORKER = "social_worker", "Social worker"
    FAMILY_WORKER = "family_worker", "Family worker"
    ADULT_PRACTITIONER = "adult_practitioner", "Adult practitioner"
    PSYCHOLOGIST = "psychologist", "Psychologist"
    COORDINATOR = "coordinator", "Group supervision co-ordinator"
    PRINCIPAL_SOCIAL_WORKER = "principal_social_worker", "Principal social worker"
    INFORMATION_GOVERNANCE = "information_governance", "Information governance"
    IT_ADMINISTRATOR = "it_administrator", "IT administrator"


class Reach(TextChoices):
    """Which families a role sees before any grant is looked at."""

    GRANTED = "granted", "Only families they are allocated to or meet about"
    OWN_TEAM = "own_team", "Every family of their own team"
    EVERY_TEAM = "every_team", "Every family of every team"
    NONE = "none", "No family at all"


class ChangeKind(TextChoices):
    """What one person who manages people asks for and does not do alone."""

    EMAIL = "email", "Another address to sign in with"
    SECOND_STEPS = "second_steps", "Removal of the second step"
    ROLE = "role", "Another role or team"
    LINE_MANAGER = "line_manager", "Another line manager"
    NEW_ACCOUNT = "new_account", "A new account"
    ENABLE = "enable", "Signing in again"
    HEAD = "head", "Another head of a team"
    NO_HEAD = "no_head", "A team without a head"


# About whom is the head to be, or to be it no more: of each team one such change waits at a time.
ABOUT_A_HEAD = (ChangeKind.HEAD, ChangeKind.NO_HEAD)


class ChangeOutcome(TextChoices):
    CONFIRMED = "confirmed", "Confirmed"
    TOOK_EFFECT = "took_effect", "Took effect, as nobody stopped it"
    REFUSED = "refused", "Refused"
    TAKEN_BACK = "taken_back", "Taken back"
    EXPIRED = "expired", "Nobody answered in time"
    OVERTAKEN = "overtaken", "Overtaken by another change"
