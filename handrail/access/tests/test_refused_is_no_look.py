"""Whoever is refused emergency access has looked at nothing, and the trail does not say that they have."""

import contextlib
import datetime

import pytest
from django.urls import reverse

from handrail.access.tests.test_an_id_of_several_families import held_twice, record  # noqa: F401
from handrail.access.tests.test_emergency_access import ask, child_of
from handrail.accounts.models import User
from handrail.audit import looks
from handrail.audit.events import LOOKS
from handrail.audit.models import TrailEvent
from handrail.core import clock


@pytest.fixture
def an_unclear_id(client, callum, held_twice):  # noqa: F811
    client.force_login(callum)
    return lambda: ask(client, held_twice)


@pytest.fixture
def a_new_account(client, westmere, callum):
    User.objects.filter(pk=callum.pk).update(emergency_from=clock.now() + datetime.timedelta(days=2))
    client.force_login(User.objects.get(pk=callum.pk))
    return lambda: ask(client, child_of(westmere, "kearney-prosser"))


REFUSED = pytest.mark.parametrize(("asked", "status"), [("an_unclear_id", 422), ("a_new_account", 403)])


def looks_of(person):
    return list(TrailEvent.objects.of(person.pk).filter(event__in=LOOKS).values_list("event", "page"))


@REFUSED
def test_a_refusal_is_no_look(asked, status, request, callum):
    answer = request.getfixturevalue(asked)()

    assert answer.status_code == status
    assert looks_of(callum) == []


@REFUSED
def test_one_that_is_taken_for_a_look_is_found(asked, status, request, callum, monkeypatch):
    monkeypatch.setattr(looks, "only_to_decide", contextlib.nullcontext)

    request.getfixturevalue(asked)()

    assert looks_of(callum) != []


def test_what_is_not_allowed_is_said_as_that(client, westmere, judith):
    """Callum works with the family, and closes none of its records: of the page that does he is shown nothing."""
    callum, record = westmere.worker("callum"), westmere.record("hartley-2026-11-23")  # noqa: F811
    client.force_login(callum)
    assert client.get(reverse("abandon_record", args=[record.id])).status_code == 403

    client.force_login(judith)
    page = client.get(reverse("trail_of_family", args=[record.case_id])).content.decode()
    assert "Looked at why something about the family was not allowed" in page
    assert "abandon" not in page
