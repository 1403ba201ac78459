import pytest


@pytest.fixture
def judiths(client, judith):
    client.force_login(judith)
    return client


@pytest.fixture
def lowther(westmere):
    return westmere.case("lowther")
