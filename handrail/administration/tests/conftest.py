import pytest


@pytest.fixture
def kierans(client, kieran):
    """A browser in which somebody who manages people has signed in."""
    client.force_login(kieran)
    return client
