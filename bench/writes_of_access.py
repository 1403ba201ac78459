"""Writes that give and end sight of a family: allocations, restrictions and emergencies."""

import datetime
from typing import Any
from unittest import mock

from bench.sql_faults import Write
from bench.who_writes import IN_A_WEEK, new_id, somebody
from handrail.administration import services as administration
from handrail.cases import services as cases
from handrail.cases.models import Allocation, Case, EmergencyAccess, Restriction
from handrail.core import clock


def of_access() -> list[tuple[str, Write]]:
    """Who may open the case of `of_cases`, and of `of_meetings` the second one, which was restricted there."""
    sam, asha, judith, priya, mei = (somebody(name) for name in ("sam", "asha", "judith", "priya", "mei"))
    reviewed: dict[str, Any] = {"reason": "She is his sister", "review_on": IN_A_WEEK, "may_see": [sam, asha]}
    reviewed |= {"not_to_see": {judith: "His neighbour"}, "no_longer_not": {somebody("helen"): "A slip"}}

    def emergency() -> EmergencyAccess:
        return EmergencyAccess.objects.get(case=new_id("case"))

    def restriction() -> Restriction:
        return Restriction.objects.get(case=new_id("second case"))

    def open_in_an_emergency() -> None:
        case = Case.objects.get(pk=new_id("case"))
        cases.open_in_an_emergency(by=priya, case=case, reason="A call from the police, and nobody answers.")

    def a_refused_one() -> None:
        family = restriction().case
        cases.note_that_an_emergency_is_refused(by=somebody("helen"), case=family, reason="A call from the school.")

    def tell_judith() -> None:
        cases.tell_of_emergency_access(by=None, access=emergency(), people=[somebody("judith")])

    def the_allocation_ends() -> None:
        part = Allocation.objects.get(case=new_id("case"), ends=None)
        administration.end_work(by=sam, allocation=part, on=IN_A_WEEK, meetings_too=True)

    def part_of_mei() -> Allocation:
        return Allocation.objects.select_related("case__team", "user").get(case=new_id("case"), user=mei)

    def the_wrong_person() -> None:
        case = Case.objects.get(pk=new_id("case"))
        cases.allocate(by=sam, case=case, user=mei, role="family_worker", starts=clock.today())

    def escalate_late() -> None:
        with mock.patch.object(clock, "today", return_value=IN_A_WEEK + datetime.timedelta(days=7)):
            cases.escalate_emergency_access(by=None, access=emergency())

    review = {"outcome": "right", "review": "She rang the duty manager."}

    def hand_over() -> None:
        part = Allocation.objects.get(case=new_id("case"))
        administration.hand_over_work(by=sam, allocation=part, to=somebody("callum"), on=IN_A_WEEK, meetings_too=True)

    def give_to_another_team() -> None:
        cases.give_to_team(by=sam, case=Case.objects.get(pk=new_id("second case")), team=priya.team)

    def give_back() -> None:
        """The review named nobody of West any more who allocates."""
        left = [Case.objects.get(pk=new_id("second case"))]
        cases.give_families_to_team(by=judith, cases=left, team=sam.team)

    return [
        ("a family handed over", hand_over),
        ("a family for another team", give_to_another_team),
        ("another line manager", lambda: cases.change_line_manager(by=None, person=somebody("asha"), to=priya)),
        ("an allocation that ends", the_allocation_ends),
        ("somebody allocated by a slip", the_wrong_person),
        ("and let go at once", lambda: administration.end_work(by=sam, allocation=part_of_mei(), on=None)),
        ("an emergency", open_in_an_emergency),
        ("an unclear one", lambda: cases.note_that_an_emergency_is_unclear(by=priya, cases=[emergency().case])),
        ("a refused one", a_refused_one),
        ("word of it", tell_judith),
        ("its end", lambda: cases.end_emergency_access(by=priya, access=emergency())),
        ("nobody reviews it", escalate_late),
        ("its review", lambda: cases.review_emergency_access(by=judith, access=emergency(), **review)),
        ("a restriction reviewed", lambda: cases.review_restriction(by=judith, restriction=restriction(), **reviewed)),
        ("families nobody allocates", give_back),
        ("and lifted", lambda: cases.lift_restriction(by=judith, restriction=restriction(), because="He has moved.")),
    ]
