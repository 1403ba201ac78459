"""The statement that is made once says what the QuerySet says, for everybody and every family."""

import datetime
import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext

from handrail.accounts.models import User
from handrail.cases.may_open import may_open
from handrail.cases.models import Case, Grant
from handrail.core import clock


def test_everybody_may_open_exactly_what_they_see_in_a_list(westmere):
    cases = list(Case.objects.all())
    seen = {user: set(Case.objects.visible_to(user).values_list("pk", flat=True)) for user in User.objects.all()}

    assert len(cases) == 8
    assert any(seen.values())
    assert any(len(theirs) < 8 for theirs in seen.values())
    for user, theirs in seen.items():
        assert {case.pk for case in cases if may_open(case.pk, user=user)} == theirs


def test_a_right_that_ended_yesterday_is_gone_today(westmere, callum):
    case = westmere.case("hartley")
    assert may_open(case.pk, user=callum)

    Grant.objects.filter(case=case, user=callum).update(ends=clock.today() - datetime.timedelta(days=1))

    assert not may_open(case.pk, user=callum)


def test_somebody_disabled_opens_nothing(westmere, sam):
    sam.is_active = False
    assert not may_open(westmere.case("hartley").pk, user=sam)


def test_a_case_that_does_not_exist_is_not_opened(westmere, sam):
    assert not may_open(uuid.uuid4(), user=sam)


def test_asking_is_one_statement(westmere, sam):
    case = westmere.case("hartley")
    with CaptureQueriesContext(connection) as asked:
        may_open(case.pk, user=sam)
    assert len(asked) == 1
