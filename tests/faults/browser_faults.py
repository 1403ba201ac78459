"""The one table of what may go wrong around a page that somebody types in, and what then becomes of the text.

`tests/faults/test_nothing_typed_is_lost.py` makes each fault come about with every text box of the record page filled.
"""

import enum
from dataclasses import dataclass


class Place(enum.StrEnum):
    """Where every text is found once the fault is over."""

    SAVED = "in the record"
    BESIDE = "in the record, one of the two beside the other"
    IN_ITS_BOX = "in its box, or in the record where it could be read"
    TO_COPY = "offered for copying"


@dataclass(frozen=True)
class Fault:
    """`meanwhile` are words the page must show while the fault lasts; none where the page is not there to show any.

    `without_a_script` says where the texts are on the next page that somebody without JavaScript sees; none where
    the server never sees the fault.
    """

    name: str
    comes_about: str
    ends: str
    meanwhile: str
    place: Place
    without_a_script: Place | None = None

    def __str__(self) -> str:
        return self.name


NOT_SAVED = "Not saved: we are keeping your text."
SIGN_IN = "Sign in to go on"

FAULTS = (
    Fault(
        "session expiry",
        comes_about="the server forgets the session",
        ends="the same person signs in again in another tab",
        meanwhile=SIGN_IN,
        place=Place.SAVED,
        without_a_script=Place.TO_COPY,
    ),
    Fault(
        "sign-out in another tab",
        comes_about="the person signs out in another tab",
        ends="the same person signs in again there",
        meanwhile=SIGN_IN,
        place=Place.SAVED,
        without_a_script=Place.TO_COPY,
    ),
    Fault(
        "CSRF rotation",
        comes_about="the person signs out and in again in another tab, so the page's token is no longer good",
        ends="by itself: the page fetches a new token",
        meanwhile="Saving…",
        place=Place.SAVED,
        without_a_script=Place.TO_COPY,
    ),
    Fault(
        "500",
        comes_about="saving a row fails in the server",
        ends="it no longer fails",
        meanwhile=NOT_SAVED,
        place=Place.SAVED,
        without_a_script=Place.TO_COPY,
    ),
    Fault(
        "502",
        comes_about="the proxy answers that the server is not there",
        ends="the proxy reaches it again",
        meanwhile=NOT_SAVED,
        place=Place.SAVED,
    ),
    Fault(
        "30 s hang",
        comes_about="nothing is answered for 30 seconds",
        ends="the server answers again",
        meanwhile=NOT_SAVED,
        place=Place.SAVED,
    ),
    Fault(
        "offline 10 min",
        comes_about="the connection is gone for ten minutes",
        ends="the connection is back",
        meanwhile="Offline for 10 minutes",
        place=Place.SAVED,
    ),
    Fault(
        "server restart",
        comes_about="the server stops, and nothing answers at its address",
        ends="the server is started again",
        meanwhile=NOT_SAVED,
        place=Place.SAVED,
        without_a_script=Place.SAVED,
    ),
    Fault(
        "conflict",
        comes_about="a colleague fills the same boxes, and is saved first",
        ends="nobody decides: both texts are there",
        meanwhile="Two people wrote here.",
        place=Place.BESIDE,
        without_a_script=Place.BESIDE,
    ),
    Fault(
        "right revoked",
        comes_about="the person may no longer open the family",
        ends="it stays so: the family is gone from the page",
        meanwhile="You can no longer open this record",
        place=Place.TO_COPY,
        without_a_script=Place.TO_COPY,
    ),
    Fault(
        "validation error",
        comes_about="every date, number and line holds what cannot be taken",
        ends="nobody puts it right",
        meanwhile="to put right",
        place=Place.IN_ITS_BOX,
        without_a_script=Place.IN_ITS_BOX,
    ),
    Fault(
        "back button",
        comes_about="the person goes back at once, and without a script after pressing Save",
        ends="the person goes forward again, and without a script presses Save again",
        meanwhile="",
        place=Place.SAVED,
        without_a_script=Place.SAVED,
    ),
    Fault(
        "two tabs",
        comes_about="the same person fills the same boxes in two tabs",
        ends="nobody decides: both texts are there",
        meanwhile="Both texts are kept.",
        place=Place.BESIDE,
        without_a_script=Place.BESIDE,
    ),
    Fault(
        "killed browser",
        comes_about="every process of the browser is killed while somebody types",
        ends="the browser is opened again with what is left on the device",
        meanwhile="",
        place=Place.SAVED,
    ),
)
