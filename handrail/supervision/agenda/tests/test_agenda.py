"""Changing an agenda: moving, adding and taking off, with who may and what it opens."""

import re
import uuid

import pytest
from django.urls import reverse

from handrail.audit.models import TrailEvent
from handrail.cases.models import Case
from handrail.core.refusals import NotAllowed
from handrail.supervision.agenda.services import families, people
from handrail.supervision.meetings.models import AgendaItem
from handrail.supervision.meetings.tests.factories import signed_in


def order(meeting) -> list[str]:
    items = AgendaItem.objects.filter(meeting=meeting).in_order()
    return [item.case.family.name.split()[0] for item in items.select_related("case__family")]


def move(client, meeting, case, past, to):
    return client.post(
        reverse("move_family", args=[meeting.id]), {"case": str(case.id), "past": str(past.id), "to": to}, follow=True
    )


@pytest.fixture
def three(council):
    return [council.family(name) for name in ("Hartley", "Barnett", "Begum")]


def test_a_family_moves_up_and_it_is_said_aloud(council, three):
    meeting = council.meeting(*three)

    page = move(signed_in(council.lorraine), meeting, three[2], three[1], "up").content.decode()

    assert order(meeting) == ["Hartley", "Begum", "Barnett"]
    assert "Begum is now second of three families." in page
    assert re.search(r'role="status"[^>]*>\s*<p><b>Begum is now', page)
    assert TrailEvent.objects.filter(event="agenda.changed", detail__what="moved up").count() == 1


def test_sending_a_move_twice_moves_once(council, three):
    meeting = council.meeting(*three)
    client = signed_in(council.sam)

    for _ in range(2):
        move(client, meeting, three[2], three[1], "up")

    assert order(meeting) == ["Hartley", "Begum", "Barnett"]


def test_a_move_steps_over_a_hidden_family_and_is_undone_exactly(council, three):
    council.restrict(three[1], may_see=[council.sam])
    meeting = council.meeting(*three)
    client = signed_in(council.lorraine)

    page = move(client, meeting, three[2], three[0], "up").content.decode()
    assert order(meeting) == ["Begum", "Barnett", "Hartley"]
    assert "Begum is now first of two families." in page

    undo = dict(re.findall(r'name="(case|past)" value="([^"]+)"', page.split("hr-undo")[1].split("</form>")[0]))
    client.post(reverse("move_family", args=[meeting.id]), undo | {"to": "down"})
    assert order(meeting) == ["Hartley", "Barnett", "Begum"]


def test_what_is_begun_keeps_its_place(council, three):
    meeting = council.meeting(*three)
    council.record(meeting, three[0])

    answer = move(signed_in(council.sam), meeting, three[1], three[0], "up")

    assert answer.status_code == 403
    assert "A family whose record is begun or signed keeps its place." in answer.content.decode()
    assert order(meeting) == ["Hartley", "Barnett", "Begum"]


def test_what_is_only_prepared_moves(council, three):
    meeting = council.meeting(*three)
    council.record(meeting, three[0], recording=False)

    move(signed_in(council.sam), meeting, three[0], three[1], "down")

    assert order(meeting) == ["Barnett", "Hartley", "Begum"]


def test_a_move_in_an_order_that_has_changed_meanwhile_is_refused(council, three):
    meeting = council.meeting(*three)

    with pytest.raises(NotAllowed, match="Somebody else changed the order"):
        families.move_family(by=council.sam, meeting_id=meeting.id, case_id=three[2].id, past=three[0].id, up=True)


def test_a_family_somebody_may_not_see_cannot_be_moved_or_moved_past(council, three):
    council.restrict(three[1], may_see=[council.sam])
    meeting = council.meeting(*three)
    client = signed_in(council.lorraine)

    assert move(client, meeting, three[1], three[0], "up").status_code == 404
    assert move(client, meeting, three[2], three[1], "up").status_code == 404
    assert order(meeting) == ["Hartley", "Barnett", "Begum"]


@pytest.mark.parametrize("who", ["callum", "dev"])
def test_who_only_comes_changes_nothing(council, three, who):
    meeting = council.meeting(*three)
    council.family("Pereira")
    user = getattr(council, who)
    posts = {
        "move_family": {"case": three[1].id, "past": three[0].id, "to": "up"},
        "remove_family": {"case": three[1].id},
        "add_family": {"case": council.cases[-1].id},
        "note_presence": {"was": f"{uuid.uuid4()} expected"},
        "add_participant": {"name": "Joanne Pallister"},
    }
    council.expect(user, meeting)

    for name, typed in posts.items():
        assert signed_in(user).post(reverse(name, args=[meeting.id]), typed).status_code == 403
    assert order(meeting) == ["Hartley", "Barnett", "Begum"]


def test_adding_a_family_lets_the_meetings_people_open_it(council):
    case = council.family("Pereira")
    meeting = council.meeting(deputy=council.donna)
    assert case not in Case.objects.visible_to(council.donna)

    signed_in(council.lorraine).post(reverse("add_family", args=[meeting.id]), {"case": str(case.id)})

    assert order(meeting) == ["Pereira"]
    assert case in Case.objects.visible_to(council.donna)


def test_a_meeting_opens_no_restricted_family_to_somebody_who_is_not_named(council):
    case = council.family("Sandford")
    council.restrict(case, may_see=[council.sam])

    council.meeting(case, deputy=council.donna)

    assert case not in Case.objects.visible_to(council.donna)
    assert case not in Case.objects.visible_to(council.lorraine)


def test_nobody_adds_a_family_they_may_not_open(council):
    case = council.family("Sandford")
    council.restrict(case, may_see=[council.sam])
    meeting = council.meeting()

    client = signed_in(council.lorraine)
    assert "Sandford" not in client.get(reverse("add_family", args=[meeting.id])).content.decode()
    assert client.post(reverse("add_family", args=[meeting.id]), {"case": str(case.id)}).status_code == 404
    assert order(meeting) == []


def test_adding_asks_for_a_choice(council):
    council.family("Pereira")
    meeting = council.meeting()

    page = signed_in(council.sam).post(reverse("add_family", args=[meeting.id]), {"case": ""}).content.decode()

    assert "Choose the family to put on the agenda." in page


def test_taking_a_family_off_takes_its_sight_back_and_undo_gives_both_again(council, three):
    meeting = council.meeting(*three, deputy=council.donna)
    client = signed_in(council.sam)

    page = client.post(
        reverse("remove_family", args=[meeting.id]), {"case": three[1].id, "before": three[2].id}, follow=True
    ).content.decode()

    assert order(meeting) == ["Hartley", "Begum"]
    assert three[1] not in Case.objects.visible_to(council.donna)
    assert "Barnett is no longer on this agenda." in page
    undo = dict(re.findall(r'name="(case|before)" value="([^"]*)"', page.split("hr-undo")[1].split("</form>")[0]))
    client.post(reverse("add_family", args=[meeting.id]), undo)
    assert order(meeting) == ["Hartley", "Barnett", "Begum"]
    assert three[1] in Case.objects.visible_to(council.donna)


def take_off_and_undo(client, meeting, case, *, meanwhile=lambda: None):
    """The page after both, in words."""
    page = client.post(reverse("remove_family", args=[meeting.id]), {"case": case.id}, follow=True).content.decode()
    meanwhile()
    undo: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page.split("hr-undo")[1].split("</form>")[0]):
        undo.setdefault(name, []).append(value)
    answer = client.post(reverse("add_family", args=[meeting.id]), undo, follow=True)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


class TestUndoOfTakingAFamilyOff:
    @pytest.fixture
    def meeting(self, council, three):
        """Dev and Joanne, who has no account, come for the second family."""
        meeting = council.meeting(*three)
        council.expect(council.dev, meeting, three[1])
        people.add_participant(
            by=council.sam, meeting_id=meeting.id, participant_id=uuid.uuid4(), name="Joanne", families=[three[1].id]
        )
        return meeting

    def came_for(self, meeting, case):
        return {one.name for one in meeting.participants.filter(expectations__item__case=case)}

    def test_expects_again_who_came_for_it(self, council, three, meeting):
        before = self.came_for(meeting, three[1])
        council.expect(council.donna, meeting)

        page = take_off_and_undo(signed_in(council.sam), meeting, three[1])

        assert self.came_for(meeting, three[1]) == before == {"Sam Okafor", "Lorraine Pike", "Dev Mistry", "Joanne"}
        assert three[1] in Case.objects.visible_to(council.dev)
        assert three[1] not in Case.objects.visible_to(council.donna)
        assert "The family is on the agenda again." in page
        assert "not expected" not in page

    def test_says_who_cannot_be_and_why(self, council, three, meeting):
        def dev_may_not():
            council.restrict(three[1], may_see=[council.sam, council.lorraine])

        page = take_off_and_undo(signed_in(council.sam), meeting, three[1], meanwhile=dev_may_not)

        assert "Dev Mistry is not expected for it again: it is restricted, and they are not named." in page
        assert three[1] not in Case.objects.visible_to(council.dev)
        assert "Joanne" in self.came_for(meeting, three[1])

    def test_without_what_the_page_remembers_only_those_who_lead_come(self, council, three, meeting):
        client = signed_in(council.sam)
        client.post(reverse("remove_family", args=[meeting.id]), {"case": three[1].id})
        client.post(reverse("add_family", args=[meeting.id]), {"case": three[1].id})

        assert self.came_for(meeting, three[1]) == {"Sam Okafor", "Lorraine Pike"}


def test_a_family_whose_record_is_begun_is_not_taken_off(council, three):
    meeting = council.meeting(*three)
    council.record(meeting, three[0], recording=False)

    answer = signed_in(council.sam).post(reverse("remove_family", args=[meeting.id]), {"case": three[0].id})

    assert answer.status_code == 403
    assert "The chair abandons it first" in answer.content.decode()
    assert order(meeting)[0] == "Hartley"
