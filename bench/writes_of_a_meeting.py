"""Every kind of write in the order of a meeting's life, each to be made once: from a new case to the signed record."""

import datetime
import uuid
from functools import partial
from typing import Any
from unittest import mock

from django.test import override_settings

from bench.sql_faults import Write, try_to_send
from bench.who_writes import IN_A_WEEK, in_one_transaction, new_id, somebody, while_the_clock_stands
from bench.writes_of_access import of_access
from handrail.accounts.claims import ClaimMapping, Gives
from handrail.accounts.links import path_of_link
from handrail.accounts.models import Agency, ChangeToConfirm, PasswordLinkRequest, Session, Team, User
from handrail.accounts.one_time_codes import code_at, period_now
from handrail.accounts.queries import OpenSession, second_factors_of
from handrail.accounts.services import (
    confirmations,
    council_sign_in,
    passwords,
    people,
    refused_sign_ins,
    second_steps,
    sessions,
)
from handrail.accounts.sessions import SessionStore
from handrail.accounts.tests.factories import CREDENTIAL
from handrail.administration import services as administration
from handrail.cases import services as cases
from handrail.cases.models import Case, Restriction
from handrail.core import clock
from handrail.core.ids import own_id
from handrail.demo.council_on_file import id_of
from handrail.demo.loading.people import PASSWORD
from handrail.families import services as families
from handrail.families.models import Family, Person
from handrail.form_library import services as forms
from handrail.form_library import shipped
from handrail.form_library.models import FormVersion
from handrail.supervision.actions.models import AgreedAction
from handrail.supervision.agenda.services import families as agenda
from handrail.supervision.agenda.services import people as participants
from handrail.supervision.agenda.services import plan as plans
from handrail.supervision.meetings import services as meetings
from handrail.supervision.meetings.models import Meeting, Participant
from handrail.supervision.meetings.policies import Plan
from handrail.supervision.recording import services as recording
from handrail.supervision.recording.row_kinds import find_kind
from handrail.supervision.recording.services import Typed
from handrail.supervision.records import attendance, taking_over
from handrail.supervision.records import services as records
from handrail.supervision.records.models import Record, Revision

HARTLEY = id_of("hartley-2026-11-23")
TYPED = "Kelly rang Dev from the bus stop."
NEXT_DRAFT = "case-supervision-2026-12-01"
CHRISTMAS_EVE = datetime.date(2026, 12, 24)
IN_A_YEAR = datetime.timedelta(days=365)
# Longer than one who manages people is not yet taken for the only one.
IN_EIGHT_DAYS = datetime.timedelta(days=8)


def save(kind: str, key: object, *, based_on: int | None = None, **typed: str) -> Write:
    """One row of the record of the Hartleys, saved as the page's script does; based on what stands unless said."""
    save_id = uuid.uuid4()

    def write() -> None:
        row_kind = find_kind(kind)
        row = row_kind.model.objects.filter(pk=row_kind.row_id(HARTLEY, str(key))).first()
        recording.save(
            by=somebody("sam"),
            record_id=HARTLEY,
            kind_name=kind,
            key=str(key),
            based_on=(row.revision if row else 0) if based_on is None else based_on,
            typed=typed,
            save_id=save_id,
        )

    return write


def bring_the_first_answer_back() -> None:
    saves = list(Revision.objects.filter(record=HARTLEY, row_kind="answer", row_key="values").order_by("pk"))
    recording.bring_back(
        by=somebody("sam"),
        record_id=HARTLEY,
        kind_name="answer",
        key="values",
        save_to_bring_back=saves[0].pk,
        based_on=max(save.number or 0 for save in saves),
        save_id=new_id("brought back"),
    )


def send_a_page(*, every: int = 1) -> tuple[int, list[str]]:
    """The record page as a browser without a script sends it, with each statement behind it failing in turn."""
    fields = {"save_id": str(uuid.uuid4()), "do": "save", "answer.values.text": TYPED, "answer.values.base": "0"}
    return try_to_send(f"/records/{HARTLEY}/", fields, by=somebody("sam"), typed=TYPED, every=every)


def writes() -> list[tuple[str, Write]]:
    return [
        *of_cases(),
        *of_meetings(),
        *of_access(),
        *of_a_record(),
        *of_signing(),
        *of_the_form(),
        *of_the_council(),
        *of_what_two_people_do(),
        *of_second_factors(),
        *of_accounts(),  # after the others: in the end hardly anybody's account is in use
    ]


def of_cases() -> list[tuple[str, Write]]:
    sam, asha = somebody("sam"), somebody("asha")
    case_id, today = new_id("case"), clock.today()

    def case() -> Case:
        return Case.objects.get(pk=case_id)

    def child(name: str) -> Person:
        return Person.objects.get(pk=own_id(case_id, new_id(name)))

    def name_the_family() -> None:
        Family.objects.create(case=case(), name="Quill")

    return [
        ("a new case", lambda: cases.open_new_case(by=sam, reference="W-90001", team=sam.team, case_id=case_id)),
        ("its family", name_the_family),
        ("an allocation", lambda: cases.allocate(by=sam, case=case(), user=asha, role="social_worker", starts=today)),
        ("a child", lambda: families.add_child(by=sam, case=case(), child_id=new_id("child"), name="Wren Quill")),
        (
            "a child put right",
            lambda: families.correct_child(
                by=sam, case=case(), child=child("child"), corrected={"name": "Wrenna Quill"}
            ),
        ),
        (
            "and put back",
            lambda: families.give_back_child(by=sam, case=case(), child=child("child"), before={"name": "Wren Quill"}),
        ),
        ("another", lambda: families.add_child(by=sam, case=case(), child_id=new_id("another"), name="Finn Quill")),
        ("who is taken out", lambda: families.take_child_out(by=sam, case=case(), child=child("another"))),
    ]


def of_meetings() -> list[tuple[str, Write]]:
    sam, helen, asha, case_id = somebody("sam"), somebody("helen"), somebody("asha"), new_id("case")
    meeting_id, empty_id = (own_id(sam.pk, new_id(name)) for name in ("meeting", "empty"))
    here: dict[str, Any] = {"by": sam, "meeting_id": meeting_id}
    plan = Plan(
        team=sam.team,
        kind="group",
        on=clock.today(),
        starts=datetime.time(14),
        ends=datetime.time(16),
        chair=sam,
        recorder=somebody("lorraine"),
    )
    with_deputy = Plan(**{**vars(plan), "deputy": helen})
    chaired_by_helen = Plan(**{**vars(plan), "chair": helen})
    case_two = new_id("second case")
    reason = {"reason": "Somebody here knows them", "since": clock.today(), "review_on": IN_A_WEEK}

    def somebody_sent_apologies() -> None:
        participant = Participant.objects.filter(meeting=meeting_id).order_by("pk")[0]
        meetings.note_presence(**here, changes={participant.pk: (participant.presence, "apologies")})

    def record_id() -> uuid.UUID:
        return Meeting.objects.get(pk=meeting_id).records.get(case=case_id).pk

    def second_family() -> None:
        case = cases.open_new_case(by=sam, reference="W-90002", team=sam.team, case_id=case_two)
        Family.objects.create(case=case, name="Larkin")

    def move() -> None:
        agenda.move_family(**here, case_id=case_two, past=case_id, up=True)

    def restrict() -> None:
        case = Case.objects.get(pk=case_two)
        meetings.restrict_family(
            by=somebody("judith"), case=case, may_see=[sam], not_to_see={helen: "Her niece"}, **reason
        )

    def coming(name: str) -> uuid.UUID:
        """The row of somebody whom the page gave this id."""
        return own_id(meeting_id, new_id(name))

    def restrict_to(may_see: list[User]) -> None:
        meetings.review_restriction(
            by=somebody("judith"),
            restriction=Restriction.objects.select_related("case").get(case=case_two, lifted_on=None),
            reason="Somebody here knows them",
            review_on=IN_A_WEEK,
            may_see=may_see,
        )

    def newest_record(of_case: uuid.UUID) -> Record:
        return Record.objects.filter(case=of_case, meeting=meeting_id).latest("started_at")

    def begin_again() -> None:
        agenda.open_record(**here, case_id=case_id, recording=True)

    return [
        ("a meeting", lambda: meetings.plan_meeting(by=sam, meeting_id=new_id("meeting"), plan=plan)),
        ("a meeting changed", lambda: plans.change_meeting(**here, plan=with_deputy)),
        ("a family on the agenda", lambda: agenda.add_family(**here, case_id=case_id)),
        ("a second family", in_one_transaction(second_family)),
        ("it on the agenda", lambda: agenda.add_family(**here, case_id=case_two, before=None)),
        ("families that change places", move),
        (
            "somebody from outside",
            lambda: participants.add_participant(**here, participant_id=new_id("jo"), name="Jo"),
        ),
        (
            "somebody with an account",
            lambda: participants.add_participant(**here, participant_id=new_id("q"), user=somebody("donna")),
        ),
        (
            "a family to come for",
            lambda: participants.expect_participant(**here, participant_id=coming("q"), also=[case_id]),
        ),
        (
            "a family not to come for",
            lambda: participants.expect_participant(**here, participant_id=coming("q"), no_longer=[case_id]),
        ),
        (
            "everybody who comes for a family",
            lambda: participants.expect_for_family(**here, case_id=case_id, also=[coming("q"), coming("jo")]),
        ),
        ("somebody off the meeting", lambda: participants.remove_participant(**here, participant_id=coming("jo"))),
        ("apologies", somebody_sent_apologies),
        ("a family off the agenda", lambda: agenda.remove_family(**here, case_id=case_two)),
        ("a restriction", restrict),
        (
            "a restriction gone over",
            lambda: restrict_to([sam, somebody("rukhsana")]),
        ),
        ("a record opened", lambda: agenda.open_record(**here, case_id=case_id, recording=True)),
        (
            "an attendee chosen",
            lambda: attendance.invite_attendee(
                by=sam, record_id=record_id(), attendee_id=new_id("chosen"), user=somebody("mei")
            ),
        ),
        ("a record abandoned", lambda: recording.abandon(by=sam, record_id=record_id(), because="Nobody came.")),
        ("a record begun again", begin_again),
        ("it is about another family", lambda: recording.withdraw(by=sam, record_id=newest_record(case_id).pk)),
        ("that family on the agenda", lambda: agenda.add_family(**here, case_id=case_two, before=None)),
        ("its record", lambda: agenda.open_record(**here, case_id=case_two, recording=True)),
        (
            "the notes copied into it",
            lambda: recording.copy_withdrawn_record(
                by=sam, record_id=newest_record(case_id).pk, into=newest_record(case_two).pk
            ),
        ),
        ("another chair", lambda: plans.change_meeting(**here, plan=chaired_by_helen)),
        (
            "somebody who works with that family",
            lambda: cases.allocate(
                by=sam, case=Case.objects.get(pk=case_two), user=asha, role="social_worker", starts=clock.today()
            ),
        ),
        ("a restriction that shuts its chair out", lambda: restrict_to([asha])),
        (
            "the record taken over",
            lambda: taking_over.take_over(by=asha, record_id=newest_record(case_two).pk),
        ),
        ("and lets its former chair in again", lambda: restrict_to([sam, somebody("rukhsana")])),
        ("an empty meeting", lambda: meetings.plan_meeting(by=sam, meeting_id=new_id("empty"), plan=plan)),
        ("a meeting cancelled", lambda: plans.cancel_meeting(by=sam, meeting_id=empty_id, because="Snow.")),
    ]


def of_second_factors() -> list[tuple[str, Write]]:
    """Callum's phone, from the day it is set up to the day it is lost."""
    callum, secret = somebody("callum"), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    moment, periods = clock.now(), period_now()
    codes: list[str] = []

    def passkey() -> Any:
        return second_factors_of(callum).passkeys[0]

    def make_codes() -> None:
        codes[:] = second_steps.make_recovery_codes(by=callum)

    def set_up(at: int) -> Any:
        return second_steps.set_up_authenticator_app(by=callum, secret=secret, code=code_at(secret, at))

    def lose_it() -> None:
        set_up(periods)
        second_steps.remove_second_factors(by=somebody("kieran"), person=somebody("callum"))
        administration.confirm_change(by=bea(), change=waiting_about("callum"))

    writes = [
        ("an authenticator app", lambda: set_up(periods)),
        ("recovery codes", make_codes),
        ("a passkey", lambda: second_steps.add_passkey(by=callum, name="Work laptop", credential=CREDENTIAL)),
        ("its other name", lambda: second_steps.rename_passkey(by=callum, passkey=passkey(), name="Old laptop")),
        ("it is shown", lambda: second_steps.use_passkey(by=callum, passkey=passkey())),
        ("its end", lambda: second_steps.remove_passkey(by=callum, passkey=passkey())),
        ("a code", lambda: second_steps.use_code(by=callum, code=code_at(secret, periods + 1))),
        ("too many wrong codes", lambda: second_steps.warn_of_wrong_codes(by=callum)),
        ("a recovery code", lambda: second_steps.use_recovery_code(by=callum, code=codes[0])),
        ("the app removed", lambda: second_steps.remove_authenticator_app(by=callum)),
        ("a phone lost", in_one_transaction(lose_it)),
    ]
    # a code is good for a minute, and each of its statements fails once: that takes longer
    return [(name, while_the_clock_stands(moment, write)) for name, write in writes]


def of_the_council() -> list[tuple[str, Write]]:
    kieran = somebody("kieran")
    said = {"job_title": "Senior Social Worker", "line_manager": somebody("rukhsana")}
    new = {"name": "Ada Lund", "email": "ada.lund@example.org", "job_title": "Social Worker", "pronouns": "she/her"}
    new |= {"role": "social_worker", "team": kieran.team, "agency": kieran.agency, "line_manager": None}

    def ada() -> User:
        return User.objects.get(email="ada.lund@example.org")

    def send_her_the_link() -> None:
        passwords.close_link_request(by=None, asked=PasswordLinkRequest.objects.all()[0], sent_to=ada())

    def she_chooses_a_password() -> None:
        token = path_of_link(ada()).split("/")[-2]
        passwords.choose_password(by=ada(), token=token, new="three herons at low tide")

    def north() -> Team:
        return Team.objects.get(name__startswith="North")

    def trust() -> Agency:
        return Agency.objects.get(name__startswith="Trust")

    to = {"name": "North Lakes", "head": kieran}
    return [
        ("a team", lambda: administration.add_team(by=kieran, name="North", head=None)),
        ("its name and head", lambda: administration.change_place(by=kieran, place=north(), changes=to)),
        ("a team retired", lambda: administration.retire_place(by=kieran, place=north())),
        ("and used again", lambda: administration.use_place_again(by=kieran, place=north())),
        ("an agency", lambda: administration.add_agency(by=kieran, name="Trust")),
        ("its name", lambda: administration.change_place(by=kieran, place=trust(), changes={"name": "Trust B"})),
        ("an agency retired", lambda: administration.retire_place(by=kieran, place=trust())),
        ("and the agency used again", lambda: administration.use_place_again(by=kieran, place=trust())),
        (
            "somebody who manages people",
            lambda: administration.let_an_administrator_in(by=None, email="bea@example.org", name="Bea"),
        ),
        ("somebody new", lambda: people.add_person(by=kieran, **new)),
        ("her link", send_her_the_link),
        ("her password", she_chooses_a_password),
        ("another link", lambda: passwords.send_password_link(by=kieran, person=ada())),
        (
            "a link somebody asks for",
            lambda: passwords.ask_for_password_link(by=None, email="ada.lund@example.org", network="192.0.2.1"),
        ),
        (
            "what is said of somebody",
            lambda: administration.change_person(by=kieran, person=somebody("jerome"), changes=said),
        ),
        ("an account closed", lambda: people.disable_person(by=kieran, person=somebody("jerome"))),
        ("and opened again", lambda: people.enable_person(by=kieran, person=somebody("jerome"))),
        ("a setting", lambda: administration.change_settings(by=kieran, values={"idle_minutes": 20})),
        (
            "a closed day",
            lambda: administration.close_day(by=somebody("kieran"), on=CHRISTMAS_EVE, what="Christmas Eve"),
        ),
        ("an open day", lambda: administration.open_day(by=kieran, on=CHRISTMAS_EVE)),
    ]


def bea() -> User:
    """Whom `of_the_council` let in as somebody who manages people, beside Kieran."""
    return User.objects.get(email="bea@example.org")


def waiting_about(name: str) -> ChangeToConfirm:
    return ChangeToConfirm.objects.waiting().get(person=somebody(name))


def of_what_two_people_do() -> list[tuple[str, Write]]:
    """What Kieran asks for, and Bea confirms or not."""
    kieran, grace = somebody("kieran"), somebody("grace")

    def ask_for_an_address(number: int) -> Write:
        changes = {"email": f"donna.{number}@example.org"}
        return lambda: people.change_person(by=kieran, person=somebody("donna"), changes=changes)

    def tell() -> None:
        confirmations.note_told(by=None, change=waiting_about("donna"), takes_effect_at=clock.now())

    def stop() -> None:
        confirmations.stop(by=bea(), change=waiting_about("donna"), because="She knows nothing of it.")

    def take_effect() -> None:
        administration.make_change_nobody_stopped(by=None, change=waiting_about("donna"))

    def ask_for_a_head() -> None:
        administration.change_place(by=kieran, place=somebody("donna").team, changes={"head": grace})

    def ask_for_a_line_manager() -> None:
        cases.change_line_manager(by=kieran, person=somebody("donna"), to=grace)

    return [
        ("another address", ask_for_an_address(1)),
        ("confirmed", lambda: administration.confirm_change(by=bea(), change=waiting_about("donna"))),
        ("a line manager from elsewhere", ask_for_a_line_manager),
        ("also confirmed", lambda: administration.confirm_change(by=bea(), change=waiting_about("donna"))),
        ("the head of a team", ask_for_a_head),
        ("confirmed as well", lambda: administration.confirm_change(by=bea(), change=waiting_about("grace"))),
        ("one more address", ask_for_an_address(2)),
        ("word of the address", tell),
        ("the account of the other who could confirm it closed", lambda: people.disable_person(by=None, person=bea())),
        ("nobody stops it", while_the_clock_stands(clock.now() + IN_EIGHT_DAYS, take_effect)),
        ("and that account opened again", lambda: people.enable_person(by=None, person=bea())),
        ("yet another", ask_for_an_address(3)),
        ("stopped", stop),
        ("a last one", ask_for_an_address(4)),
        ("given up", lambda: confirmations.give_up(by=None, change=waiting_about("donna"))),
    ]


def of_accounts() -> list[tuple[str, Write]]:
    owen, kieran = somebody("owen"), somebody("kieran")
    chosen = {"current": PASSWORD, "new": "seven tins of paint"}
    session = SessionStore()
    session.create()
    ends = {"session_data": "", "expire_date": clock.now() + IN_A_YEAR, "user": owen}
    for letter in "fg":
        Session.objects.get_or_create(session_key=letter * 32, defaults=ends)
    at_the_office = OpenSession("1", "f" * 32, "Firefox", clock.now(), clock.now())
    mapping = ClaimMapping("roles", (Gives("west", "social_worker", owen.team.name, owen.agency.name),))
    claims = {"email": "una.reed@example.org", "email_verified": True, "name": "Una Reed", "roles": ["west"]}

    def somebody_of_the_councils_comes_in() -> None:
        with override_settings(HANDRAIL_OPENID_ROLES=mapping):
            council_sign_in.come_in_with_council_account(by=None, known=None, claims=claims)

    return [
        ("somebody with the council's account", somebody_of_the_councils_comes_in),
        ("a session that is over", lambda: sessions.end_session(by=owen, session=session, why="idle")),
        (
            "somebody who is not let in",
            lambda: refused_sign_ins.note_refused(by=None, why="wrong_password", network="192.0.2.1", person=owen),
        ),
        ("a session on another device", lambda: sessions.end_other_session(by=owen, session=at_the_office)),
        ("the sessions on all others", lambda: sessions.end_others_with(by=owen, but=None, change=lambda: None)),
        ("accounts nobody uses", lambda: people.disable_dormant(by=None, now=clock.now() + IN_A_YEAR)),
        ("another password", lambda: passwords.change_password(by=somebody("owen"), **chosen)),
        ("an end to all sessions", lambda: sessions.sign_out_everywhere(by=kieran, person=owen)),
    ]


def of_a_record() -> list[tuple[str, Write]]:
    sam = somebody("sam")
    here: dict[str, Any] = {"by": sam, "record_id": HARTLEY}
    children = list(Person.objects.filter(case__records=HARTLEY, kind="child").order_by("position"))
    first = children[0]
    words = uuid.uuid4()
    earlier = AgreedAction.objects.filter(case__records=HARTLEY).exclude(record=HARTLEY).order_by("pk")
    told = [{"id": child.id, "about": child != first} for child in children]
    typed = {
        ("answer", "values"): Typed(1, {"text": "Kelly rang.\nDev answered."}),
        ("permanence", "plan"): Typed(0, {"primary_plan": "Home with Kelly."}),
    }
    return [
        ("recording begun", lambda: records.begin_recording(**here)),
        ("children chosen", lambda: records.set_children(**here, children=told)),
        ("all children again", lambda: records.set_children(**here, children=[{**one, "about": True} for one in told])),
        ("a child added", lambda: records.add_child(**here, child_id=new_id("late"), said={"name": "Robin Hartley"})),
        ("a first answer", save("answer", "values", text="Kelly rang.")),
        ("a page without a script", partial(recording.save_page, **here, typed=typed, save_id=uuid.uuid4())),
        ("a merge", save("answer", "values", based_on=1, text="On Monday Kelly rang.")),
        ("a text kept apart", save("answer", "values", based_on=1, text="Nobody rang.")),
        ("earlier words brought back", bring_the_first_answer_back),
        ("a gap", save("compliance", first.id, key_information_up_to_date="no")),
        ("a gap closed", save("compliance", first.id, key_information_up_to_date="yes")),
        ("an action", save("action", words, category="process_compliance", what="Ring the school", who="Asha Raman")),
        ("an action escalated", save("action_answer", earlier[0].id, reply="not_carried_out", decision="escalate")),
        ("and not", save("action_answer", earlier[0].id, decision="drop")),
        ("an attendee", save("attendee", uuid.uuid4(), name="Callum Reeve")),
    ]


def of_signing() -> list[tuple[str, Write]]:
    here: dict[str, Any] = {"by": somebody("sam"), "record_id": HARTLEY}
    return [
        ("a signature", lambda: recording.sign_off(**here, save_id=new_id("signature"))),
        (
            "an addendum",
            lambda: recording.add_addendum(**here, about="values", text="It was Tuesday.", save_id=new_id("a")),
        ),
    ]


def of_the_form() -> list[tuple[str, Write]]:
    kieran = somebody("kieran")
    content = {**shipped.current(), "id": NEXT_DRAFT}
    another = {**content, "id": f"{NEXT_DRAFT}-shipped"}

    def load_another() -> None:
        with mock.patch.object(shipped, "current", return_value=another):
            forms.load_shipped(by=None)

    return [
        ("a draft of the form", lambda: forms.save_draft(content=content, by=kieran)),
        ("a version that is shipped", load_another),
        ("a new version", lambda: forms.publish(version=FormVersion.objects.get(name=NEXT_DRAFT), by=kieran)),
    ]
