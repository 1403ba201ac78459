"""What people of a council are looked for by."""

from django.db.models import TextChoices


class PersonState(TextChoices):
    IN_USE = "in_use", "In use"
    INVITED = "invited", "Invited, no password chosen yet"
    LONG_AWAY = "long_away", "Not signed in for 30 days"
    DISABLED = "disabled", "Disabled"
