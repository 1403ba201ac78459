"""What has to have happened before a page is in the state it is looked at in; each happens once at each Westmere."""

import datetime
import uuid
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.core import clock

if TYPE_CHECKING:
    from handrail.cases.models import Case
    from handrail.supervision.records.models import Record

TODAY = "east-2026-11-23"


@cache
def a_first_record(westmere: Any) -> uuid.UUID:
    """The first record of a family that was met today, of whom nothing is known yet, not even a child."""
    from handrail.cases import services as cases
    from handrail.families.models import Family

    sam = westmere.worker("sam")
    case = cases.open_new_case(by=sam, reference="WM-2301", team=sam.team)
    Family.objects.create(case=case, name="Pereira family")
    cases.allocate(
        by=sam, case=case, user=westmere.worker("callum"), role="case_holder", starts=datetime.date(2026, 11, 20)
    )
    return _begin(westmere, case, westmere.meeting(TODAY)).id


@cache
def a_record_begun(westmere: Any) -> uuid.UUID:
    """A record just begun, with all of last time beside it."""
    return _begin(westmere, westmere.case("begum-rahman"), westmere.meeting(TODAY)).id


@cache
def an_afternoon_meeting(westmere: Any) -> uuid.UUID:
    """A meeting without a family on its agenda yet."""
    from handrail.supervision.meetings import services as meetings
    from handrail.supervision.meetings.policies import Plan

    sam, on = westmere.worker("sam"), datetime.date(2026, 11, 23)
    plan = Plan(sam.team, "single_agency", on, datetime.time(14), datetime.time(15), chair=sam)
    return meetings.plan_meeting(by=sam, meeting_id=uuid.uuid4(), plan=plan).id


@cache
def a_record_after_one_never_signed(westmere: Any) -> uuid.UUID:
    """What was said last time stands beside it, though nobody signed it."""
    from handrail.supervision.meetings.models import Meeting
    from handrail.supervision.recording import services

    sam, unsigned = westmere.worker("sam"), westmere.record("barnett-ellis-2026-11-23")
    services.abandon(by=sam, record_id=unsigned.id, because="Chloe went into hospital during the meeting.")
    return _begin(westmere, unsigned.case, Meeting.objects.get(pk=an_afternoon_meeting(westmere))).id


@cache
def an_abandoned_record(westmere: Any) -> uuid.UUID:
    a_record_after_one_never_signed(westmere)
    return westmere.record("barnett-ellis-2026-11-23").id


@cache
def an_action_kept(westmere: Any) -> uuid.UUID:
    """An open action falls to Dev alone, who may no longer open the family."""
    from handrail.supervision.actions.models import ActionOwner, AgreedAction

    case = westmere.case("barnett-ellis")
    action = AgreedAction.objects.filter(case=case).open().latest("created_at")
    ActionOwner.objects.filter(action=action).delete()
    ActionOwner.objects.create(action=action, user=westmere.worker("dev"))
    return case.pk


@cache
def a_record_about_another_family(westmere: Any) -> uuid.UUID:
    from handrail.supervision.meetings.models import Meeting
    from handrail.supervision.recording import services

    meeting = Meeting.objects.get(pk=an_afternoon_meeting(westmere))
    record = _begin(westmere, westmere.case("begum-rahman"), meeting)
    services.withdraw(by=westmere.worker("sam"), record_id=record.id)
    return record.id


@cache
def a_family_looked_at(westmere: Any) -> uuid.UUID:
    """More than a page of looks, of several people and kinds, alone and in lists."""
    from handrail.audit import trail

    case = westmere.case("hartley")
    for name in ("sam", "callum", "lorraine", "dev", "asha", "lee"):
        person = westmere.worker(name)
        trail.look(by=person, case_reference="", page="families", cases=[case.reference, "WM-1202", "WM-1203"])
        for page in ("family", "record", "check", "signed record"):
            for hours in range(3):
                with clock.at(clock.now() - datetime.timedelta(hours=hours)):
                    trail.look(by=person, case_reference=case.reference, page=page)
    detail = {"draft": True}
    trail.handed_over(by=person, case_reference=case.reference, subject="PDF document", subject_id="", detail=detail)
    return case.id


@cache
def a_person_who_looked(westmere: Any) -> uuid.UUID:
    a_family_looked_at(westmere)
    from handrail.audit import trail
    from handrail.cases.models import Case

    sam = westmere.worker("sam")
    references = Case.objects.values_list("reference", flat=True)
    trail.look(by=sam, case_reference="", page="home", cases=[*references, *(f"WM-7{n:03}" for n in range(20))])
    return sam.id


REASON = "Police at the address, 21:10. Duty manager and case holder rung twice, no answer."


@cache
def an_emergency(westmere: Any) -> uuid.UUID:
    """Callum has opened a family of the West team to read."""
    from handrail.cases import services

    return services.open_in_an_emergency(by=westmere.worker("callum"), case=westmere.case("lowther"), reason=REASON).id


def a_family_in_an_emergency(westmere: Any) -> uuid.UUID:
    an_emergency(westmere)
    return westmere.case("lowther").id


def what_a_meeting_gives(westmere: Any) -> uuid.UUID:
    return _given_by_the_meeting(westmere, "naomi", "meeting")


def what_a_meeting_gives_its_chair(westmere: Any) -> uuid.UUID:
    return _given_by_the_meeting(westmere, "sam", "leads_meeting")


def _given_by_the_meeting(westmere: Any, who: str, why: str) -> uuid.UUID:
    given = westmere.case("hartley").grants.filter(source=westmere.id_of("east-2026-11-23"))
    return given.get(user=westmere.worker(who), why=why).pk


def a_record_in_an_emergency(westmere: Any) -> uuid.UUID:
    an_emergency(westmere)
    return westmere.record("lowther-2026-11-19").id


@cache
def a_reviewed_emergency(westmere: Any) -> uuid.UUID:
    from handrail.cases import services

    access = services.open_in_an_emergency(by=westmere.worker("asha"), case=westmere.case("adebayo"), reason=REASON)
    services.review_emergency_access(
        by=westmere.worker("judith"), access=access, outcome="right", review="Rang Asha. The children were safe."
    )
    return access.id


def with_a_password(who: str) -> Callable[[Any], Any]:
    """Somebody who has given their password just now."""

    @cache
    def come_in(westmere: Any) -> Any:
        from django.test import Client
        from django.urls import reverse

        from handrail.demo.loading.people import PASSWORD

        client = Client()
        client.post(reverse("sign_in"), {"login": westmere.worker(who).email, "password": PASSWORD})
        return client

    return come_in


@cache
def before_the_second_step(westmere: Any) -> Any:
    """Donna, who has an app, a passkey and recovery codes, has given her password and nothing else."""
    from handrail.accounts.services import second_steps
    from handrail.accounts.tests.factories import give_passkey, give_phone

    donna = westmere.worker("donna")
    give_phone(donna)
    give_passkey(donna)
    second_steps.make_recovery_codes(by=donna)
    return with_a_password("donna")(westmere)


@cache
def the_passkey(westmere: Any) -> Any:
    """Mei's, beside her authenticator app."""
    from handrail.accounts.tests.factories import give_passkey

    return give_passkey(westmere.worker("mei")).pk


@cache
def after_the_second_step(westmere: Any) -> Any:
    """Mei has signed in with her authenticator app just now."""
    from django.urls import reverse

    from handrail.accounts.tests.factories import give_phone

    phone = give_phone(westmere.worker("mei"))
    the_passkey(westmere)
    client = with_a_password("mei")(westmere)
    client.post(reverse("second_step"), {"code": phone.code()})
    return client


def another_browser_of_meis(westmere: Any) -> str:
    """Mei has left herself signed in on another computer."""
    from django.test import Client

    from handrail.accounts import queries

    mei = westmere.worker("mei")
    known = {one.id for one in queries.open_sessions_of(mei)}
    Client().force_login(mei)
    (there,) = {one.id for one in queries.open_sessions_of(mei)} - known
    return there


callum_just_now = with_a_password("callum")


def the_restriction(westmere: Any) -> uuid.UUID:
    return westmere.case("kearney-prosser").restrictions.get().id


@cache
def somebody_who_has_left(westmere: Any) -> uuid.UUID:
    from handrail.accounts.services import people

    left = westmere.worker("jerome")
    people.disable_person(by=westmere.worker("kieran"), person=left)
    return left.id


@cache
def a_change_to_confirm(westmere: Any) -> uuid.UUID:
    """Somebody else who manages people asks that Callum signs in with another address."""
    from handrail.accounts.models import ChangeToConfirm
    from handrail.accounts.services import people
    from handrail.accounts.tests.factories import make_user

    kieran, callum = westmere.worker("kieran"), westmere.worker("callum")
    bea = make_user("Bea Lund", role="it_administrator", team=kieran.team, agency=kieran.agency)
    people.change_person(by=bea, person=callum, changes={"email": "callum.reeve-hall@example.org"})
    return ChangeToConfirm.objects.get(person=callum).id


@cache
def a_change_refused(westmere: Any) -> uuid.UUID:
    from handrail.accounts.models import ChangeToConfirm
    from handrail.accounts.services import confirmations, people

    a_change_to_confirm(westmere)
    kieran, donna = westmere.worker("kieran"), westmere.worker("donna")
    people.change_person(by=kieran, person=donna, changes={"role": "coordinator"})
    change = ChangeToConfirm.objects.get(person=donna)
    confirmations.stop(by=westmere.worker("judith"), change=change, because="Donna is not the new co-ordinator.")
    return change.id


@cache
def a_change_overtaken(westmere: Any) -> uuid.UUID:
    """Another head of a team is asked for, and it has a third one by then."""
    from handrail.accounts.models import ChangeToConfirm, Team
    from handrail.accounts.services import confirmations
    from handrail.accounts.tests.factories import make_user

    kieran, helen = westmere.worker("kieran"), westmere.worker("helen")
    bea = make_user("Bea Overton", role="it_administrator", team=kieran.team, agency=kieran.agency)
    team = Team.objects.create(name="Night duty")
    confirmations.ask(by=bea, person=helen, kind="head", team=team)
    Team.objects.filter(pk=team.pk).update(head=westmere.worker("mei"))
    return ChangeToConfirm.objects.get(person=helen).id


def somebody_about_whom_a_change_waits(westmere: Any) -> uuid.UUID:
    a_change_to_confirm(westmere)
    return westmere.worker("callum").id


def a_link_to_choose_a_password(westmere: Any) -> str:
    from handrail.accounts import links

    return links.path_of_link(westmere.worker("tunde"))


@cache
def an_empty_team(westmere: Any) -> uuid.UUID:
    from handrail.administration import services

    return services.add_team(by=westmere.worker("kieran"), name="Family Safeguarding North", head=None).id


@cache
def a_retired_team(westmere: Any) -> uuid.UUID:
    from handrail.administration import services

    kieran = westmere.worker("kieran")
    team = services.add_team(by=kieran, name="Family Safeguarding South", head=None)
    services.retire_place(by=kieran, place=team)
    return team.id


@cache
def closed_days(westmere: Any) -> None:
    """Two days on which the council is closed, one to come and one gone by."""
    from handrail.administration import services

    kieran = westmere.worker("kieran")
    services.close_day(by=kieran, on=datetime.date(2026, 12, 24), what="Christmas Eve")
    services.close_day(by=kieran, on=datetime.date(2026, 8, 28), what="Whole-council training day")


@cache
def an_empty_agency(westmere: Any) -> uuid.UUID:
    from handrail.administration import services

    return services.add_agency(by=westmere.worker("kieran"), name="Northgate School").id


@cache
def a_retired_agency(westmere: Any) -> uuid.UUID:
    from handrail.administration import services

    kieran = westmere.worker("kieran")
    agency = services.add_agency(by=kieran, name="Northgate Trust")
    services.retire_place(by=kieran, place=agency)
    return agency.id


@cache
def somebody_with_a_second_step(westmere: Any) -> uuid.UUID:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    person = westmere.worker("connor")
    TOTP.activate(person, generate_totp_secret())
    return person.id


def a_restriction_typed() -> dict[str, str]:
    return {
        "reference": "WM-2041",
        "reason": "A relative works here.",
        "add": "Callum Reeve\nPriya Nair",
        "review_on": "21 February 2027",
        "not_to_see": "Owen Pritchard",
        "why_not": "The youngest is his niece.",
    }


AN_ALLOCATION = {"who": "Priya Nair", "role": "social_worker", "starts": "2 December 2026", "on": "2 December 2026"}


def handing_over(westmere: Any) -> str:
    return _about_callums_allocation("hand_over_family", westmere)


def ending_an_allocation(westmere: Any) -> str:
    return _about_callums_allocation("end_allocation", westmere)


def _about_callums_allocation(name: str, westmere: Any) -> str:
    case = westmere.case("hartley")
    return reverse(name, args=[case.id, case.allocations.get(user=westmere.worker("callum"), ends=None).id])


def a_link_made_up(westmere: Any) -> str:
    return reverse("choose_password", args=[westmere.worker("tunde").id, "made-up"])


@cache
def somebody_expected(westmere: Any) -> str:
    return _a_participant(westmere, "dev")


@cache
def a_name_to_choose_somebody_for(westmere: Any) -> str:
    """Expected at a meeting as a name alone, which is that of an account."""
    from handrail.supervision.agenda.services import people

    meeting, name = westmere.meeting("east-2026-11-23"), westmere.worker("mei").name
    participant = people.add_participant(
        by=westmere.worker("sam"), meeting_id=meeting.pk, participant_id=uuid.uuid4(), name=name
    )
    return f"{reverse('add_participant', args=[meeting.pk])}?row={participant.pk}"


def somebody_who_leads(westmere: Any) -> str:
    return _a_participant(westmere, "lorraine")


def _a_participant(westmere: Any, who: str) -> str:
    meeting = westmere.meeting("east-2026-11-23")
    participant = meeting.participants.get(user=westmere.worker(who))
    return reverse("expect_participant", args=[meeting.pk, participant.pk])


@cache
def those_who_came_before(westmere: Any) -> str:
    """The family's record of a meeting was closed without signing, which let go of all who came for it."""
    from handrail.cases import services as cases
    from handrail.families.models import Family
    from handrail.supervision.agenda.services import families as agenda
    from handrail.supervision.agenda.services import people
    from handrail.supervision.meetings import services as meetings
    from handrail.supervision.meetings.policies import Plan
    from handrail.supervision.recording import services as recording

    sam, day = westmere.worker("sam"), datetime.date(2026, 11, 23)
    case = cases.open_new_case(by=sam, reference="WM-2302", team=sam.team)
    Family.objects.create(case=case, name="Osei family")
    plan = Plan(sam.team, "single_agency", day, datetime.time(14), datetime.time(15), chair=sam)
    meeting = meetings.plan_meeting(by=sam, meeting_id=uuid.uuid4(), plan=plan)
    held = {"by": sam, "meeting_id": meeting.pk}
    agenda.add_family(**held, case_id=case.pk)
    for who in ("dev", "naomi"):
        people.add_participant(**held, participant_id=uuid.uuid4(), user=westmere.worker(who), families=[case.pk])
    record = agenda.open_record(**held, case_id=case.pk, recording=True)
    recording.abandon(by=sam, record_id=record.pk, because="They could not come.")
    return reverse("expect_for_family", args=[meeting.pk, case.pk])


def a_cancelled_meeting(westmere: Any) -> uuid.UUID:
    from handrail.supervision.agenda.services import plan as plans
    from handrail.supervision.meetings import services as meetings
    from handrail.supervision.meetings.policies import Plan

    sam, on = westmere.worker("sam"), datetime.date(2026, 11, 24)
    plan = Plan(sam.team, "single_agency", on, datetime.time(14), datetime.time(15), chair=sam)
    meeting = meetings.plan_meeting(by=sam, meeting_id=uuid.uuid4(), plan=plan)
    plans.cancel_meeting(by=sam, meeting_id=meeting.id, because="Snow: nobody can come.")
    return meeting.id


def a_record_nobody_signed(westmere: Any) -> uuid.UUID:
    """The time of its chair and recorder was over yesterday."""
    record = westmere.record("hartley-2026-11-23")
    led = record.case.grants.filter(why="leads_meeting", source=record.meeting_id)
    led.update(ends=clock.today() - datetime.timedelta(days=1))
    return record.pk


def six_children(westmere: Any) -> uuid.UUID:
    """A record of six children with everything written in it, and everything written last time."""
    from bench.full_record import make_full_record

    return make_full_record(6)


@cache
def two_texts_in_a_box(westmere: Any) -> uuid.UUID:
    """Two people wrote in one box at once, and nobody has said which shall stand."""
    record_id = six_children(westmere)
    base = save_over(record_id, "values", by=westmere.worker("sam"), text="Loyal.")
    save_over(record_id, "values", by=westmere.worker("sam"), text="Afraid to say so.")
    _save(record_id, "values", base=base, by=westmere.worker("lorraine"), text="Tired.")
    return record_id


def save_over(record_id: uuid.UUID, prompt: str, *, by: Any, text: str) -> int:
    """Somebody who has read an answer writes another; the revision it then stands at."""
    from handrail.supervision.records.models import Answer

    stands = Answer.objects.filter(record=record_id, prompt=prompt, child=None).first()
    return _save(record_id, prompt, base=stands.revision if stands else 0, by=by, text=text)


def _save(record_id: uuid.UUID, prompt: str, *, base: int, by: Any, text: str) -> int:
    from handrail.supervision.recording import services

    saved = services.save(
        by=by,
        record_id=record_id,
        kind_name="answer",
        key=prompt,
        based_on=base,
        typed={"text": text},
        save_id=uuid.uuid4(),
    )
    return saved.revision


def _begin(westmere: Any, case: "Case", meeting: Any) -> "Record":
    from handrail.supervision.agenda.services import families as agenda
    from handrail.supervision.meetings.models import AgendaItem

    sam = westmere.worker("sam")
    if not AgendaItem.objects.filter(meeting=meeting, case=case).exists():
        agenda.add_family(by=sam, meeting_id=meeting.id, case_id=case.id)
    return agenda.open_record(by=sam, meeting_id=meeting.id, case_id=case.id, recording=True)


@cache
def a_team_without_a_manager(westmere: Any) -> uuid.UUID:
    """A team has one family, and nobody who says who works with it."""
    from handrail.accounts.models import Team
    from handrail.cases.models import Case

    team = Team.objects.create(name="Family Safeguarding Left")
    return Case.objects.create(reference="WM-9000", team=team).id


@cache
def an_id_of_two_families(westmere: Any) -> uuid.UUID:
    """That family has a child with the id of a child of the Lowther family."""
    from handrail.families.models import Person

    child = westmere.case("lowther").people.filter(kind="child").exclude(mosaic_id="").first()
    case_id = a_team_without_a_manager(westmere)
    return Person.objects.create(case_id=case_id, kind="child", name="Robin", mosaic_id=child.mosaic_id).id
