"""The words a form version may use: its states, and the small fixed set of kinds of answer."""

from django.db.models import TextChoices


class FormStatus(TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


NEXT_STATUSES = {
    FormStatus.DRAFT: (FormStatus.PUBLISHED,),
    FormStatus.PUBLISHED: (FormStatus.RETIRED,),
    FormStatus.RETIRED: (),
}


class AnswerKind(TextChoices):
    CHOICE = "choice", "One of a few"
    PEOPLE = "people", "Who was there"
    CHILDREN = "children", "The children this is about"
    COMPLIANCE_DATE = "compliance_date", "The date last seen, by whom, alone or not"
    NEXT_MEETING = "next_meeting", "A kind of meeting and its date"
    YES_NO_WITH_DETAIL = "yes_no_with_detail", "Yes or no, and a line"
    ACTION_ANSWERS = "action_answers", "What became of each open action"
    GOALS = "goals", "Goals of parents and carers, measured, with evidence"
    YES_NO_WHY = "yes_no_why", "Yes or no, and why"
    NARRATIVE = "narrative", "As many words as it takes"
    CHILD_GOALS = "child_goals", "What would show change, in the child's own terms"
    CHILD_MEASUREMENTS = "child_measurements", "How far it is seen, with evidence"
    SUPPORT_DECISION = "support_decision", "The same, more, less or something different"
    CHOICES = "choices", "Any of several"
    ACTIONS = "actions", "Agreed actions of one category"
    PERMANENCE = "permanence", "The permanence plan, and its actions"


class Bullet(TextChoices):
    BULLET = "bullet", "A bullet"
    NUMBER = "number", "A number"
    NONE = "none", "Nothing"


class ActionCategory(TextChoices):
    PROCESS_COMPLIANCE = "process_compliance", "Process compliance"
    INTERVENTION = "intervention", "Intervention"
    INFORMATION_SHARING = "information_sharing", "Information sharing"
    PERMANENCY = "permanency", "Permanency"


ANSWERS_WITH_A_CATEGORY = (AnswerKind.ACTIONS, AnswerKind.PERMANENCE)
