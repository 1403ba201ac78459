"""What a meeting lets people open, attacked over the wire as in November 2026: by co-ordinators, by slips, by time."""

import datetime
import uuid
from typing import Any

import pytest
from django.urls import reverse

from tests.access.at_meetings import (
    abandon_what_is_begun,
    add,
    at,
    change,
    hand_over_all,
    opens,
    plan,
    plan_of,
    prepare,
    put_on,
    save,
    say,
    sight_through_meetings,
    sign,
)

EAST_MEETING, EAST_RECORD = "east-2026-11-23", "hartley-2026-11-23"


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
    def test_every_grant_of_a_meeting_is_born_with_its_end(self, across_teams, lorraine, mei, rukhsana, kowalczyk):
        add(rukhsana, across_teams, mei, kowalczyk)
        change(rukhsana, across_teams, deputy=lorraine.pk)

        for person in (mei, lorraine):
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
        assert max(grant.ends for grant in sight_through_meetings(rukhsana, kowalczyk)) == last

    def test_whoever_hands_the_lead_on_gives_what_they_worked_on_and_keeps_nothing(
        self, across_teams, lorraine, mei, rukhsana, kowalczyk
    ):
        change = reverse("change_meeting", args=[across_teams.pk])
        at(rukhsana).post(change, plan_of(across_teams, deputy=lorraine.pk))
        assert opens(lorraine, kowalczyk) == 200

        at(lorraine).post(change, plan_of(across_teams, deputy=mei.pk))

        assert (opens(lorraine, kowalczyk), opens(mei, kowalczyk)) == (404, 200)

    def test_not_as_an_attendee_of_their_record_once_the_family_is_handed_over(
        self, sam, callum, asha, westmere, monkeypatch
    ):
        hartley = westmere.case("hartley")
        abandon_what_is_begun(hartley)
        meeting = plan(sam, team=sam.team_id, chair=sam.pk, on="22 November 2027")
        put_on(sam, meeting, hartley)
        record = prepare(callum, meeting, hartley)
        chosen = {"attendee": uuid.uuid4(), "person": callum.pk, "do": "choose"}
        assert at(callum).post(reverse("invite_attendee", args=[record.pk]), chosen).status_code == 302

        hand_over_all(sam, hartley, callum, to=asha)

        assert opens(asha, hartley) == 200
        assert opens(callum, hartley) == 404

    def test_not_by_chairing_what_they_open_as_a_line_manager(self, sam, helen, imran, westmere):
        """Helen manages those who work with the family, and is of their team no more: she opens it by that alone."""
        from handrail.accounts.models import User
        from handrail.cases import services as cases

        hartley = westmere.case("hartley")
        abandon_what_is_begun(hartley)
        User.objects.filter(pk=helen.pk).update(team=imran.team)
        hartley.grants.filter(user=helen).exclude(why="line_manager").delete()
        assert opens(helen, hartley) == 200
        meeting = plan(helen, team=imran.team_id, chair=helen.pk)
        put_on(helen, meeting, hartley)

        for person in User.objects.filter(line_manager=helen):
            cases.change_line_manager(by=None, person=person, to=sam)

        assert opens(helen, hartley) == 404

    def test_not_by_signing_each_time_that_their_last_day_comes(self, sam, imran, owen, westmere, monkeypatch):
        from handrail.core import clock

        hartley = westmere.case("hartley")
        abandon_what_is_begun(hartley)
        first = plan(sam, team=sam.team_id, chair=sam.pk, deputy=owen.pk, on=say(clock.today()))
        put_on(sam, first, hartley)
        last = max(grant.ends for grant in sight_through_meetings(owen, hartley))
        monkeypatch.setattr(clock, "today", lambda: last)
        again = plan(owen, team=owen.team_id, chair=owen.pk, on=say(last))
        put_on(owen, again, hartley)
        record = prepare(owen, again, hartley, do="start")

        sign(owen, record)

        monkeypatch.setattr(clock, "today", lambda: last + datetime.timedelta(days=1))
        assert opens(owen, hartley) == 404

    def test_not_through_somebody_else_to_whom_they_give_more_than_they_have(
        self, across_teams, lorraine, mei, rukhsana, kowalczyk
    ):
        add(rukhsana, across_teams, lorraine, kowalczyk)
        last = max(grant.ends for grant in sight_through_meetings(lorraine, kowalczyk))
        another = plan(lorraine, team=lorraine.team_id, on="22 November 2027", chair=lorraine.pk, recorder=mei.pk)

        put_on(lorraine, another, kowalczyk)
        add(mei, another, lorraine, kowalczyk)
        at(mei).post(
            reverse("expect_participant", args=[another.pk, another.participants.get(user=lorraine).pk]),
            {"families": kowalczyk.pk},
        )

        assert {max(grant.ends for grant in sight_through_meetings(one, kowalczyk)) for one in (lorraine, mei)} == {
            last
        }

    def test_nor_by_moving_a_meeting_of_others_to_a_later_day(self, across_teams, lorraine, mei, rukhsana, kowalczyk):
        add(rukhsana, across_teams, lorraine, kowalczyk)
        add(rukhsana, across_teams, mei, kowalczyk)
        last = max(grant.ends for grant in sight_through_meetings(mei, kowalczyk))

        assert change(lorraine, across_teams, on="22 November 2027").status_code == 302

        assert max(grant.ends for grant in sight_through_meetings(mei, kowalczyk)) == last

    def test_the_trail_says_of_each_person_until_when(self, across_teams, lorraine, mei, rukhsana, kowalczyk):
        from handrail.audit.models import TrailEvent

        change(rukhsana, across_teams, deputy=lorraine.pk)
        expected = across_teams.participants.get(user=lorraine)
        assert expected
        add(rukhsana, across_teams, mei, kowalczyk)

        rows = TrailEvent.objects.filter(event="grant.given", case_reference=kowalczyk.reference).order_by("-id")[:2]
        assert [list(row.detail["until"]) for row in rows] == [[str(mei.pk)], [str(lorraine.pk)]]
        assert rows[0].detail["until"][str(mei.pk)] < rows[1].detail["until"][str(lorraine.pk)]


class TestTheTrailSaysOfEachTheirOwnDay:
    @pytest.fixture
    def held(self, rukhsana, lorraine, mei, kowalczyk):
        """A meeting to come, where Lorraine records and Mei attends: those who lead open the family for longer."""
        abandon_what_is_begun(kowalczyk)
        meeting = plan(rukhsana, team=rukhsana.team_id, chair=rukhsana.pk, recorder=lorraine.pk)
        put_on(rukhsana, meeting, kowalczyk, lorraine)
        add(rukhsana, meeting, mei, kowalczyk)
        return meeting

    def said(self, kowalczyk) -> dict[str, str]:
        from handrail.audit.models import TrailEvent

        rows = TrailEvent.objects.filter(event="grant.ends", case_reference=kowalczyk.reference)
        return rows.latest("id").detail["until"]

    def last_days(self, kowalczyk, *people) -> dict[str, str]:
        held = {one: [grant.ends.isoformat() for grant in sight_through_meetings(one, kowalczyk)] for one in people}
        return {str(one.pk): max(days) for one, days in held.items()}

    def test_when_the_meeting_is_moved(self, held, rukhsana, lorraine, mei, judith, kowalczyk):
        change(rukhsana, held, on="7 December 2026")

        days = self.last_days(kowalczyk, lorraine, mei)
        assert len(set(days.values())) == 2
        assert self.said(kowalczyk) == days
        page = at(judith).get(reverse("trail_of_family", args=[kowalczyk.pk])).content.decode()
        said = [say(datetime.date.fromisoformat(days[str(one.pk)])) for one in (mei, lorraine)]
        assert (
            f"Set {said[0]} as the last day on which Mei Tan may open the family by a meeting, and {said[1]} for "
            "Lorraine Pike" in page
        )

    def test_when_its_record_is_signed_and_one_of_them_had_less_time(self, held, rukhsana, lorraine, mei, kowalczyk):
        from handrail.core import clock
        from handrail.supervision.recording import services

        record = prepare(rukhsana, held, kowalczyk)
        change(rukhsana, held, on="23 November 2026")
        sooner = clock.today() + datetime.timedelta(days=1)
        mei.grants.filter(source=held.pk).update(ends=sooner)
        services.sign_off(by=rukhsana, record_id=record.pk, save_id=uuid.uuid4())

        days = self.last_days(kowalczyk, lorraine, mei)
        assert days[str(mei.pk)] == sooner.isoformat() < days[str(lorraine.pk)]
        assert self.said(kowalczyk) == {str(lorraine.pk): days[str(lorraine.pk)]}

    def test_one_day_for_everybody_would_be_seen(self, held, rukhsana, lorraine, mei, judith, kowalczyk, monkeypatch):
        from handrail.cases import meeting_sight

        def of_the_longest(people, given):
            last = max(given.values_list("ends", flat=True)).isoformat()
            return {"people": sorted(map(str, people)), "until": dict.fromkeys(map(str, people), last)}

        monkeypatch.setattr(meeting_sight, "_last_day_of_each", of_the_longest)

        with pytest.raises(AssertionError):
            self.test_when_the_meeting_is_moved(held, rukhsana, lorraine, mei, judith, kowalczyk)


class TestARecordWaitsForTheDayOfItsMeeting:
    """A record of a day to come says what was discussed before anybody discussed it."""

    @pytest.fixture
    def prepared(self, across_teams, rukhsana, kowalczyk):
        change(rukhsana, across_teams, on="22 November 2027")
        return prepare(rukhsana, across_teams, kowalczyk)

    def test_nobody_signs_it_before(self, prepared, rukhsana):
        page = at(rukhsana).get(reverse("check_record", args=[prepared.pk])).content.decode()
        assert "This supervision is on 22 November 2027. Until then its record can be prepared, and not signed." in page

        answer = sign(rukhsana, prepared)

        assert answer.status_code == 403
        prepared.refresh_from_db()
        assert prepared.status == "preparing"

    def test_where_only_the_agenda_asks_for_the_day_it_is_signed_a_year_ahead(self, prepared, rukhsana, monkeypatch):
        """The twin of the test above, with the fault of November 2026 put back."""
        from handrail.supervision.records import day

        monkeypatch.setattr(day, "check_its_day_has_come", lambda record, meeting, today: record.on)

        assert sign(rukhsana, prepared).status_code == 302

    def test_on_its_day_it_is_signed(self, prepared, across_teams, rukhsana):
        from handrail.core import clock

        change(rukhsana, across_teams, on=say(clock.today()))

        assert sign(rukhsana, prepared).status_code == 302

    def test_it_can_be_closed_before(self, prepared, rukhsana):
        sent = {"reason": "not_signed", "because": "Begun twice."}
        assert at(rukhsana).post(reverse("abandon_record", args=[prepared.pk]), sent).status_code == 302


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
        at(lorraine).post(reverse("invite_attendee", args=[record.pk]), {"person": rukhsana.pk, "do": "choose"})
        attendee = record.attendees.get(user=rukhsana).pk
        assert opens(rukhsana, hartley) == 200

        save(lorraine, record, f"attendee.{attendee}", base="1", removed="yes")

        assert opens(rukhsana, hartley) == 404
        assert save(rukhsana, record, "answer.values", text="A word.").status_code == 404

    def test_and_no_longer_once_the_name_is_somebody_elses(self, westmere, lorraine, rukhsana):
        record, hartley = westmere.record(EAST_RECORD), westmere.case("hartley")
        at(lorraine).post(reverse("invite_attendee", args=[record.pk]), {"person": rukhsana.pk, "do": "choose"})
        attendee = record.attendees.get(user=rukhsana).pk

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
