"""A team manager opens the group supervision of 23 November, records a family, signs, and takes the documents away."""

import pytest

from tests.journeys.from_sign_in_to_documents import CORRECTION, record_a_family
from tests.journeys.recorder import WithoutScript, WithScript

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("hands", [WithScript, WithoutScript], ids=["with a script", "without a script"])
def test_a_family_is_recorded_from_the_sign_in_page_to_its_documents(hands, somebody, supervision_in_between):
    record_a_family(somebody(hands))
    everything_is_stored()


def everything_is_stored():
    from handrail.supervision.actions.models import AgreedAction
    from handrail.supervision.recording.models import SignedRecord
    from handrail.supervision.recording.walk.canonical import fingerprint

    signed = SignedRecord.objects.select_related("record").get(
        record__on="2026-11-23", record__case__family__name="Begum and Rahman family"
    )
    record = signed.record
    assert record.status == "signed"
    assert signed.sha256 == fingerprint(signed.content)
    assert {row.reply for row in record.actionanswers.all()} == {
        "carried_out",
        "not_carried_out",
        "partly",
        "cannot_be_done_yet",
    }
    escalated = record.actionanswers.get(decision="escalate")
    assert (escalated.replaced_by.who, str(escalated.replaced_by.by_when)) == ("Sam Okafor", "2026-11-30")
    agreed = AgreedAction.objects.filter(record=record).agreed()
    assert {(action.category, str(action.by_when)) for action in agreed} == {
        ("process_compliance", "2026-12-07"),
        ("process_compliance", "2026-11-24"),
        ("intervention", "2026-12-07"),
        ("information_sharing", "2026-12-02"),
        ("information_sharing", "2026-11-26"),
        ("permanency", "2026-11-30"),
        ("permanency", "2026-12-04"),
    }
    assert {row.kind for row in record.evidences.all()} == {"observed", "reported", "impression"}
    assert record.addenda.get().text == CORRECTION
