"""Whoever is to read why something was done finds a word: every box that asks for it says so."""

import pytest

from handrail.access.forms import EmergencyForm, LiftForm, NewRestrictionForm, ReviewForm
from handrail.administration.forms.people import StopChangeForm
from handrail.supervision.meetings.forms import CancelForm
from handrail.supervision.recording.forms.closing import NOT_SIGNED, AbandonForm

ASKED = [
    (EmergencyForm, "reason", {}),
    (ReviewForm, "review", {}),
    (LiftForm, "because", {}),
    (NewRestrictionForm, "reason", {"people": ()}),
    (StopChangeForm, "because", {"is_theirs": False}),
    (CancelForm, "because", {}),
    (AbandonForm, "because", {}),
]


@pytest.mark.parametrize(("form", "box", "given"), ASKED)
@pytest.mark.parametrize(("typed", "is_one"), [(".", False), ("- 12", False), ("x", False), ("No.", True)])
def test_a_reason_has_a_word_in_it(form, box, given, typed, is_one):
    answered = form({box: typed, "reason": NOT_SIGNED} | {box: typed}, **given)

    assert (box not in answered.errors) == is_one
