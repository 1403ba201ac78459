"""Prints which of the writers' words a database holds in one record, and every save there that is only half there."""

import json
import re
import sys
import uuid
from collections import Counter, defaultdict

import django

WORD = re.compile(r"\bw\d+n\d+\b")
WRITTEN_IN = ("answer", "mirroring")


def word(writer: int, number: int) -> str:
    """A word that nobody else writes, to be found again."""
    return f"w{writer}n{number}"


def words_found(record_id: uuid.UUID) -> set[str]:
    """The words of every text that stands in the record or stands in a revision of it."""
    from handrail.supervision.records.models import Answer, MirroringPair, Revision

    texts = [*Answer.objects.filter(record=record_id).values_list("text", flat=True)]
    texts += MirroringPair.objects.filter(record=record_id).values_list("among_us", flat=True)
    for values in Revision.objects.filter(record=record_id).values_list("values", flat=True):
        texts += values.values()
    return {found for text in texts for found in WORD.findall(text)}


def half_saves(record_id: uuid.UUID) -> list[str]:
    """Rows that differ from their newest revision, numbers left out, and revisions without their row in the trail."""
    from handrail.audit.models import TrailEvent
    from handrail.supervision.records.models import Answer, MirroringPair, Revision
    from handrail.supervision.records.row_kinds import ANSWER, MIRRORING

    revisions = defaultdict(list)
    for revision in Revision.objects.filter(record=record_id, row_kind__in=WRITTEN_IN).order_by("pk"):
        revisions[revision.row_id].append(revision)
    rows = {
        row.pk: (kind, row)
        for kind, model in ((ANSWER, Answer), (MIRRORING, MirroringPair))
        for row in model.objects.filter(record=record_id)
    }
    events = ("answer.saved", "row.added")
    told = Counter(
        TrailEvent.objects.filter(event__in=events, subject__in=(ANSWER.noun, MIRRORING.noun)).values_list(
            "subject_id", flat=True
        )
    )
    halves = [f"{row_id}: a revision of no row" for row_id in revisions if row_id not in rows]
    for row_id, (kind, row) in rows.items():
        accepted = [revision for revision in revisions[row_id] if revision.number is not None]
        if [revision.number for revision in accepted] != list(range(1, row.revision + 1)):
            halves.append(f"{row_id}: a revision is missing")
        elif accepted and accepted[-1].values != kind.values_of(row):
            halves.append(f"{row_id}: says something else than its newest revision")
        if told[str(row_id)] != len(revisions[row_id]):
            halves.append(f"{row_id}: {len(revisions[row_id])} revisions and {told[str(row_id)]} rows in the trail")
    return halves


if __name__ == "__main__":
    django.setup()
    record = uuid.UUID(sys.argv[1])
    print(json.dumps({"words": sorted(words_found(record)), "half_saves": half_saves(record)}))
