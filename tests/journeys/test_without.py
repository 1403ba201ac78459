"""Recording and signing off without a script, in forced colours, with wide text spacing, and at a phone’s width."""

from itertools import product
from urllib.parse import quote

import pytest

from tests.accessibility.walking import WHOLE
from tests.journeys.from_sign_in_to_documents import record_a_family
from tests.journeys.keyboard import Keyboard
from tests.journeys.recorder import WithoutScript, WithScript
from tests.journeys.ways import FORCED_COLOURS, ON_A_PHONE, SPACED, SPACED_ON_A_PHONE, Looker, Way

pytestmark = pytest.mark.django_db(transaction=True)

WAYS = [FORCED_COLOURS, SPACED, ON_A_PHONE, SPACED_ON_A_PHONE]
PLAIN = Way("without a script")
WHOLE_SUPERVISIONS = [(PLAIN, WithoutScript), *product(WAYS, (WithScript, WithoutScript))]
UNFOLD = "for (const details of document.querySelectorAll('details')) details.open = true"


def said(part):
    return part.name if isinstance(part, Way) else {WithScript: "and a script", WithoutScript: "and no script"}[part]


# Nine whole supervisions take minutes: they are measured, and not tested every time.
if WHOLE:

    @pytest.mark.parametrize(("way", "hands"), WHOLE_SUPERVISIONS, ids=said)
    def test_a_family_is_recorded_and_signed(way, hands, somebody, supervision_in_between):
        looker = Looker(way)
        recorder = somebody(hands, **way.options)
        way.prepare(recorder.page.context)
        record_a_family(recorder, looker)
        looker.expect_no_faults()


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_what_is_recorded_and_signed_fits(way, sign_in, westmere, draft, sam):
    """As it comes, and with everything unfolded."""
    page, looker = sign_in(sam, **way.options), Looker(way)
    way.prepare(page.context)
    signed = westmere.record("hartley-2026-10-26")
    for path in (f"/meetings/{draft.meeting_id}/", f"/records/{draft.id}/check/", f"/records/{signed.id}/signed/"):
        page.goto(path)
        looker(page)
    page.goto(f"/records/{draft.id}/")
    page.wait_for_selector("[data-open-guidance]:not([hidden])", state="attached")
    looker(page)
    page.evaluate(UNFOLD)
    looker(page)
    looker.expect_no_faults()


def test_the_focus_is_seen_in_forced_colours(sign_in, draft, sam):
    page = sign_in(sam, **FORCED_COLOURS.options)
    page.goto(f"/records/{draft.id}/check/")
    keyboard = Keyboard(page)
    keyboard.through_the_page()

    assert not keyboard.faults, "\n" + "\n".join(sorted(keyboard.faults))


@pytest.mark.parametrize(
    ("way", "spoilt", "fault"),
    [
        (ON_A_PHONE, "<p style='width: 500px'>Wide</p>", "to the side"),
        (SPACED, "<p style='width: 5.5rem; overflow: hidden; white-space: nowrap'>Reflections</p>", "is cut"),
        (SPACED, "<select style='width: 6.5rem'><option>Contemplation</option></select>", "is cut"),
        (SPACED, "<div style='height: 1.2rem'>One and then another</div><div>Below it</div>", "overlap"),
        (FORCED_COLOURS, "<button style='border: 0; background: teal'>Save</button>", "has no edge"),
        (
            FORCED_COLOURS,
            "<style>input { opacity: 0 }</style><input type=radio name=a id=b checked><label for=b>Yes</label>"
            "<input type=radio name=a id=c><label for=c>No</label>",
            "does not look chosen",
        ),
    ],
    ids=["sideways", "cut", "cut choice", "overlapping", "no edge", "not chosen"],
)
def test_what_is_wrong_is_found(way, spoilt, fault, somebody):
    page, looker = somebody(WithScript, **way.options).page, Looker(way)
    way.prepare(page.context)
    page.goto(f"data:text/html,{quote(f'<!doctype html><main style=width:9rem>{spoilt}</main>')}")
    looker(page)

    assert any(fault in found for found in looker.faults), looker.faults
