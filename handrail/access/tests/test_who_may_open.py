"""The page that says who may open a family, why and until when: exactly those whom the gate lets in."""

import datetime
import re
import uuid

import pytest
from django.urls import reverse

from handrail.access import queries
from handrail.access.presenters import sight as presenters
from handrail.accounts.models import User
from handrail.accounts.tests.factories import make_user
from handrail.audit.models import TrailEvent
from handrail.cases import services as case_services
from handrail.cases import who_may_open
from handrail.cases.models import Case, EmergencyAccess, Grant
from handrail.core import clock
from handrail.supervision.meetings import overseeing
from handrail.supervision.meetings.models import AgendaItem
from handrail.supervision.meetings.tests.factories import make_council

DAY = datetime.timedelta(days=1)
EMERGENCY = "Police at the address, 21:10. Duty manager and case holder rung twice, no answer."


@pytest.fixture
def look(client):
    def page_of(user, case, *, status=200):
        client.force_login(user)
        answer = client.get(reverse("who_may_open", args=[case.id]))
        assert answer.status_code == status
        return answer.content.decode()

    return page_of


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def listed_on(case, user) -> set[str]:
    """The people in the tables of the page, as its template is given them."""
    found = queries.who_opens(case, user=user, today=clock.today())
    page = presenters.who_opens_page(found, today=clock.today())
    return {row.name for group in page.groups for row in group.rows}


@pytest.fixture
def everything_happens(westmere):
    """A person with each kind of reason that the demonstration lacks, and with each that has ended or not begun."""
    lowther, hartley = westmere.case("lowther"), westmere.case("hartley")
    case_services.open_in_an_emergency(by=westmere.worker("callum"), case=lowther, reason=EMERGENCY)
    case_services.open_in_an_emergency(
        by=westmere.worker("asha"), case=westmere.case("kearney-prosser"), reason=EMERGENCY
    )
    sam, today = westmere.worker("sam"), clock.today()
    for name, starts, ends, changed in (
        ("Ended Yesterday", today - 9 * DAY, today - DAY, {}),
        ("Ends Today", today - 9 * DAY, today, {}),
        ("Begins Tomorrow", today + DAY, None, {}),
        ("Disabled Since", today - 9 * DAY, None, {"is_active": False}),
        ("Opens Nothing", today - 9 * DAY, None, {"role": "it_administrator"}),
    ):
        person = make_user(name=name, role="social_worker")
        case_services.allocate(by=sam, case=hartley, user=person, role="social_worker", starts=starts, ends=ends)
        User.objects.filter(pk=person.pk).update(**changed)
    leads = make_user(name="Leads Alone", role="social_worker", team_name="A third team")
    Grant.objects.create(
        case=hartley,
        user=leads,
        why="leads_meeting",
        source=westmere.id_of("east-2026-11-23"),
        starts=today,
        ends=today + DAY,
    )


def different(judith) -> list[str]:
    """Where the page and the gate disagree, for every person and every family."""
    people = list(User.objects.select_related("team"))
    opened = {person.name: set(Case.objects.visible_to(person).values_list("pk", flat=True)) for person in people}
    wrong = []
    for case in Case.objects.select_related("team", "family"):
        let_in = {name for name, cases in opened.items() if case.pk in cases}
        wrong += [f"{case.reference}: {name}" for name in let_in ^ listed_on(case, judith)]
    return wrong


def test_it_lists_exactly_those_whom_the_gate_lets_in(westmere, everything_happens, judith):
    assert different(judith) == []


@pytest.mark.parametrize("heading", [*presenters.HEADINGS.values(), presenters.BY_ROLE, presenters.IN_AN_EMERGENCY])
def test_a_group_that_is_left_out_would_be_seen(westmere, everything_happens, judith, monkeypatch, heading):
    rows = presenters._rows_of
    monkeypatch.setattr(
        presenters, "_rows_of", lambda one, found: [row for row in rows(one, found) if row[0] != heading]
    )

    assert different(judith) != []


def test_a_restriction_that_is_not_asked_about_would_be_seen(westmere, everything_happens, judith, monkeypatch):
    monkeypatch.setattr(who_may_open.queries, "restriction_in_force", lambda case: None)

    assert different(judith) != []


def test_it_says_why_and_until_when_with_an_end_for_each_that_may_be_ended(westmere, look, sam):
    hartley = westmere.case("hartley")

    page = look(sam, hartley)

    said = words(page)
    assert "Callum Reeve" in said.partition("Works with the family")[2].partition("Manages somebody who does")[0]
    assert "case holder since 16 March 2026" in said
    assert "manages Callum Reeve and Donna Kearney also opens" in said
    assert "opens every family of Family Safeguarding East by their role" in said
    assert "chairs the meeting of 23 November 2026" in said
    assert "records the meeting of 23 November 2026" in said
    holding = hartley.allocations.get(user=westmere.worker("callum"), ends=None)
    for ends in ("hand_over_family", "end_allocation"):
        assert reverse(ends, args=[hartley.id, holding.id]) in page
    meeting = westmere.meeting("east-2026-11-23")
    assert reverse("change_meeting", args=[meeting.id]) in page


@pytest.fixture
def naomis(westmere):
    """What lets the psychologist, who comes to its meeting, open the family."""
    return Grant.objects.get(
        user=westmere.worker("naomi"), case=westmere.case("hartley"), source=westmere.id_of("east-2026-11-23")
    )


@pytest.mark.parametrize("who", ["sam", "lorraine", "judith"])
def test_who_runs_the_meeting_and_information_governance_end_what_it_gives(westmere, look, client, naomis, who):
    naomi, hartley = westmere.worker("naomi"), westmere.case("hartley")
    end = reverse("end_sight", args=[naomis.pk])
    assert f'href="{end}"' in look(westmere.worker(who), hartley)
    said = words(client.get(end).content.decode())
    assert "Dr Naomi Feldman stays on the meeting, and is no longer expected for this family." in said

    answer = client.post(end, follow=True)

    assert "Dr Naomi Feldman no longer opens this family by that meeting." in words(answer.content.decode())
    assert not Case.objects.visible_to(naomi).filter(pk=hartley.pk).exists()
    assert westmere.meeting("east-2026-11-23").participants.filter(user=naomi).exists()
    ended = TrailEvent.objects.filter(event="grant.ends", case_reference=hartley.reference).latest("id")
    assert ended.actor_id == str(westmere.worker(who).pk)
    assert ended.detail["people"] == [str(naomi.pk)]
    assert client.post(end).status_code == 404


@pytest.mark.parametrize("who", ["callum", "naomi", "rukhsana", "kieran"])
def test_nobody_else_ends_it(westmere, client, naomis, who):
    client.force_login(westmere.worker(who))

    answers = [client.get(reverse("end_sight", args=[naomis.pk])), client.post(reverse("end_sight", args=[naomis.pk]))]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Grant.objects.filter(pk=naomis.pk).exists()


def test_an_end_that_does_not_ask_who_answers_would_be_seen(westmere, client, naomis, callum, monkeypatch):
    monkeypatch.setattr(overseeing, "whose_sight_may_be_ended", lambda case, meetings, user: [*meetings])
    client.force_login(callum)

    client.post(reverse("end_sight", args=[naomis.pk]))

    assert not Grant.objects.filter(pk=naomis.pk).exists()


def test_whoever_runs_another_meeting_about_the_family_does_not_end_what_this_one_gives(westmere, client, naomis):
    leads = make_user(name="Leads Another", role="social_worker", team_name="A third team")
    meeting = westmere.meeting("east-2026-11-23")
    another = westmere.meeting("east-2026-11-23")
    another.pk, another.chair, another.deputy, another.recorder = uuid.uuid4(), leads, None, leads
    another.save(force_insert=True)
    AgendaItem.objects.create(meeting=another, case=naomis.case, position=0)
    Grant.objects.create(
        case=naomis.case,
        user=leads,
        why="leads_meeting",
        source=another.pk,
        starts=clock.today(),
        ends=clock.today() + DAY,
    )
    client.force_login(leads)
    assert client.get(reverse("who_may_open", args=[naomis.case_id])).status_code == 200

    assert client.post(reverse("end_sight", args=[naomis.pk])).status_code == 404

    assert meeting.pk == naomis.source
    assert Grant.objects.filter(pk=naomis.pk).exists()


def test_it_says_what_still_opens_the_family_and_that_somebody_must_lead(westmere, client, judith):
    hartley = westmere.case("hartley")
    lead = Grant.objects.get(user=westmere.worker("sam"), case=hartley, why="leads_meeting")
    client.force_login(judith)

    said = words(client.get(reverse("end_sight", args=[lead.pk])).content.decode())

    assert "Sam Okafor still leads the meeting. Somebody else must, for a record of this family to be signed." in said
    assert "still opens the family for another reason: manages" in said


def test_whoever_watches_over_emergencies_ends_one(westmere, look, client, judith, everything_happens):
    lowther, callum = westmere.case("lowther"), westmere.worker("callum")
    emergency = EmergencyAccess.objects.get(case=lowther, user=callum)
    review = reverse("emergency_review", args=[emergency.pk])
    assert f'href="{review}">Look at it, or end it' in look(judith, lowther)
    end = reverse("end_emergency_access", args=[emergency.pk])
    assert end in client.get(review).content.decode()

    client.post(end)

    assert not Case.objects.visible_to(callum).filter(pk=lowther.pk).exists()
    assert end not in client.get(review).content.decode()


def test_nobody_who_does_not_watch_over_it_ends_anothers_emergency(westmere, client, everything_happens):
    emergency = EmergencyAccess.objects.get(case=westmere.case("lowther"), user=westmere.worker("callum"))
    for who in ("sam", "asha", "kieran"):
        client.force_login(westmere.worker(who))

        assert client.post(reverse("end_emergency_access", args=[emergency.pk])).status_code == 404

    assert EmergencyAccess.objects.in_force(clock.now()).filter(pk=emergency.pk).exists()


def test_whoever_may_not_end_it_is_told_how_it_ends(westmere, look, lorraine, judith):
    hartley = westmere.case("hartley")
    for user in (lorraine, judith):
        page = look(user, hartley)

        assert "/hand-over/" not in page
        assert "by the managers of Family Safeguarding East" in words(page)


def test_only_information_governance_sees_who_is_kept_out_of_a_restricted_family(westmere, look, judith, rukhsana):
    prosser = westmere.case("kearney-prosser")

    said, to_a_manager = words(look(judith, prosser)), words(look(rukhsana, prosser))

    assert "Imran Siddiqui" in said.partition("Kept out by the restriction")[2]
    assert "Kept out" not in to_a_manager
    assert "Imran Siddiqui" not in to_a_manager


def test_information_governance_oversees_a_family_that_is_closed_to_it_by_its_reference(westmere, look, judith):
    lowther = westmere.case("lowther")
    case_services.restrict(
        by=judith,
        case=lowther,
        reason="An aunt works here.",
        since=clock.today(),
        review_on=clock.today() + 90 * DAY,
        may_see=[westmere.worker("priya")],
        not_to_see={},
    )

    page = look(judith, lowther)

    assert f"Who may open {lowther.reference}" in words(page)
    assert "Lowther" not in page
    assert "An aunt" not in page
    look(westmere.worker("owen"), lowther, status=404)


@pytest.mark.parametrize("who", ["callum", "dev", "lee", "kieran", "rukhsana"])
def test_to_others_it_is_not_there_and_no_link_leads_to_it(westmere, look, client, who):
    hartley, user = westmere.case("hartley"), westmere.worker(who)

    look(user, hartley, status=404)

    assert "who-may-open" not in client.get(reverse("family", args=[hartley.id])).content.decode()


def test_a_page_that_does_not_ask_who_oversees_would_be_seen(westmere, look, callum, monkeypatch):
    monkeypatch.setattr(overseeing, "oversees", lambda case, user: True)

    look(callum, westmere.case("hartley"))


def test_the_family_leads_to_it_and_the_look_is_in_the_trail(westmere, look, client, sam):
    hartley = westmere.case("hartley")

    look(sam, hartley)

    assert (
        reverse("who_may_open", args=[hartley.id]) in client.get(reverse("family", args=[hartley.id])).content.decode()
    )
    assert TrailEvent.objects.filter(
        event="case.looked", page="who may open", case_reference=hartley.reference
    ).exists()


@pytest.mark.parametrize("more", [1, 9])
def test_the_number_of_statements_stays_the_same(westmere, look, client, sam, django_assert_num_queries, more):
    hartley = westmere.case("hartley")
    for number in range(more):
        person = make_user(name=f"Person {number}", email=f"person{number}@example.org", role="social_worker")
        case_services.allocate(by=sam, case=hartley, user=person, role="social_worker", starts=clock.today())
    look(sam, hartley)

    with django_assert_num_queries(17):
        client.get(reverse("who_may_open", args=[hartley.id]))


@pytest.mark.parametrize(
    ("days", "dev", "lorraine"),
    [
        (7, "comes to the meeting of 30 November 2026", "records"),
        (-7, "came to the meeting of 16 November 2026", "recorded"),
    ],
)
def test_each_is_named_by_what_they_do_or_did_at_the_meeting(db, look, days, dev, lorraine):
    council = make_council()
    case = council.family("Hartley")
    meeting = council.meeting(case, on=council.today + days * DAY, chair=council.callum, deputy=council.donna)
    council.expect(council.dev, meeting, case)

    said = words(look(council.sam, case))

    assert dev in said
    assert f"{lorraine} the meeting of" in said
    assert f"{'is' if days > 0 else 'was'} deputy at the meeting of" in said
    assert f"{'chairs' if days > 0 else 'chaired'} the meeting of" in said
