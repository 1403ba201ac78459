from django.db.models import TextChoices


class SupervisionKind(TextChoices):
    GROUP = "group", "Group"
    SINGLE_AGENCY = "single_agency", "Single"


class Presence(TextChoices):
    EXPECTED = "expected", "Expected"
    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Sent apologies"


# what a page sends of somebody chosen in the place of a row: none of those with their name is theirs
ANOTHER_OF_THAT_NAME = "another"
