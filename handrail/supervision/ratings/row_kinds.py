"""The rows of ratings: one person's safety rating, one person's stage in one behaviour."""

from decimal import Decimal

from handrail.supervision.ratings.choices import Stage
from handrail.supervision.ratings.models import SafetyRating, StageOfChange
from handrail.supervision.records.fields import Flag, Line, Number, OneOf, Words
from handrail.supervision.records.row_kinds import RowKind

SAFETY = RowKind(
    name="safety",
    noun="Safety rating",
    model=SafetyRating,
    section="dynamics",
    own_id=True,
    boxes=(
        Line("rated_by", "Who rates"),
        Number("value", "Safety scale", lowest=Decimal(0), highest=Decimal(10), whole=True),
        Words("why", "Why"),
        Flag("removed", "Taken out"),
    ),
    fixed=lambda record, key, typed: {},
    wanting=lambda row: {"rated_by": "Say who gave this rating."} if row.value is not None and not row.rated_by else {},
)
STAGE = RowKind(
    name="stage",
    noun="Stage of change",
    model=StageOfChange,
    section="dynamics",
    own_id=True,
    boxes=(
        Line("person", "Who"),
        Line("behaviour", "Which behaviour", longest=300),
        OneOf("stage", "Stage", choices=Stage.choices),
        Flag("removed", "Taken out"),
    ),
    fixed=lambda record, key, typed: {},
)
ROW_KINDS = (SAFETY, STAGE)
