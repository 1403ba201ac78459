import datetime

import pytest

from handrail.audit import trail
from handrail.audit.models import TrailEvent
from handrail.cases import services as case_services
from handrail.core import clock


@pytest.fixture
def judiths(client, judith):
    """Information governance, at a browser."""
    client.force_login(judith)
    return client


@pytest.fixture
def hartley(westmere):
    return westmere.case("hartley")


@pytest.fixture
def closed_to_judith(westmere, rukhsana):
    """A family of the West team that only its manager may open."""
    case, today = westmere.case("lowther"), clock.today()
    case_services.restrict(
        by=westmere.worker("judith"),
        case=case,
        reason="A relative works here.",
        since=today,
        review_on=today + datetime.timedelta(days=90),
        may_see=[rukhsana],
        not_to_see={},
    )
    return case


@pytest.fixture
def looked():
    """Somebody looks at a page about one family, or at a list of several."""

    def look(person, case=None, *, page="family", cases=None):
        trail.look(by=person, case_reference=case.reference if case else "", page=page, cases=cases)
        return TrailEvent.objects.latest("pk")

    return look
