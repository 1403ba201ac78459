from django.db.models import TextChoices


class SupervisionKind(TextChoices):
    GROUP = "group", "Group"
    SINGLE_AGENCY = "single_agency", "Single"


class Presence(TextChoices):
    EXPECTED = "expected", "Expected"
    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Sent apologies"
