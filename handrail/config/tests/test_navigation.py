"""Whoever is on a page sees at its top where that is."""

import pytest
from django.urls import reverse

from handrail.config.navigation import navigation_of


@pytest.mark.parametrize("who", ["sam", "judith", "kieran"])
def test_each_page_of_the_navigation_is_marked_there(client, westmere, who):
    user = westmere.worker(who)
    client.force_login(user)

    for words, name in navigation_of(user):
        address = reverse(name)
        page = client.get(address).content.decode()
        assert page.count("aria-current") == 1, name
        assert f'<a href="{address}" aria-current="page">{words}</a>' in page
