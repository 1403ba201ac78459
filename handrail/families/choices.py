from django.db.models import TextChoices


class PersonKind(TextChoices):
    CHILD = "child", "Child or young person"
    PARENT = "parent", "Parent"
    CARER = "carer", "Carer"
    RELATIVE = "relative", "Relative"


class Sex(TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "U", "Not known"


class RelationshipKind(TextChoices):
    PARENT_CHILD = "parent_child", "Parent and child"
    COUPLE = "couple", "Couple"
    CARER = "carer", "Carer and child"


class PlanType(TextChoices):
    ASSESSMENT = "assessment", "Assessment"
    CIN = "cin", "Child in need"
    CP = "cp", "Child protection"
    PRE_PROCEEDINGS = "pre_proceedings", "Pre-proceedings"
    PROCEEDINGS = "proceedings", "Care proceedings"
    CLA = "cla", "Looked after"


# Codes of the CIN census, as a child protection plan names the concern.
ABUSE_CATEGORIES = {
    "NEG": "neglect",
    "PHY": "physical abuse",
    "SAB": "sexual abuse",
    "EMO": "emotional abuse",
    "MUL": "multiple",
}
