"""Emergency access from its reason to its review: tests that travel in time, also with each protection taken out.

And what is served writes to those who watch over it, by the clock.
"""

import tempfile
import time
from pathlib import Path

from bench import Figure
from bench.serving import serving, sqlite
from bench.told_by_tests import ask_tests
from bench.visitor import Visitor

ID = "S5"
MARK = "always a reason, ends within 60 minutes, an alert within 60 s, a review that escalates after 5 working days"
TESTS = (
    "handrail/access/tests/test_emergency_access.py",
    "handrail/access/tests/test_letters.py",
    "tests/access/test_emergencies.py",
)
SECONDS = 60
SOCIAL_WORKER = "callum.reeve@example.org"
CHILD_OF_A_FAMILY_THAT_IS_NOT_HIS = "M10362"
REASON = "Police at the address. The duty manager and the case holder were rung twice, and did not answer."


def measure() -> Figure:
    told = ask_tests(*TESTS)
    taken_out = [test["control"] for test in told.tests if "control" in test]
    waited, letters = alert()
    text = (
        f"{told.run.passed} tests hold and {told.run.failed} fail (a reason, an end, a review, its escalation);"
        f" {len(taken_out)} protections taken out were each missed ({', '.join(taken_out)}); the {len(letters)} who"
        f" watch over it were written to {waited:.0f} s after a family was opened"
    )
    return Figure(text, holds=told.run.clean and bool(taken_out) and bool(letters) and waited <= SECONDS)


def alert() -> tuple[float, list[str]]:
    """Seconds from opening a family to the last of the e-mails about it, and the e-mails."""
    with sqlite() as database, tempfile.TemporaryDirectory(prefix="handrail-measure-") as folder:
        post = Path(folder)
        with serving(database, environment={"HANDRAIL_MAIL": f"file://{post}"}) as server:
            visitor = Visitor(server.address).become(SOCIAL_WORKER)
            opened = time.monotonic()
            form = {"mosaic_id": CHILD_OF_A_FAMILY_THAT_IS_NOT_HIS, "reason": REASON}
            answer = visitor.post("/emergency-access/", form)
            if answer.status != 302:
                raise RuntimeError(f"the family was not opened: {answer.status}")
            while not (letters := letters_in(post)) and time.monotonic() < opened + 2 * SECONDS:
                time.sleep(0.2)
            return time.monotonic() - opened, letters


def letters_in(post: Path) -> list[str]:
    return [text for path in post.iterdir() if "Emergency access to" in (text := path.read_text())]
