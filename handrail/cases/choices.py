from django.db.models import TextChoices


class CaseStatus(TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class GrantReason(TextChoices):
    ALLOCATION = "allocation", "Allocated to the family"
    MEETING = "meeting", "In a meeting about the family"
