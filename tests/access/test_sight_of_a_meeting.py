"""What a meeting lets people open, attacked over the wire as in November 2026: by co-ordinators, by slips, by time."""

import datetime
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

EAST_MEETING, EAST_RECORD = "east-2026-11-23", "hartley-2026-11-23"


def at(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def opens(person: Any, case: Any) -> int:
    return at(person).get(reverse("family", args=[case.pk])).status_code


def sight_through_meetings(person: Any, case: Any) -> list[Any]:
    from handrail.core import clock

    held = person.grants.filter(case=case).exclude(why__in=["allocation", "line_manager"])
    return [grant for grant in held if grant.ends is None or grant.ends >= clock.today()]


def plan_of(meeting: Any, **changed: Any) -> dict[str, Any]:
    """A meeting's plan as its page sends it, with what is changed."""
    return {
        "team": meeting.team_id,
        "kind": meeting.kind,
        "on": f"{meeting.on:%-d %B %Y}",
        "starts": "9.30 am",
        "ends": "12.30 pm",
        "chair": meeting.chair_id,
        "deputy": meeting.deputy_id or "",
        "recorder": meeting.recorder_id or "",
        "restricted": "no",
    } | changed


def plan(by: Any, **plan: Any) -> Any:
    """Plans a meeting on its page."""
    from handrail.supervision.meetings.models import Meeting

    key = uuid.uuid4()
    typed = {"kind": "group", "on": "30 November 2026", "starts": "9.30 am", "ends": "12.30 pm", "restricted": "no"}
    answer = at(by).post(reverse("plan_meeting"), {"meeting_id": key, **typed, **plan})
    assert answer.status_code == 302, answer.content.decode()
    return Meeting.objects.get(pk=key)


def put_on(by: Any, meeting: Any, case: Any, *people: Any) -> None:
    expected = [str(one.pk) for one in meeting.participants.filter(user__in=people)]
    answer = at(by).post(reverse("add_family", args=[meeting.pk]), {"case": case.pk, "people": expected})
    assert answer.status_code == 302


def add(by: Any, meeting: Any, person: Any, *cases: Any) -> Any:
    """Adds a person on the page of it, for these families."""
    sent = {"participant_id": uuid.uuid4(), "person": person.pk, "families": [str(case.pk) for case in cases]}
    return at(by).post(reverse("add_participant", args=[meeting.pk]), sent)


def save(by: Any, record: Any, row: str, **typed: str) -> Any:
    """One autosave of a row of the record page."""
    base = typed.pop("base", "0")
    sent = {"row": row, "base": base, "save_id": uuid.uuid4(), **{f"typed.{box}": text for box, text in typed.items()}}
    return at(by).post(reverse("save_row", args=[record.pk]), sent)


@pytest.fixture
def kowalczyk(westmere):
    return westmere.case("kowalczyk")


@pytest.fixture
def across_teams(westmere, rukhsana, lorraine, kowalczyk):
    """Rukhsana, who manages West, plans a meeting for East with herself in the chair, about one of her families."""
    meeting = plan(rukhsana, team=lorraine.team_id, chair=rukhsana.pk)
    put_on(rukhsana, meeting, kowalczyk)
    return meeting


class TestNobodyGivesWhatIsNotTheirs:
    def test_a_coordinator_who_runs_the_meeting_does_not_let_herself_in(self, across_teams, lorraine, kowalczyk):
        assert opens(lorraine, kowalczyk) == 404
        page = at(lorraine).get(reverse("meeting", args=[across_teams.pk])).content.decode()
        assert kowalczyk.family.name not in page

        add(lorraine, across_teams, lorraine, kowalczyk)

        assert opens(lorraine, kowalczyk) == 404
        assert sight_through_meetings(lorraine, kowalczyk) == []

    def test_nor_anybody_else(self, across_teams, lorraine, mei, kowalczyk):
        add(lorraine, across_teams, mei, kowalczyk)

        assert opens(mei, kowalczyk) == 404
        assert sight_through_meetings(mei, kowalczyk) == []
        started = at(mei).post(reverse("start_record", args=[across_teams.pk]), {"case": kowalczyk.pk, "do": "prepare"})
        assert started.status_code == 404

    @pytest.mark.parametrize("part", ["chair", "deputy", "recorder"])
    def test_nor_by_making_herself_the_one_who_leads_it(self, across_teams, lorraine, kowalczyk, part):
        answer = at(lorraine).post(
            reverse("change_meeting", args=[across_teams.pk]), plan_of(across_teams, **{part: lorraine.pk})
        )

        assert answer.status_code == 302
        assert opens(lorraine, kowalczyk) == 404
        assert sight_through_meetings(lorraine, kowalczyk) == []

    def test_whoever_works_with_the_family_gives_it_later(self, across_teams, lorraine, mei, rukhsana, kowalczyk):
        add(lorraine, across_teams, mei)
        expected = across_teams.participants.get(user=mei)

        at(lorraine).post(
            reverse("expect_participant", args=[across_teams.pk, expected.pk]), {"families": kowalczyk.pk}
        )
        assert opens(mei, kowalczyk) == 404

        at(rukhsana).post(
            reverse("expect_participant", args=[across_teams.pk, expected.pk]), {"families": kowalczyk.pk}
        )
        assert opens(mei, kowalczyk) == 200


class TestPeopleComeForFamilies:
    def test_one_added_for_one_family_opens_that_one_alone(self, westmere, sam, grace):
        from handrail.cases.models import Case

        meeting = westmere.meeting(EAST_MEETING)
        before = set(Case.objects.visible_to(grace))
        begum = westmere.case("begum-rahman")

        add(sam, meeting, grace, begum)

        assert set(Case.objects.visible_to(grace)) == before | {begum}

    def test_one_added_for_none_opens_none(self, westmere, sam, grace):
        from handrail.cases.models import Case

        before = set(Case.objects.visible_to(grace))
        add(sam, westmere.meeting(EAST_MEETING), grace)

        assert set(Case.objects.visible_to(grace)) == before

    def test_a_family_put_on_the_agenda_is_opened_by_those_chosen_for_it(self, sam, lorraine, mei, connor, westmere):
        hartley = westmere.case("hartley")
        meeting = plan(sam, team=sam.team_id, chair=sam.pk, recorder=lorraine.pk)
        for person in (mei, connor):
            add(sam, meeting, person)

        put_on(sam, meeting, hartley, mei)

        assert (opens(mei, hartley), opens(connor, hartley)) == (200, 404)


class TestSightEnds:
    def test_every_grant_of_a_meeting_is_born_with_its_end(self, across_teams, mei, rukhsana, kowalczyk):
        add(rukhsana, across_teams, mei, kowalczyk)

        for person in (mei, rukhsana):
            held = sight_through_meetings(person, kowalczyk)
            assert held
            assert all(grant.ends is not None for grant in held)

    def test_at_once_when_the_record_is_abandoned(self, across_teams, mei, rukhsana, kowalczyk):
        add(rukhsana, across_teams, mei, kowalczyk)
        at(rukhsana).post(reverse("start_record", args=[across_teams.pk]), {"case": kowalczyk.pk, "do": "prepare"})
        record = kowalczyk.records.get(meeting=across_teams)
        assert opens(mei, kowalczyk) == 200

        at(rukhsana).post(
            reverse("abandon_record", args=[record.pk]), {"reason": "not_signed", "because": "Begun twice."}
        )

        assert opens(mei, kowalczyk) == 404
        assert sight_through_meetings(rukhsana, kowalczyk) == []

    def test_by_itself_when_the_meeting_is_never_held(
        self, across_teams, mei, rukhsana, kowalczyk, settings, monkeypatch
    ):
        from handrail.core import clock

        add(rukhsana, across_teams, mei, kowalczyk)
        # signed within five working days of 30 November, and five more after that
        monkeypatch.setattr(clock, "today", lambda: datetime.date(2026, 12, 14))
        assert opens(mei, kowalczyk) == 200

        monkeypatch.setattr(clock, "today", lambda: datetime.date(2026, 12, 15))
        assert opens(mei, kowalczyk) == 404

    def test_at_once_for_a_recorder_who_is_replaced(self, sam, lorraine, mei, westmere):
        hartley = westmere.case("hartley")
        meeting = plan(sam, team=sam.team_id, chair=sam.pk, recorder=mei.pk)
        put_on(sam, meeting, hartley)
        assert opens(mei, hartley) == 200

        at(sam).post(reverse("change_meeting", args=[meeting.pk]), plan_of(meeting, recorder=lorraine.pk))

        assert opens(mei, hartley) == 404

    def test_at_once_for_whoever_is_taken_off_the_meeting(self, across_teams, mei, rukhsana, kowalczyk):
        add(rukhsana, across_teams, mei, kowalczyk)
        expected = across_teams.participants.get(user=mei)

        at(rukhsana).post(reverse("remove_participant", args=[across_teams.pk, expected.pk]))

        assert opens(mei, kowalczyk) == 404

    def test_at_once_for_whoever_is_no_longer_expected_for_it(self, across_teams, mei, rukhsana, kowalczyk):
        add(rukhsana, across_teams, mei, kowalczyk)
        expected = across_teams.participants.get(user=mei)

        at(rukhsana).post(reverse("expect_participant", args=[across_teams.pk, expected.pk]), {"was": kowalczyk.pk})

        assert opens(mei, kowalczyk) == 404

    def test_at_once_when_the_meeting_is_cancelled(self, across_teams, mei, rukhsana, kowalczyk):
        add(rukhsana, across_teams, mei, kowalczyk)

        at(rukhsana).post(reverse("cancel_meeting", args=[across_teams.pk]), {"because": "Snow."})

        assert opens(mei, kowalczyk) == 404


class TestNobodyMakesTheirOwnLonger:
    def test_not_by_putting_the_family_on_another_meeting_that_they_record(
        self, across_teams, lorraine, mei, rukhsana, kowalczyk
    ):
        add(rukhsana, across_teams, mei, kowalczyk)
        last = max(grant.ends for grant in sight_through_meetings(mei, kowalczyk))
        another = plan(rukhsana, team=lorraine.team_id, on="21 December 2026", chair=rukhsana.pk, recorder=mei.pk)

        put_on(mei, another, kowalczyk)

        assert max(grant.ends for grant in sight_through_meetings(mei, kowalczyk)) == last
        assert max(grant.ends for grant in sight_through_meetings(rukhsana, kowalczyk)) > last

    def test_whoever_hands_the_lead_on_gives_what_they_worked_on_and_keeps_nothing(
        self, across_teams, lorraine, mei, rukhsana, kowalczyk
    ):
        change = reverse("change_meeting", args=[across_teams.pk])
        at(rukhsana).post(change, plan_of(across_teams, deputy=lorraine.pk))
        assert opens(lorraine, kowalczyk) == 200

        at(lorraine).post(change, plan_of(across_teams, deputy=mei.pk))

        assert (opens(lorraine, kowalczyk), opens(mei, kowalczyk)) == (404, 200)


class TestATypedNameIsOnlyAName:
    def test_typed_into_the_attendees_it_opens_nothing(self, westmere, lorraine, mei):
        record, hartley = westmere.record(EAST_RECORD), westmere.case("hartley")

        answer = save(lorraine, record, f"attendee.{uuid.uuid4()}", name="Mei Tan")

        assert answer.json()["outcome"] == "saved"
        assert opens(mei, hartley) == 404

    def test_nor_when_it_was_only_half_typed(self, westmere, lorraine, mei):
        record, row = westmere.record(EAST_RECORD), f"attendee.{uuid.uuid4()}"

        save(lorraine, record, row, name="Mei Tan")
        answer = save(lorraine, record, row, base="1", name="Mei Tanner").json()

        assert opens(mei, westmere.case("hartley")) == 404
        assert (answer["values"]["name"], answer["values"]["job_title"]) == ("Mei Tanner", "")

    def test_whoever_is_chosen_opens_it_until_taken_out(self, westmere, lorraine, rukhsana):
        record, hartley = westmere.record(EAST_RECORD), westmere.case("hartley")
        attendee = uuid.uuid4()
        at(lorraine).post(
            reverse("invite_attendee", args=[record.pk]), {"attendee": attendee, "person": rukhsana.pk, "do": "choose"}
        )
        assert opens(rukhsana, hartley) == 200

        save(lorraine, record, f"attendee.{attendee}", base="1", removed="yes")

        assert opens(rukhsana, hartley) == 404
        assert save(rukhsana, record, "answer.values", text="A word.").status_code == 404

    def test_and_no_longer_once_the_name_is_somebody_elses(self, westmere, lorraine, rukhsana):
        record, hartley = westmere.record(EAST_RECORD), westmere.case("hartley")
        attendee = uuid.uuid4()
        at(lorraine).post(
            reverse("invite_attendee", args=[record.pk]), {"attendee": attendee, "person": rukhsana.pk, "do": "choose"}
        )

        save(lorraine, record, f"attendee.{attendee}", base="1", name="Rukhsana Mahmood")

        assert opens(rukhsana, hartley) == 404
        assert record.attendees.get(pk=attendee).user is None

    def test_an_owner_is_somebody_who_may_open_the_family(self, westmere, lorraine, mei, callum):
        record = westmere.record(EAST_RECORD)
        action = uuid.uuid4()

        saved = save(
            lorraine,
            record,
            f"action.{action}",
            what="Ring the school",
            category="intervention",
            who="Mei Tan and Callum Reeve",
        )

        assert saved.json()["outcome"] == "saved"
        owners = record.agreedactions.get(pk=action).owners.values_list("user__name", flat=True)
        assert list(owners) == ["Callum Reeve"]


class TestARestrictionWithdrawsWhatItHides:
    def test_lifting_it_reopens_nothing_that_a_meeting_gave(self, across_teams, mei, rukhsana, judith, kowalczyk):
        from handrail.cases.models import Restriction

        add(rukhsana, across_teams, mei, kowalczyk)
        at(judith).post(
            reverse("restrict_family"),
            {
                "reference": kowalczyk.reference,
                "reason": "Somebody here knows them.",
                "review_on": "14 December 2026",
                "add": "Rukhsana Malik",
                "do": "confirm",
            },
        )
        restriction = Restriction.objects.get(case=kowalczyk, lifted_on=None)
        assert opens(mei, kowalczyk) == 404

        at(judith).post(reverse("lift_restriction", args=[restriction.pk]), {"because": "They have left."})

        assert opens(mei, kowalczyk) == 404
        assert opens(rukhsana, kowalczyk) == 200


class TestEachFaultPutBackIsFound:
    """The twins of the tests above: with the fault of November 2026 put back, the wrong person opens the family."""

    def test_where_whoever_runs_a_meeting_gives_all_of_it(self, across_teams, lorraine, kowalczyk, monkeypatch):
        from handrail.cases.models import Grant
        from handrail.core import clock
        from handrail.supervision.agenda.services import people

        def give_all(by: Any, meeting: Any, participant: Any, families: Any) -> None:
            for item in meeting.agenda.all():
                given = {"case_id": item.case_id, "user": participant.user, "source": meeting.pk}
                Grant.objects.create(why="meeting", starts=clock.today(), ends=clock.today(), **given)

        monkeypatch.setattr(people, "_expect", give_all)
        add(lorraine, across_teams, lorraine)

        assert opens(lorraine, kowalczyk) == 200

    def test_where_nothing_is_withdrawn(self, across_teams, mei, rukhsana, kowalczyk, monkeypatch):
        from handrail.cases import meeting_sight

        add(rukhsana, across_teams, mei, kowalczyk)
        expected = across_teams.participants.get(user=mei)
        monkeypatch.setattr(meeting_sight, "_end_at_once", lambda *args, **kwargs: None)

        at(rukhsana).post(reverse("remove_participant", args=[across_teams.pk, expected.pk]))

        assert opens(mei, kowalczyk) == 200

    def test_where_a_typed_name_is_recognised(self, westmere, lorraine, mei, monkeypatch):
        from handrail.accounts.models import User
        from handrail.supervision.recording import row_kinds
        from handrail.supervision.records import sight

        def recognise(*, by: Any, record: Any, row: Any, changed: Any, is_new: Any) -> list[str]:
            found = User.objects.filter(name__iexact=row.name).first()
            if found:
                sight.let_in(by=by, meeting=record.meeting, case=record.case, people=[found])
            return []

        monkeypatch.setitem(row_kinds.FOLLOWS, "attendee", recognise)
        save(lorraine, westmere.record(EAST_RECORD), f"attendee.{uuid.uuid4()}", name="Mei Tan")

        assert opens(mei, westmere.case("hartley")) == 200

    def test_the_database_refuses_what_has_no_end(self, across_teams, mei, kowalczyk):
        from django.db import IntegrityError, transaction

        from handrail.cases.models import Grant
        from handrail.core import clock

        for why in ("meeting", "leads_meeting"):
            with pytest.raises(IntegrityError), transaction.atomic():
                Grant.objects.create(
                    case=kowalczyk, user=mei, why=why, source=across_teams.pk, starts=clock.today(), ends=None
                )
