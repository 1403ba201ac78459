"""What is kept while the password is asked for is a form of ours, and never what somebody has made to be large."""

from django.urls import reverse

from handrail.accounts.asked_again import MOST_KEPT, TYPED
from handrail.administration.tests.test_person import typed


def ask(client, kieran, asha, **more):
    client.force_login(kieran)
    page = reverse("change_person", args=[asha.id])
    assert client.post(page, typed(asha, role="coordinator") | more).url.startswith("/account/confirm/")
    return client.session[TYPED]["typed"]


def test_a_form_is(client, kieran, bea, asha):
    assert "role=coordinator" in ask(client, kieran, asha)


def test_as_much_as_nobody_types_is_not(client, kieran, bea, asha):
    assert len(ask(client, kieran, asha, more="words " * 500_000)) <= MOST_KEPT
