"""Several people record one family at random: they meet, write, sign, and begin the next record."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from handrail.core import clock
from tests.faults.meeting_at_random import MeetsAtRandom
from tests.faults.small_council import CHAIR, RECORDER
from tests.faults.typing_at_random import Page
from tests.faults.writing_at_random import WritesAtRandom


class RecordingAtRandom(MeetsAtRandom, WritesAtRandom):
    @initialize(last_time=st.sampled_from([True, True, False]), recording=st.booleans())
    def a_record_is_begun(self, last_time: bool, recording: bool) -> None:
        """Most often with a supervision before it, in which something was agreed."""
        with clock.at(self.moment):
            self._plan_meeting()
            self._open_record(CHAIR, self.meetings[-1], recording=recording)
            if last_time:
                for _ in range(3):
                    self._agree(Page(RECORDER, self.model.records[-1], {}))
                self._ask_to_sign(CHAIR, self.model.records[-1], over_http=False)
        if last_time:
            self.plan_the_next_meeting()
        with clock.at(self.moment):
            self.compare()
