from django.db.models import TextChoices


class Stage(TextChoices):
    """Stages of change (Prochaska and DiClemente), per person and per behaviour; they move both ways."""

    PRE_CONTEMPLATION = "pre_contemplation", "Pre-contemplation"
    CONTEMPLATION = "contemplation", "Contemplation"
    PREPARATION = "preparation", "Preparation"
    ACTION = "action", "Action"
    MAINTENANCE = "maintenance", "Maintenance"
    LAPSE = "lapse", "Lapse"


# Both ends in words: a number without its good end says nothing.
SAFETY_SCALE_ENDS = {
    "parents": ("not safe in the parents’ care", "safe enough to close"),
    "in_care": ("not safe or settled enough", "safe and settled enough for the plan to stand"),
}
