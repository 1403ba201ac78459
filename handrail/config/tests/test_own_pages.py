"""A page that one person opened is answered nothing once somebody else is signed in in the same browser."""

import pytest

from handrail.audit.models import TrailEvent
from handrail.config import middleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, westmere, callum):
    """What a script of a page asks while Callum is signed in, who may open the family himself."""
    client.force_login(callum)
    record = westmere.record("hartley-2026-11-23")

    def of(path, opened_by, method="get"):
        return getattr(client, method)(f"/records/{record.id}/{path}", headers={"handrail-person": str(opened_by.pk)})

    return of


@pytest.mark.parametrize("path", ["", "together/?since=0&known=", "sections/goals/", "outline/", "rows/action/"])
def test_what_a_page_asks_by_itself_is_no_look_of_somebody_else(ask, lorraine, callum, path):
    answer = ask(path, lorraine)

    assert answer.status_code == 409
    assert answer.json() == {"reason": "Somebody else is signed in here now."}
    assert not TrailEvent.objects.filter(actor_id=str(callum.pk), page="record").exists()


def test_nothing_is_saved_from_it_in_their_name(ask, lorraine):
    assert ask("save/", lorraine, "post").status_code == 409


def test_ones_own_page_is_answered(ask, callum):
    assert ask("outline/", callum).status_code == 200


def test_without_the_rule_it_would_be_a_look(ask, lorraine, callum, monkeypatch):
    monkeypatch.setattr(middleware.AnswerOnesOwnPages, "__call__", lambda self, request: self.get_response(request))

    assert ask("outline/", lorraine).status_code == 200
    assert TrailEvent.objects.filter(actor_id=str(callum.pk), page="record").exists()


def test_who_is_signed_in_is_told_to_whichever_page_asks(client, callum):
    client.force_login(callum)

    told = client.get("/time-left/").json()
    assert (told["you"], told["name"]) == (str(callum.pk), "Callum Reeve")
