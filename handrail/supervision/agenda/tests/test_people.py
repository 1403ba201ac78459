"""Who is here, and who else is expected."""

import datetime
import uuid

from django.urls import reverse

from handrail.audit.models import TrailEvent
from handrail.cases.models import Case, Grant
from handrail.core import clock
from handrail.supervision.meetings.choices import Presence
from handrail.supervision.meetings.tests.factories import signed_in


def presences(meeting):
    return {person.name: person.presence for person in meeting.participants.all()}


def tick(user, meeting, *, was, here=(), apologies=()):
    return signed_in(user).post(
        reverse("note_presence", args=[meeting.id]),
        {
            "was": [f"{person.id} {presence}" for person, presence in was],
            "here": [str(person.id) for person in here],
            "apologies": [str(person.id) for person in apologies],
        },
        follow=True,
    )


def test_who_is_here_and_who_sent_apologies_is_noted(council):
    meeting = council.meeting()
    sam, lorraine = meeting.participants.all()

    page = tick(
        council.lorraine, meeting, was=[(sam, "expected"), (lorraine, "expected")], here=[sam], apologies=[lorraine]
    )

    assert presences(meeting) == {"Sam Okafor": Presence.PRESENT, "Lorraine Pike": Presence.APOLOGIES}
    assert "Who is here is saved." in page.content.decode()
    assert "1 of 1, and 1 apology" in page.content.decode()
    assert TrailEvent.objects.filter(event="meeting.changed").count() == 1


def test_a_page_opened_earlier_does_not_untick_what_somebody_else_ticked(council):
    meeting = council.meeting()
    sam, lorraine = meeting.participants.all()
    tick(council.sam, meeting, was=[(sam, "expected"), (lorraine, "expected")], here=[lorraine])

    tick(council.lorraine, meeting, was=[(sam, "expected"), (lorraine, "expected")], here=[sam])

    assert presences(meeting) == {"Sam Okafor": Presence.PRESENT, "Lorraine Pike": Presence.PRESENT}


def test_somebody_of_another_meeting_is_left_alone(council):
    meeting, other = council.meeting(), council.meeting()
    stranger = other.participants.first()

    tick(council.sam, meeting, was=[(stranger, "expected")], here=[stranger])

    assert presences(other)[stranger.name] == Presence.EXPECTED


def test_somebody_with_an_account_may_then_open_the_families_they_come_for(council):
    case = council.family()
    meeting = council.meeting(case)
    assert case not in Case.objects.visible_to(council.dev)

    page = signed_in(council.sam).post(
        reverse("add_participant", args=[meeting.id]),
        {"person": str(council.dev.id), "families": str(case.id)},
        follow=True,
    )

    assert "Dev Mistry is expected at this meeting." in page.content.decode()
    assert case in Case.objects.visible_to(council.dev)


def test_anybody_else_is_a_name_and_an_agency(council):
    meeting = council.meeting()
    typed = {"participant_id": uuid.uuid4(), "name": "Joanne Pallister", "agency": "Pennywort Primary School"}

    for _ in range(2):
        signed_in(council.sam).post(reverse("add_participant", args=[meeting.id]), typed)

    [joanne] = meeting.participants.filter(user=None)
    assert (joanne.name, joanne.agency) == ("Joanne Pallister", "Pennywort Primary School")


def test_nobody_and_two_people_at_once_are_refused_and_what_was_typed_stays(council):
    meeting = council.meeting()
    client = signed_in(council.sam)

    nobody = client.post(reverse("add_participant", args=[meeting.id]), {"agency": "Health"}).content.decode()
    both = client.post(
        reverse("add_participant", args=[meeting.id]), {"person": str(council.dev.id), "name": "Joanne"}
    ).content.decode()

    assert "Choose somebody with an account, or write a name." in nobody
    assert 'value="Health"' in nobody
    assert "not both" in both
    assert meeting.participants.count() == 2


def test_somebody_added_after_the_signature_sees_the_family_no_longer_than_the_others(council):
    case = council.family()
    meeting = council.meeting(case)
    council.sign(council.record(meeting, case))

    council.expect(council.dev, meeting, case)

    ends = Grant.objects.get(case=case, user=council.dev).ends
    assert ends == Grant.objects.get(case=case, user=council.lorraine).ends
    assert clock.today() < ends < clock.today() + datetime.timedelta(days=14)
