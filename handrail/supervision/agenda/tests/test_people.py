"""Who is here, and who else is expected."""

import datetime
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handrail.audit.models import TrailEvent
from handrail.cases import services as case_services
from handrail.cases.models import Case, Grant
from handrail.core import clock, dates
from handrail.core.refusals import NotAllowed, NotFound
from handrail.supervision.agenda.services import people, plan
from handrail.supervision.meetings import planning
from handrail.supervision.meetings.choices import Presence
from handrail.supervision.meetings.models import Expectation
from handrail.supervision.meetings.tests.factories import signed_in
from handrail.supervision.recording import services as recording

FORM = re.compile(r"<form.*?</form>", re.DOTALL)


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


def test_what_two_noted_differently_of_somebody_stays_as_the_first_noted_it_and_is_said(council):
    meeting = council.meeting()
    sam, lorraine = meeting.participants.all()
    was = [(sam, "expected"), (lorraine, "expected")]
    tick(council.sam, meeting, was=was, apologies=[lorraine])

    page = tick(council.lorraine, meeting, was=was, here=[sam, lorraine]).content.decode()

    assert presences(meeting) == {"Sam Okafor": Presence.PRESENT, "Lorraine Pike": Presence.APOLOGIES}
    said = "Somebody noted something else since you opened the page, and that stays: Lorraine Pike (sent apologies)."
    assert f"{said} The rest is saved." in page
    # on a page that shows it, it is meant
    tick(council.lorraine, meeting, was=[(lorraine, "apologies")], here=[lorraine])
    assert presences(meeting)["Lorraine Pike"] == Presence.PRESENT


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

    assert "Dev Mistry is expected at this meeting and may open one family of it until" in page.content.decode()
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


def rows_of(user, meeting):
    """What the page of a meeting says of each person, in words, by their name."""
    page = signed_in(user).get(reverse("meeting", args=[meeting.id])).content.decode()
    page = page.partition('id="people-heading"')[2].partition('id="last-heading"')[0]
    rows = re.findall(r'<div class="hr-coming__person">(.*?)</p>\s*</div>|<li>(.*?)</li>', page, re.S)
    found = [words(ticked or listed) for ticked, listed in rows]
    return {one.name: next(row for row in found if row.startswith(one.name)) for one in meeting.participants.all()}


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def until(case, user):
    return dates.say(Grant.objects.get(case=case, user=user).ends)


def add(user, meeting, **sent):
    return signed_in(user).post(reverse("add_participant", args=[meeting.id]), sent, follow=True)


class TestWhoMayOpenAFamilyIsSaidOnEachRow:
    def test_until_when_somebody_with_an_account_may(self, council):
        case = council.family("Hartley")
        meeting = council.meeting(case)
        council.expect(council.dev, meeting, case)

        for reader in (council.sam, council.callum):
            row = rows_of(reader, meeting)["Dev Mistry"]
            assert f"For Hartley: may open it until {until(case, council.dev)}" in row

    def test_of_each_family_by_itself_where_they_differ(self, council):
        hartley, fairley = council.family("Hartley"), council.family("Fairley")
        meeting = council.meeting(hartley, fairley)
        council.sign(council.record(meeting, hartley))
        council.expect(council.dev, meeting, hartley, fairley)
        Grant.objects.filter(case=hartley, user=council.dev).update(ends=council.today)

        row = rows_of(council.sam, meeting)["Dev Mistry"]

        assert f"Hartley: may open it until {dates.say(council.today)}" in row
        assert f"Fairley: may open it until {until(fairley, council.dev)}" in row

    def test_a_typed_name_opens_nothing(self, council):
        case = council.family("Hartley")
        meeting = council.meeting(case)
        add(council.sam, meeting, name="Naomi Feldmann", families=str(case.id))

        row = rows_of(council.sam, meeting)["Naomi Feldmann"]

        assert "For Hartley only a name: opens nothing" in row
        assert "may open it" not in row
        assert "There is an account" not in row

    def test_on_their_own_page_neither(self, council):
        case = council.family("Hartley")
        meeting = council.meeting(case)
        add(council.sam, meeting, name="Naomi Feldmann", families=str(case.id))
        [naomi] = meeting.participants.filter(user=None)

        page = words(
            signed_in(council.sam).get(reverse("expect_participant", args=[meeting.id, naomi.id])).content.decode()
        )

        assert "opens nothing" in page
        assert "until" not in page.partition("Take Naomi")[0]

    def test_a_cancelled_meeting_lets_nobody_open_anything(self, council):
        case = council.family("Hartley")
        meeting = council.meeting(case)
        add(council.sam, meeting, name="Naomi Feldmann", families=str(case.id))
        plan.cancel_meeting(by=council.sam, meeting_id=meeting.id, because="Snow.")

        assert "Hartley" not in rows_of(council.sam, meeting)["Naomi Feldmann"]


class TestATypedNameThatIsAnAccounts:
    def test_leads_to_choosing_it_which_gives_nothing_by_itself(self, council):
        case = council.family("Hartley")
        meeting = council.meeting(case)
        add(council.sam, meeting, name="dev mistry", families=str(case.id))
        [typed] = meeting.participants.filter(user=None)
        client = signed_in(council.sam)

        place = f"{reverse('add_participant', args=[meeting.id])}?row={typed.id}"
        page = client.get(reverse("meeting", args=[meeting.id])).content.decode()
        asked = client.get(place).content.decode()

        assert f'There is an account called this: <a href="{place}">choose them' in page
        assert "Choose who dev mistry is" in asked
        assert f'value="{council.dev.id}"' in asked
        assert case not in Case.objects.visible_to(council.dev)

    def test_whoever_only_reads_is_led_nowhere(self, council):
        case = council.family("Hartley")
        meeting = council.meeting(case)
        add(council.sam, meeting, name="Dev Mistry", families=str(case.id))

        assert "choose them" not in rows_of(council.callum, meeting)["Dev Mistry"]

    def test_chosen_for_it_they_stand_there_once(self, council):
        case = council.family("Hartley")
        meeting = council.meeting(case)
        add(council.sam, meeting, name="Dev Mistry", job_title="Guardian", families=str(case.id))
        [typed] = meeting.participants.filter(user=None)

        page = add(
            council.sam, meeting, row=typed.id, person=council.dev.id, job_title="Guardian", families=str(case.id)
        ).content.decode()

        [dev] = meeting.participants.filter(name="Dev Mistry")
        assert (dev.id, dev.user, dev.job_title) == (typed.id, council.dev, "Guardian")
        assert (
            f"Dev Mistry is expected at this meeting and may open one family of it until {until(case, council.dev)}."
            in page
        )

    def test_a_family_that_is_not_ticked_is_not_opened(self, council):
        case = council.family("Hartley")
        meeting = council.meeting(case)
        add(council.sam, meeting, name="Dev Mistry", families=str(case.id))
        [typed] = meeting.participants.filter(user=None)

        add(council.sam, meeting, row=typed.id, person=council.dev.id)

        assert not typed.expectations.exists()
        assert case not in Case.objects.visible_to(council.dev)

    def test_on_an_older_page_the_families_are_those_of_now_but_for_what_it_changed(self, council):
        """Hartley is taken from the typed name and Bello given to it meanwhile; the page itself adds Kaur."""
        hartley, bello, kaur = council.family("Hartley"), council.family("Bello"), council.family("Kaur")
        meeting = council.meeting(hartley, bello, kaur)
        add(council.sam, meeting, name="Dev Mistry", families=str(hartley.id))
        [typed] = meeting.participants.filter(user=None)
        page = signed_in(council.sam).get(f"{reverse('add_participant', args=[meeting.id])}?row={typed.id}")
        shown = re.findall(r'name="initial-families" value="([^"]*)"', page.content.decode())
        assert shown == ["", str(hartley.id)]
        signed_in(council.sam).post(
            reverse("expect_participant", args=[meeting.id, typed.id]),
            {"families": str(bello.id), "was": str(hartley.id)},
        )

        sent = {"families": [str(hartley.id), str(kaur.id)], "initial-families": shown}
        add(council.sam, meeting, row=typed.id, person=council.dev.id, **sent)

        assert set(Case.objects.visible_to(council.dev)) & {hartley, bello, kaur} == {bello, kaur}

    def test_chosen_beside_it_the_page_asks_and_nothing_is_given_until_it_is_said(self, council):
        case = council.family("Hartley")
        meeting = council.meeting(case)
        add(council.sam, meeting, name="Dev Mistry")
        [typed] = meeting.participants.filter(user=None)
        sent = {"participant_id": uuid.uuid4(), "person": council.dev.id, "families": str(case.id)}

        asked = add(council.sam, meeting, **sent).content.decode()
        assert "Dev Mistry is expected already, as a name. Is it the same person?" in asked
        assert f'value="{typed.id}"' in asked
        assert case not in Case.objects.visible_to(council.dev)

        add(council.sam, meeting, **sent, row="another")
        assert meeting.participants.filter(name="Dev Mistry").count() == 2
        assert case in Case.objects.visible_to(council.dev)

    def test_a_name_of_somebody_expected_already_is_led_to_taking_it_off(self, council):
        meeting = council.meeting()
        council.expect(council.dev, meeting)
        add(council.sam, meeting, name="Dev Mistry")
        [typed] = meeting.participants.filter(user=None)
        page = words(signed_in(council.sam).get(reverse("meeting", args=[meeting.id])).content.decode())
        assert "Somebody called this is here with an account" in page

        with pytest.raises(NotAllowed, match="expected already"):
            people.add_participant(by=council.sam, meeting_id=meeting.id, participant_id=typed.id, user=council.dev)


def test_a_job_and_an_agency_typed_beside_an_account_are_theirs_at_this_meeting(council):
    meeting = council.meeting()

    add(council.sam, meeting, person=council.dev.id, job_title="Guardian", agency="Cafcass")
    add(council.sam, meeting, person=council.donna.id)

    said = {one.name: (one.job_title, one.agency) for one in meeting.participants.filter(user__isnull=False)}
    assert said["Dev Mistry"] == ("Guardian", "Cafcass")
    assert said["Donna Kearney"] == (council.donna.job_title, council.donna.agency.name)


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("dev", "it is restricted, and they are not named. Information governance can name them."),
        ("kieran", "their role opens no family."),
    ],
)
def test_why_somebody_cannot_be_let_in_is_said_as_it_is(council, who, reason):
    case = council.family("Hartley")
    meeting = council.meeting(case)
    if who == "dev":
        council.restrict(case, may_see=[council.sam])
    person = getattr(council, who)

    page = words(add(council.sam, meeting, person=person.id, families=str(case.id)).content.decode())

    assert f"{person.name} cannot be let into the Hartley family through this meeting: {reason}" in page
    assert " or their role" not in page


def test_a_time_that_is_over_is_said_to_be(council):
    case = council.family("Hartley")
    meeting = council.meeting(case, on=council.today - datetime.timedelta(days=60))

    with pytest.raises(NotAllowed, match="its time after the meeting was over on"):
        council.expect(council.dev, meeting, case)


def test_people_with_an_account_are_listed_by_team_with_what_they_do(council):
    page = signed_in(council.sam).get(reverse("add_participant", args=[council.meeting().id])).content.decode()

    west = re.search(r'<optgroup label="Family Safeguarding West">(.*?)</optgroup>', page, re.S)[1]
    assert "Rukhsana Malik, Team manager, Westmere Council" in west
    assert "Dev Mistry" not in west


@pytest.fixture
def closed(council):
    """A meeting for which three people came for one family, whose record its chair has closed without signing."""
    case = council.family("Hartley")
    meeting = council.meeting(case)
    for person in (council.dev, council.rukhsana):
        council.expect(person, meeting, case)
    council.expect(council.kieran, meeting)
    recording.abandon(by=council.sam, record_id=council.record(meeting, case).id, because="Wrong day.")
    return meeting, case


def those_who_come(meeting, case):
    return {one.participant.name for one in Expectation.objects.filter(item__meeting=meeting, item__case=case)}


def page_of(user, meeting, case):
    return signed_in(user).get(reverse("expect_for_family", args=[meeting.id, case.id]))


def ticked_by(page):
    return re.findall(r'value="([0-9a-f-]{36})" checked', page)


def test_those_who_came_before_a_record_was_closed_come_back_in_one_act(council, closed):
    meeting, case = closed
    assert case not in Case.objects.visible_to(council.dev)
    meeting_page = signed_in(council.sam).get(reverse("meeting", args=[meeting.id])).content.decode()
    assert reverse("expect_for_family", args=[meeting.id, case.id]) in meeting_page

    page = page_of(council.sam, meeting, case).content.decode()
    assert "Dev Mistry and Rukhsana Malik" in page
    assert ticked_by(page) == [], "nobody is let in by what was ticked for them"
    again = next(form for form in FORM.findall(page) if "again</button>" in form)
    people_again = re.findall(r'name="people" value="([0-9a-f-]+)"', again)
    signed_in(council.sam).post(reverse("expect_for_family", args=[meeting.id, case.id]), {"people": people_again})

    assert case in Case.objects.visible_to(council.dev)
    assert case in Case.objects.visible_to(council.rukhsana)
    assert {"Dev Mistry", "Rukhsana Malik"} <= those_who_come(meeting, case)
    assert "Kieran Mossop" not in those_who_come(meeting, case)
    assert TrailEvent.objects.filter(event="grant.given", detail__people=[str(council.dev.id)]).exists()


def test_those_whom_a_restriction_kept_out_come_back_once_it_is_lifted(council):
    case = council.family()
    meeting = council.meeting(case)
    council.expect(council.dev, meeting, case)
    council.restrict(case, may_see=[council.sam, council.callum])
    page = page_of(council.sam, meeting, case).content.decode()
    assert "Dev Mistry: it is restricted" in page
    assert "again</button>" not in page

    restriction = case.restrictions.select_related("case").get()
    case_services.lift_restriction(by=council.who_restricts(), restriction=restriction, because="They left.")
    assert case not in Case.objects.visible_to(council.dev)
    page = page_of(council.sam, meeting, case).content.decode()
    assert "Dev Mistry</b>" in page
    assert "Expect" in page


def test_who_is_unticked_comes_no_longer_and_a_page_of_before_changes_nobody_else(council):
    case = council.family()
    meeting = council.meeting(case)
    dev, rukhsana = (council.expect(one, meeting, case) for one in (council.dev, council.rukhsana))
    was = ticked_by(page_of(council.sam, meeting, case).content.decode())
    assert set(was) == {str(dev.id), str(rukhsana.id)}
    people.remove_participant(by=council.sam, meeting_id=meeting.id, participant_id=rukhsana.id)

    sent = {"was": was, "people": [str(rukhsana.id)]}
    signed_in(council.sam).post(reverse("expect_for_family", args=[meeting.id, case.id]), sent)

    assert case not in Case.objects.visible_to(council.dev)
    assert case not in Case.objects.visible_to(council.rukhsana), "a page that was open earlier lets nobody in again"


def test_only_who_works_with_the_family_says_who_comes_for_it(council):
    case = council.family()
    meeting = council.meeting(case, chair=council.lee)
    case.grants.filter(user=council.lee).delete()  # who reads the families of every team
    dev = council.expect(council.dev, meeting)
    for user in (council.lee, council.dev):
        assert page_of(user, meeting, case).status_code == 403
        with pytest.raises((NotAllowed, NotFound)):
            people.expect_for_family(by=user, meeting_id=meeting.id, case_id=case.id, also=[dev.id])
    assert case not in Case.objects.visible_to(council.dev)


def test_its_page_takes_as_many_statements_for_many_as_for_one(council, django_assert_max_num_queries):
    case = council.family()
    meeting = council.meeting(case)
    client, address = signed_in(council.sam), reverse("expect_for_family", args=[meeting.id, case.id])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for person in (council.dev, council.rukhsana, council.donna, council.callum):
        council.expect(person, meeting, case)
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def lead(user, meeting, **changed):
    plan = {
        "team": meeting.team_id,
        "kind": meeting.kind,
        "on": meeting.on.isoformat(),
        "starts": "9.30 am",
        "ends": "12.30 pm",
        "chair": meeting.chair_id,
        "deputy": meeting.deputy_id or "",
        "recorder": meeting.recorder_id or "",
        "restricted": "no",
    }
    return signed_in(user).post(reverse("change_meeting", args=[meeting.id]), plan | changed, follow=True)


class TestWhoeverNewlyLeadsAndStandsThereAsAName:
    @pytest.fixture
    def case(self, council):
        return council.family("Hartley")

    @pytest.fixture
    def meeting(self, council, case):
        meeting = council.meeting(case)
        add(council.sam, meeting, name="donna  kearney", job_title="Chairs for West", families=str(case.id))
        return meeting

    @pytest.fixture
    def typed(self, meeting):
        return meeting.participants.get(user=None)

    @pytest.mark.parametrize("part", ["chair", "deputy", "recorder"])
    def test_the_page_asks_which_name_is_theirs_and_changes_nothing(self, council, meeting, typed, part):
        page = lead(council.sam, meeting, **{part: council.donna.id}).content.decode()

        assert "Donna Kearney is expected already, as a name. Is it the same person?" in page
        assert f'value="{typed.id}"' in page
        assert not meeting.participants.filter(user=council.donna).exists()

    @pytest.mark.parametrize("part", ["chair", "deputy", "recorder"])
    def test_said_to_be_the_same_they_stand_there_once_and_may_open_the_family(
        self, council, meeting, typed, case, part
    ):
        lead(council.sam, meeting, **{part: council.donna.id, f"{part}_row": typed.id})

        [donna] = meeting.participants.filter(name__icontains="kearney")
        assert (donna.id, donna.user, donna.name) == (typed.id, council.donna, "Donna Kearney")
        assert donna.job_title == "Chairs for West"
        assert case in Case.objects.visible_to(council.donna)

    def test_said_to_be_somebody_else_both_stand_there(self, council, meeting, typed):
        lead(council.sam, meeting, deputy=council.donna.id, deputy_row="another")

        assert meeting.participants.get(pk=typed.pk).user is None
        assert meeting.participants.filter(user=council.donna).count() == 1

    def test_no_name_of_another_is_taken(self, council, meeting):
        add(council.sam, meeting, name="Somebody Else")
        other = meeting.participants.get(name="Somebody Else")

        lead(council.sam, meeting, deputy=council.donna.id, deputy_row=other.id)

        assert meeting.participants.get(pk=other.pk).user is None
        assert not meeting.participants.filter(user=council.donna).exists()

    def test_nobody_is_asked_of_who_is_not_called_so(self, council, meeting):
        lead(council.sam, meeting, deputy=council.lorraine.id)

        assert meeting.participants.filter(user=council.lorraine).exists()

    def test_of_two_parts_of_one_person_it_is_asked_once(self, council, meeting, typed):
        lead(council.sam, meeting, deputy=council.donna.id, recorder=council.donna.id, deputy_row=typed.id)

        assert meeting.participants.filter(user=council.donna).count() == 1

    def test_in_a_record_that_is_begun_they_stand_once_too(self, council, meeting, typed, case):
        record = council.record(meeting, case)

        lead(council.sam, meeting, recorder=council.donna.id, recorder_row=typed.id)

        [row] = record.attendees.filter(name__icontains="kearney")
        assert (row.user, row.records, row.revision) == (council.donna, True, 2)
        assert record.revisions.filter(row_id=row.pk).count() == 2

    def test_without_the_question_they_would_stand_there_twice(self, council, meeting, monkeypatch):
        monkeypatch.setattr(planning, "rows_said_to_be_theirs", lambda *_, **__: {})
        lead(council.sam, meeting, deputy=council.donna.id)

        assert meeting.participants.filter(name__icontains="kearney").count() == 2
