from handrail.core.refusals import Invalid, NotAllowed


def test_a_refusal_carries_its_reason():
    refused = NotAllowed("Only the chair may sign this record.")
    assert refused.reason == str(refused) == "Only the chair may sign this record."


def test_what_is_invalid_is_said_field_by_field():
    errors = {"due": "Write a date."}
    refused = Invalid(errors)
    assert refused.errors == errors
    assert str(refused) == "due: Write a date."
