from django.db.models import TextChoices


class CaseStatus(TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class GrantReason(TextChoices):
    ALLOCATION = "allocation", "Allocated to the family"
    LINE_MANAGER = "line_manager", "Manages somebody who is allocated to the family"
    MEETING = "meeting", "Expected at a meeting about the family, or chosen as an attendee of its record"
    LEADS_MEETING = "leads_meeting", "Chairs, deputises or records a meeting about the family"


FROM_AN_ALLOCATION = (GrantReason.ALLOCATION, GrantReason.LINE_MANAGER)
FROM_A_MEETING = (GrantReason.MEETING, GrantReason.LEADS_MEETING)


class ReviewOutcome(TextChoices):
    RIGHT = "right", "It was right to open the family"
    NOT_RIGHT = "not_right", "It was not right; it is followed up outside Handrail"


class AllocationRole(TextChoices):
    CASE_HOLDER = "case_holder", "Case holder"
    SOCIAL_WORKER = "social_worker", "Social worker"
    FAMILY_WORKER = "family_worker", "Family worker"
    DOMESTIC_ABUSE_PRACTITIONER = "domestic_abuse_practitioner", "Domestic abuse practitioner"
    SUBSTANCE_MISUSE_PRACTITIONER = "substance_misuse_practitioner", "Substance misuse practitioner"
    ADULT_MENTAL_HEALTH_PRACTITIONER = "adult_mental_health_practitioner", "Adult mental health practitioner"
    PSYCHOLOGIST = "psychologist", "Psychologist"
