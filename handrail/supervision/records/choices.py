"""What a record may be, and what may follow."""

from django.db.models import TextChoices


class RecordStatus(TextChoices):
    PREPARING = "preparing", "Being prepared"
    RECORDING = "recording", "Being recorded"
    SIGNED = "signed", "Signed"
    ABANDONED = "abandoned", "Abandoned"


NEXT_STATUSES: dict[str, tuple[str, ...]] = {
    RecordStatus.PREPARING: (RecordStatus.RECORDING, RecordStatus.ABANDONED),
    RecordStatus.RECORDING: (RecordStatus.SIGNED, RecordStatus.ABANDONED),
    RecordStatus.SIGNED: (),
    RecordStatus.ABANDONED: (),
}
UNSIGNED = (RecordStatus.PREPARING, RecordStatus.RECORDING)


class SaveOutcome(TextChoices):
    SAVED = "saved", "Saved"
    MERGED = "merged", "Merged with what somebody else wrote"
    KEPT_APART = "kept_apart", "Kept beside what somebody else wrote"


class LeadOutcome(TextChoices):
    EXTENDED = "extended", "Yes, for as long again"
    LET_BE = "let_be", "No, it stays as it is"


class NextMeetingType(TextChoices):
    CORE_GROUP = "core_group", "Core group"
    CIN_REVIEW = "cin_review", "Child in need meeting"
    CONFERENCE = "conference", "Case conference"
    LAC_REVIEW = "lac_review", "Looked-after review"
    PRE_PROCEEDINGS = "pre_proceedings_meeting", "Pre-proceedings meeting"
    OTHER = "other", "Another meeting"


class PermanenceOption(TextChoices):
    """What a primary or parallel plan may be; the words beside it say with whom."""

    RETURN_OR_REMAIN = "remain_or_return", "Remaining with or returning to parents"
    KINSHIP = "kinship", "Kinship or connected persons"
    CHILD_ARRANGEMENTS = "child_arrangements_order", "Child arrangements order"
    SPECIAL_GUARDIANSHIP = "special_guardianship", "Special guardianship order"
    LONG_TERM_FOSTERING = "long_term_fostering", "Long-term fostering"
    ADOPTION = "adoption", "Adoption"
