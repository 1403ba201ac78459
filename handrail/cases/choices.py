from django.db.models import TextChoices


class CaseStatus(TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class GrantReason(TextChoices):
    ALLOCATION = "allocation", "Allocated to the family"
    LINE_MANAGER = "line_manager", "Manages somebody who is allocated to the family"
    MEETING = "meeting", "In a meeting about the family"


class ReviewOutcome(TextChoices):
    RIGHT = "right", "It was right to open the family"
    NOT_RIGHT = "not_right", "It was not right; it is followed up outside Handrail"
