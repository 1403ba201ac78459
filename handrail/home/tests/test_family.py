"""A family's front page."""

import datetime
import re
import uuid

import pytest
from django.urls import reverse

from handrail.audit.models import TrailEvent
from handrail.cases.choices import CaseStatus
from handrail.cases.models import Case
from handrail.core.tests.answers import without_what_differs_each_time
from handrail.families.models import Contact, KeyDate, Person, Relationship
from handrail.supervision.meetings.tests.factories import MONTH, signed_in


def family_page(user, case) -> str:
    answer = signed_in(user).get(reverse("family", args=[case.id]))
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_it_shows_children_and_adults_with_their_ties(council):
    case = council.family("Hartley")
    ava = case.people.get()
    kelly = Person.objects.create(
        case=case, name="Kelly Hartley", kind="parent", sex="F", born=datetime.date(1994, 3, 1), position=1
    )
    dean = Person.objects.create(case=case, name="Dean Fowler", kind="parent", sex="M", born_year=1990, position=2)
    for parent in (kelly, dean):
        Relationship.objects.create(case=case, kind="parent_child", first=parent, second=ava, nature="birth")
    Relationship.objects.create(case=case, kind="couple", first=kelly, second=dean, nature="separated")

    page = family_page(council.callum, case)

    assert "Ava Hartley , 9 born 14 February 2017" in page
    assert "Kelly Hartley , 32 mother of Ava · separated from Dean" in page
    assert "Dean Fowler , about 36 father of Ava · separated from Kelly" in page


def test_it_shows_plans_workers_and_dates(council):
    case = council.family("Hartley")
    Contact.objects.create(case=case, name="Joanne Pallister", job_title="Teacher", agency="Pennywort Primary School")
    KeyDate.objects.create(case=case, on=datetime.date(2027, 1, 14), what="Review conference")
    council.sign(council.record(council.meeting(case, on=council.today - MONTH), case))

    page = family_page(council.callum, case)

    assert "Ava 9. Child protection; supervised every 28 days. One supervision, the last on 26 October 2026." in page
    assert "Ava Child protection (neglect), since 5 January 2026" in page
    assert "Callum Reeve case holder, Westmere Council" in page
    assert "Joanne Pallister Teacher, Pennywort Primary School" in page
    assert "Next supervision today" in page
    assert "Review conference 14 January 2027" in page


def test_a_signed_record_is_read_and_one_that_is_not_is_worked_on(council):
    case = council.family("Hartley")
    signed = council.record(council.meeting(case, on=council.today - MONTH), case)
    council.sign(signed)
    unsigned = council.record(council.meeting(case), case)

    page = signed_in(council.callum).get(reverse("family", args=[case.id])).content.decode()

    assert f'href="{reverse("signed_record", args=[signed.id])}">26 October 2026' in page
    assert f'href="{reverse("record", args=[unsigned.id])}">23 November 2026' in page
    assert "Open the record of 23 November 2026" in page


def test_open_actions_say_when_they_are_late_and_how_often_they_were_carried(council):
    case = council.family("Hartley")
    first = council.record(council.meeting(case, on=council.today - 2 * MONTH), case)
    council.agree(first, "Update the genogram", by_when="6 November 2026")
    council.sign(first)
    for months in (1, 0):
        record = council.record(council.meeting(case, on=council.today - months * MONTH), case)
        council.sign(record)

    page = family_page(council.callum, case)

    assert "Update the genogram Callum Reeve 6 November 2026 17 days late carried forward twice" in page


def test_a_goal_goes_from_where_it_began_by_the_last_measurement_to_its_target(council):
    case = council.family("Hartley")
    goal = council.goal(case, "Kelly will go to 12 sessions")
    assert "0 at the start → not measured yet → target 12 · 12 = all" in family_page(council.callum, case)

    record = council.record(council.meeting(case), case)
    council.save(record, "measurement", goal.id, value="4.5")

    assert "0 at the start → 4.5 on 23 November 2026 → target 12" in family_page(council.callum, case)


def test_a_restricted_family_says_so_on_its_page(council):
    case = council.family("Kearney")
    council.restrict(case, may_see=[council.sam, council.callum])

    page = family_page(council.sam, case)

    assert "Restricted: two people may open this family. A relative works here." in page
    assert "Since 5 January 2026. Review by 21 December 2026" in page


def test_whoever_is_named_but_has_nothing_to_do_with_the_family_is_not_among_those_who_may_open_it(council):
    case = council.family("Kearney")
    council.restrict(case, may_see=[council.sam, council.callum, council.rukhsana])

    page = family_page(council.sam, case)

    assert "Restricted: two people may open this family." in page
    assert "Sam Okafor" in page.partition("Who may open it")[2]
    assert "Rukhsana Malik" not in page


def test_what_is_not_theirs_cannot_be_told_from_what_is_not_there(council):
    case = council.family("Kearney")
    council.restrict(case, may_see=[council.sam])
    client = signed_in(council.donna)

    hidden, missing = (client.get(reverse("family", args=[key])) for key in (case.id, uuid.uuid4()))

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert without_what_differs_each_time(hidden.content) == without_what_differs_each_time(missing.content)
    assert not TrailEvent.objects.filter(event="case.looked").exists()


def test_each_look_leaves_a_trace(council):
    case = council.family("Hartley")

    family_page(council.callum, case)

    [look] = TrailEvent.objects.filter(event="case.looked", page="family")
    assert (look.case_reference, look.actor_name) == (case.reference, "Callum Reeve")


def test_a_closed_family_says_when(council):
    case = council.family("Adebayo")
    Case.objects.filter(pk=case.pk).update(status=CaseStatus.CLOSED, closed_on=datetime.date(2026, 10, 2))

    page = family_page(council.sam, case)

    assert "The case was closed on 2 October 2026. No supervision yet." in page
    assert "Next supervision" not in page


@pytest.mark.parametrize("size", [2, 12])
def test_the_number_of_statements_stays_the_same(council, django_assert_num_queries, size):
    case = council.family("Hartley")
    record = council.record(council.meeting(case), case)
    for number in range(size):
        council.agree(record, f"Call school {number}")
        council.goal(case, f"Goal {number}")
        Person.objects.create(case=case, name=f"Child {number}", kind="child", position=number)
    client = signed_in(council.sam)
    client.get(reverse("family", args=[case.id]))

    with django_assert_num_queries(25):
        client.get(reverse("family", args=[case.id]))
