"""What becomes of actions from one supervision to the next: answered, carried forward, closed; never lost."""

import datetime

import pytest

from handrail.supervision.actions import queries
from handrail.supervision.actions.models import ActionAnswer, AgreedAction
from handrail.supervision.recording import services as recording

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER, OCTOBER = (datetime.date(2026, month, 5) for month in (8, 9, 10))


def to_answer(record):
    return [(action.what, action.times_carried) for action in queries.actions_to_answer(record)]


def test_an_action_of_last_time_waits_for_its_answer(office):
    august = office.start(AUGUST)
    office.agree(august, "Update the genogram", by_when="1 September 2026")
    office.sign(august)

    assert to_answer(office.start(SEPTEMBER)) == [("Update the genogram", 0)]


def test_what_was_not_discussed_is_carried_forward_and_counted(office):
    august = office.start(AUGUST)
    office.agree(august, "Update the genogram")
    office.sign(august)
    office.sign(office.start(SEPTEMBER))

    assert ActionAnswer.objects.get().reply == "not_discussed"
    assert to_answer(office.start(OCTOBER)) == [("Update the genogram", 1)]


def test_what_is_left_open_twice_is_counted_twice(office):
    august = office.start(AUGUST)
    action = office.agree(august, "Find the father")
    office.sign(august)
    for month in (SEPTEMBER, OCTOBER):
        record = office.start(month)
        office.save(record, "action_answer", action, reply="partly", explanation="One call", new_by_when="in 4 weeks")
        office.sign(record)

    november = office.start()
    assert to_answer(november) == [("Find the father", 2)]
    assert queries.actions_to_answer(november)[0].due == datetime.date(2026, 11, 2)


@pytest.mark.parametrize(
    "typed",
    [
        {"reply": "carried_out"},
        {"reply": "no_longer_needed", "explanation": "She moved"},
        {"reply": "not_carried_out", "explanation": "No reply", "decision": "drop"},
    ],
)
def test_a_closing_answer_closes_for_good(office, typed):
    august = office.start(AUGUST)
    action = office.agree(august, "Ring the school")
    office.sign(august)
    september = office.start(SEPTEMBER)
    office.save(september, "action_answer", action, **typed)
    office.sign(september)

    assert to_answer(office.start(OCTOBER)) == []


def test_an_answer_counts_even_where_the_record_is_never_signed(office):
    august = office.start(AUGUST)
    first, second = office.agree(august, "Ring the school"), office.agree(august, "Find the father")
    office.sign(august)
    september = office.start(SEPTEMBER)
    office.save(september, "action_answer", first, reply="carried_out")
    office.agree(september, "Visit on a Monday")
    recording.abandon(by=office.sam, record_id=september.id, because="The family moved away")

    assert [what for what, _ in to_answer(office.start(OCTOBER))] == ["Find the father", "Visit on a Monday"]
    assert second


def test_an_answer_taken_back_opens_the_action_again(office):
    august = office.start(AUGUST)
    action = office.agree(august, "Ring the school")
    office.sign(august)
    september = office.start(SEPTEMBER)
    saved = office.save(september, "action_answer", action, reply="carried_out")
    office.save(
        september, "action_answer", action, base=saved.revision, reply="not_carried_out", explanation="Wrong one"
    )

    assert [row.what for row in queries.open_actions_of(office.case)] == ["Ring the school"]


@pytest.mark.parametrize(("decision", "who"), [("change", "Asha Raman"), ("escalate", "Sam Okafor")])
def test_changing_or_escalating_makes_the_new_action_once_and_closes_the_old(office, decision, who):
    august = office.start(AUGUST)
    action = office.agree(august, "Update the genogram", who="Asha Raman")
    office.sign(august)
    september = office.start(SEPTEMBER)
    saved = office.save(
        september, "action_answer", action, reply="not_carried_out", explanation="Busy", decision=decision
    )
    again = office.save(september, "action_answer", action, base=saved.revision, decision="carry_forward")
    office.save(september, "action_answer", action, base=again.revision, decision=decision)

    assert [(row.what, row.who) for row in queries.actions_agreed_in(september)] == [("Update the genogram", who)]
    assert [row.record_id for row in queries.open_actions_of(office.case)] == [september.id]


def test_a_no_in_process_compliance_puts_one_action_into_next_steps(office):
    record = office.start()
    saved = office.save(record, "compliance", office.ava.id, key_information_up_to_date="no")
    office.save(record, "compliance", office.ava.id, base=saved.revision, key_information_missing="Dean's side")

    action = AgreedAction.objects.get()
    assert saved.also == ["next_steps"]
    assert "genogram" in action.what
    assert "Ava" in action.what
    assert (action.who, action.by_when, action.category) == (
        "Asha Raman",
        datetime.date(2026, 12, 7),
        "process_compliance",
    )
    assert [owner.user for owner in action.owners.all()] == [office.asha]


def test_a_yes_after_all_takes_it_out_again_and_a_no_puts_it_back_once(office):
    record = office.start()
    for base, answer in enumerate(["no", "yes", "no"]):
        office.save(record, "compliance", office.ava.id, base=base, key_information_up_to_date=answer)
    assert len(queries.actions_agreed_in(record)) == 1


def test_a_yes_at_a_later_supervision_closes_it(office):
    august = office.start(AUGUST)
    office.save(august, "compliance", office.ava.id, key_information_up_to_date="no")
    office.sign(august)
    september = office.start(SEPTEMBER)

    saved = office.save(september, "compliance", office.ava.id, key_information_up_to_date="yes")

    assert saved.also == ["case_update"]
    assert ActionAnswer.objects.get().reply == "carried_out"
    assert queries.open_actions_of(office.case) == []


def test_a_gap_that_is_still_open_is_not_proposed_twice(office):
    august = office.start(AUGUST)
    office.save(august, "compliance", office.ava.id, key_information_up_to_date="no")
    office.sign(august)
    september = office.start(SEPTEMBER)
    office.save(september, "compliance", office.ava.id, key_information_up_to_date="no")

    assert AgreedAction.objects.count() == 1


def test_a_reason_is_asked_for_and_the_answer_is_kept_all_the_same(office):
    august = office.start(AUGUST)
    action = office.agree(august, "Ring the school")
    office.sign(august)
    saved = office.save(office.start(SEPTEMBER), "action_answer", action, reply="not_carried_out")

    assert saved.outcome == "saved"
    assert "why it was not carried out" in saved.wanting["explanation"]
