from django.db.models import TextChoices


class GoalKind(TextChoices):
    OUTCOME = "outcome", "Outcome goal"
    PROCESS = "process", "Process goal"


class GoodDirection(TextChoices):
    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"


class EvidenceKind(TextChoices):
    OBSERVED = "observed", "Observed"
    REPORTED = "reported", "Reported"
    IMPRESSION = "impression", "Impression"


class Support(TextChoices):
    """What is needed to maintain or improve (the template's guidance note under the children's change)."""

    SAME = "same", "Continue as is"
    MORE = "more", "More of the same"
    LESS = "less", "Less of the same"
    DIFFERENT = "different", "Something different"
