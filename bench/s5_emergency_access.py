"""Emergency access from its reason to its review: the tests that travel in time, and served alerts on the clock."""

import tempfile
import time
from pathlib import Path

from bench import Figure
from bench.serving import run_tests, serving, sqlite
from bench.visitor import Visitor

ID = "S5"
MARK = "always a reason, ends within 60 minutes, an alert within 60 s, a review that escalates after 5 working days"
TESTS = ("handrail/access/tests/test_emergency_access.py", "handrail/access/tests/test_letters.py")
SECONDS = 60
SOCIAL_WORKER = "callum.reeve@example.org"
CHILD_OF_A_FAMILY_THAT_IS_NOT_HIS = "M10362"
REASON = "Police at the address. The duty manager and the case holder were rung twice, and did not answer."


def measure() -> Figure:
    run = run_tests(*TESTS)
    waited, letters = alert()
    text = (
        f"{run.passed} tests hold and {run.failed} fail (a reason, an end, a review, its escalation); the"
        f" {len(letters)} who watch over it were written to {waited:.0f} s after a family was opened"
    )
    return Figure(text, holds=run.clean and bool(letters) and waited <= SECONDS)


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
