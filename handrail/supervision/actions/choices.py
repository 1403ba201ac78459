from django.db.models import TextChoices


class Category(TextChoices):
    """The three groups of the template's next steps, and the actions of permanency planning."""

    PROCESS_COMPLIANCE = "process_compliance", "Process compliance"
    INTERVENTION = "intervention", "Intervention"
    INFORMATION_SHARING = "information_sharing", "Information sharing"
    PERMANENCY = "permanency", "Permanency planning"


class ActionReply(TextChoices):
    CARRIED_OUT = "carried_out", "Carried out"
    PARTLY = "partly", "Partly"
    NOT_CARRIED_OUT = "not_carried_out", "Not carried out"
    NO_LONGER_NEEDED = "no_longer_needed", "No longer needed"
    CANNOT_BE_DONE_YET = "cannot_be_done_yet", "Cannot be done yet"
    NOT_DISCUSSED = "not_discussed", "Not discussed"


class Decision(TextChoices):
    CARRY_FORWARD = "carry_forward", "Carry it forward"
    CHANGE = "change", "Change it"
    ESCALATE = "escalate", "Escalate it"
    DROP = "drop", "Drop it"


# What a person can choose; "not discussed" is written at sign-off for what nobody answered.
OFFERED_REPLIES = tuple(reply for reply in ActionReply if reply != ActionReply.NOT_DISCUSSED)
CLOSING_REPLIES = (ActionReply.CARRIED_OUT, ActionReply.NO_LONGER_NEEDED)
CLOSING_DECISIONS = (Decision.CHANGE, Decision.DROP)
ASKS_FOR_A_DECISION_AFTER = 2
