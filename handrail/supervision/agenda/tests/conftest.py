import pytest

from handrail.supervision.meetings.tests.factories import Council, make_council


@pytest.fixture
def council(db) -> Council:
    return make_council()
