import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Length

from handrail.accounts.models import Agency, Session
from handrail.core.prepared import CannotBePrepared, prepared

FIRST = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
AN_HOUR = datetime.timedelta(hours=1)
built = []


@prepared
def ended_by(*, moment: datetime.datetime, said: str) -> QuerySet[Session]:
    built.append(said)
    return Session.objects.filter(expire_date__lte=moment, session_data=said).order_by("expire_date")


@pytest.fixture
def sessions(db):
    for hour in range(3):
        for said in ("here", "there"):
            Session.objects.create(session_key=f"{said} {hour}", session_data=said, expire_date=FIRST + hour * AN_HOUR)


def keys(**given):
    return [session.session_key for session in ended_by(**given)]


def test_each_asking_gets_its_own_answer(sessions):
    assert keys(moment=FIRST, said="here") == ["here 0"]
    assert keys(moment=FIRST + AN_HOUR, said="here") == ["here 0", "here 1"]
    assert keys(moment=FIRST + AN_HOUR, said="there") == ["there 0", "there 1"]
    assert keys(moment=FIRST - AN_HOUR, said="here") == []


def test_the_question_is_built_once_for_each_value_that_is_not_filled_in(sessions):
    keys(moment=FIRST, said="here")
    built.clear()

    keys(moment=FIRST + AN_HOUR, said="here")
    keys(moment=FIRST, said="elsewhere")

    assert built == ["elsewhere"]


def test_asking_is_one_statement_also_the_first_time(sessions, django_assert_num_queries):
    with django_assert_num_queries(1):
        keys(moment=FIRST, said="nowhere yet")


@prepared
def agencies_among(*, ids: tuple[uuid.UUID, ...]) -> QuerySet[Agency]:
    return Agency.objects.filter(pk__in=ids).order_by("name")


@prepared
def names_among(*, ids: tuple[uuid.UUID, ...]) -> QuerySet[Agency, tuple[str, int]]:
    return Agency.objects.filter(pk__in=ids).annotate(letters=Length("name")).values_list("name", "letters")


@pytest.mark.parametrize("many", [0, 1, 7, 8, 9, 40])
def test_several_are_asked_for_at_once_however_many(many, db):
    made = [Agency.objects.create(name=f"Agency {place:02}") for place in range(41)]

    assert agencies_among(ids=tuple(one.pk for one in made[:many])) == made[:many]


def test_rows_can_be_a_few_values(db):
    made = Agency.objects.create(name="Lapwing")

    assert names_among(ids=(made.pk, uuid.uuid4())) == [("Lapwing", 7)]


def test_rows_are_ordinary_rows(sessions):
    (found,) = ended_by(moment=FIRST, said="here")
    found.session_data = "elsewhere"
    found.save()

    assert Session.objects.get(pk=found.pk).session_data == "elsewhere"


@pytest.mark.django_db(transaction=True)
def test_many_threads_may_ask_at_once():
    Session.objects.create(session_key="one", session_data="here", expire_date=FIRST)

    def ask(hour):
        try:
            return len(ended_by(moment=FIRST + hour * AN_HOUR, said="here"))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(-20, 20))) == [0] * 20 + [1] * 20


@pytest.mark.django_db
def test_a_question_that_changes_what_it_is_asked_about_is_refused():
    @prepared
    def ended_an_hour_before(*, moment: datetime.datetime) -> QuerySet[Session]:
        return Session.objects.filter(expire_date__lte=moment - AN_HOUR)

    with pytest.raises(CannotBePrepared, match="moment"):
        ended_an_hour_before(moment=FIRST)


@pytest.mark.django_db
def test_a_question_that_cannot_find_anything_finds_nothing():
    @prepared
    def none(*, moment: datetime.datetime) -> QuerySet[Session]:
        return Session.objects.none()

    assert none(moment=FIRST) == []


def test_a_list_of_ids_is_not_taken_for_an_id(sessions):
    @prepared
    def named(*, ids: tuple[uuid.UUID]) -> QuerySet[Session]:
        return Session.objects.filter(session_key__in=[id.hex for id in ids])

    one = uuid.uuid4()
    Session.objects.create(session_key=one.hex, session_data="here", expire_date=FIRST)

    assert [session.session_key for session in named(ids=(one,))] == [one.hex]


def test_what_may_be_none_may_be_left_out(sessions):
    @prepared
    def by(*, moment: datetime.datetime, nobody: uuid.UUID | None) -> QuerySet[Session]:
        return Session.objects.filter(expire_date__lte=moment)

    assert len(by(moment=FIRST, nobody=None)) == 2
