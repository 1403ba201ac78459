from collections.abc import Iterator

import pytest

from handrail.demo.tests.reckoning import Faults


@pytest.fixture
def faults() -> Iterator[Faults]:
    """Collects what is wrong, so that a test names all of it."""
    found = Faults()
    yield found
    assert found == []
