"""Notes about the wrong family: nothing of them counts, few still read them, and the right record takes them over."""

import datetime
import re
import uuid

import pytest
from django.db import DatabaseError, transaction

from handrail.accounts.tests.factories import make_user
from handrail.audit.models import TrailEvent
from handrail.cases import meeting_sight
from handrail.cases import services as case_services
from handrail.cases.may_open import may_open
from handrail.core import clock, dates
from handrail.core.refusals import Invalid, NotAllowed, NotFound
from handrail.supervision.actions.queries import actions_to_answer
from handrail.supervision.goals import given_back
from handrail.supervision.goals.models import Goal
from handrail.supervision.recording import queries, services
from handrail.supervision.records import queries as record_queries
from handrail.supervision.records.models import Answer, Record, Revision
from handrail.supervision.records.services import start_record

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
NOTES = "Kelly has a new partner, and Noah hides when he comes."
STEP = "Change the locks at Kelly Hartley’s"
GOAL = "Kelly will keep the door locked at night"
CHANGED = "Rewritten in the wrong family’s record"


@pytest.fixture
def wrong(westmere, sam, lorraine):
    """Begum and Rahman’s record, in which everybody talks about the Hartleys."""
    record = start_record(by=sam, meeting=westmere.meeting("east-2026-11-23"), case=westmere.case("begum-rahman"))

    def save(kind, key, /, *, base=0, **typed):
        return services.save(
            by=lorraine,
            record_id=record.id,
            kind_name=kind,
            key=str(key),
            based_on=base,
            typed=typed,
            save_id=uuid.uuid4(),
        )

    theirs = queries.contents_of(record)
    save("answer", "key_factors", text=NOTES)
    save("action", uuid.uuid4(), category="intervention", what=STEP, who="Callum Reeve", by_when="in 2 weeks")
    save("goal", uuid.uuid4(), statement=GOAL, kind="outcome")
    for goal in theirs.goals[:1]:
        save("goal", goal.id, base=goal.revision, statement=CHANGED)
        save("measurement", goal.id, comment=NOTES)
    for action in theirs.actions_to_answer[:1]:
        save("action_answer", action.id, reply="carried_out", explanation=NOTES)
    return record


@pytest.fixture
def closed(wrong, client, sam):
    """Sam says so on the page."""
    client.force_login(sam)
    answer = client.post(f"/records/{wrong.id}/abandon/", {"reason": "another_family"})
    assert answer.status_code == 302
    client.logout()
    return wrong


def everything_read_by(client, person, *addresses):
    client.force_login(person)
    return "".join(client.get(address, follow=True).content.decode() for address in addresses)


def test_the_record_page_offers_it_to_the_chair_and_tells_everybody_else_whom_to_ask(wrong, client, sam, lorraine):
    assert f"/records/{wrong.id}/abandon/" in everything_read_by(client, sam, f"/records/{wrong.id}/")

    told = everything_read_by(client, lorraine, f"/records/{wrong.id}/")
    assert f"/records/{wrong.id}/abandon/" not in told
    assert "Sam Okafor, who chairs, can close this record" in told


def test_only_the_chair_or_a_deputy_closes_it(wrong, client, lorraine):
    client.force_login(lorraine)

    assert client.post(f"/records/{wrong.id}/abandon/", {"reason": "another_family"}).status_code == 403
    with pytest.raises(NotAllowed):
        services.withdraw(by=lorraine, record_id=wrong.id)
    assert Record.objects.get(pk=wrong.pk).can_be_written


def test_a_deputy_who_closes_it_reads_and_copies_the_words_as_the_chair_does(wrong, westmere, client, sam, lorraine):
    Record.objects.filter(pk=wrong.pk).update(deputy=lorraine)
    wrong.meeting.deputy = lorraine
    wrong.meeting.save()
    address = f"/records/{wrong.id}/abandon/"
    assert "Only you and information governance can still read" in everything_read_by(client, sam, address)
    told = everything_read_by(client, lorraine, address)
    assert "Only you, Sam Okafor and information governance can still read the words" in told

    answer = client.post(address, {"reason": "another_family"}, follow=True).content.decode()

    assert "only Sam Okafor, Lorraine Pike and information governance can read it" in answer
    for person in (lorraine, sam):
        assert NOTES in everything_read_by(client, person, f"/records/{wrong.id}/signed/")
        assert "Hartley family, 23 November 2026" in everything_read_by(client, person, f"/records/{wrong.id}/copy/")


class TestWhoChairsByTheMeetingAlone:
    """What lets them open the family ends with the closing, and the words are not about that family."""

    @pytest.fixture
    def mei(self, wrong, westmere):
        """Of another team: she chairs the meeting, and therefore the record."""
        chair = make_user("Mei Lindqvist", role="team_manager", team_name="Somewhere else")
        Record.objects.filter(pk=wrong.pk).update(chair=chair)
        wrong.meeting.chair = chair
        wrong.meeting.save()
        meeting_sight.let_in(
            by=westmere.worker("sam"),
            case=wrong.case,
            meeting_id=wrong.meeting_id,
            attend=[],
            attend_until=clock.today(),
            lead=[chair],
            lead_until=clock.today() + 14 * DAY,
        )
        return chair

    @pytest.fixture
    def closed_by_her(self, wrong, mei, client):
        client.force_login(mei)
        answer = client.post(f"/records/{wrong.id}/abandon/", {"reason": "another_family"}, follow=True)
        assert not may_open(wrong.case_id, user=mei)
        assert answer.status_code == 200
        assert NOTES in answer.content.decode()
        assert f"/families/{wrong.case_id}/" not in answer.content.decode()
        return wrong

    def test_reads_the_words_and_copies_them(self, closed_by_her, westmere, mei, client, sam):
        right = westmere.record("hartley-2026-11-23")
        address = f"/records/{closed_by_her.id}"
        assert "There is no open record of another family" in everything_read_by(client, mei, f"{address}/copy/")
        meeting_sight.let_in(
            by=sam, case=right.case, meeting_id=right.meeting_id, attend=[mei], attend_until=clock.today() + DAY
        )

        assert NOTES in everything_read_by(client, mei, f"{address}/", f"{address}/signed/")
        copied = client.post(f"{address}/copy/", {"into": str(right.id)}, follow=True)

        assert copied.status_code == 200
        assert all(words in copied.content.decode() for words in (NOTES, STEP, GOAL))

    def test_opens_nothing_else_of_the_family(self, closed_by_her, mei, client):
        client.force_login(mei)
        case, record = closed_by_her.case_id, closed_by_her.id
        earlier = queries.last_time(closed_by_her).record.id
        pages = [
            f"/families/{case}/",
            f"/records/{earlier}/",
            f"/records/{earlier}/signed/",
            f"/records/{earlier}/pdf/",
        ]
        pages += [f"/records/{record}/abandon/", f"/records/{record}/together/"]

        assert [client.get(address).status_code for address in pages] == [404] * len(pages)
        sent = {"row": "answer.values", "base": "0", "save_id": str(uuid.uuid4()), "typed.text": "More."}
        assert client.post(f"/records/{record}/save/", sent).status_code == 404

    def test_and_nobody_reads_it_with_her_who_neither_chaired_nor_closed_it(
        self, closed_by_her, client, lorraine, callum
    ):
        for person in (lorraine, callum):
            client.force_login(person)
            for page in ("", "signed/", "copy/", "pdf/", "word/"):
                assert client.get(f"/records/{closed_by_her.id}/{page}").status_code == 404

    def test_a_restriction_shuts_her_out(self, closed_by_her, mei, client, judith, sam):
        today = clock.today()
        case_services.restrict(
            by=judith,
            case=closed_by_her.case,
            may_see=[sam],
            not_to_see=[],
            since=today,
            review_on=today + 30 * DAY,
            reason="A risk to a witness.",
        )
        client.force_login(mei)

        for page in ("", "signed/", "copy/"):
            assert client.get(f"/records/{closed_by_her.id}/{page}").status_code == 404

    def test_so_does_a_role_that_opens_no_family(self, closed_by_her, mei, client):
        mei.role = "it_administrator"
        mei.save()
        client.force_login(mei)

        assert client.get(f"/records/{closed_by_her.id}/signed/").status_code in (403, 404)

    def test_without_that_nobody_who_writes_could_read_a_word_of_it(self, closed_by_her, mei, client, monkeypatch):
        monkeypatch.setattr(record_queries, "kept_by", lambda user: Record.objects.none())
        client.force_login(mei)

        assert client.get(f"/records/{closed_by_her.id}/signed/").status_code == 404


def test_a_reason_must_be_chosen_and_another_one_explained(wrong, client, sam):
    client.force_login(sam)
    address = f"/records/{wrong.id}/abandon/"

    assert "Choose why the record is closed." in client.post(address, {}).content.decode()
    answer = client.post(address, {"reason": "not_signed", "because": " "})
    assert answer.status_code == 422
    assert "Say why this record will not be signed." in answer.content.decode()
    assert client.post(address, {"reason": "not_signed", "because": "Nobody came."}).status_code == 302
    assert not Record.objects.get(pk=wrong.pk).is_about_another_family


def test_nobody_else_finds_a_word_of_it_again(closed, westmere, client, lorraine, callum):
    case, record = westmere.case("begum-rahman"), f"/records/{closed.id}/"
    goal = Goal.objects.exclude(record=closed).filter(case=case).first()
    later = start_record(by=westmere.worker("sam"), meeting=closed.meeting, case=case)
    pages = ["/", "/families/", f"/families/{case.id}/", f"/records/{later.id}/", f"/records/{later.id}/check/"]
    pages += [f"/records/{later.id}/history/goal.{goal.id}/"] if goal else []

    for person in (lorraine, callum):
        read = everything_read_by(client, person, *pages)
        assert not [words for words in (NOTES, STEP, GOAL, CHANGED) if words in read]
        for address in (record, f"{record}signed/", f"{record}check/", f"{record}history/answer.key_factors/"):
            assert client.get(address).status_code == 404
        for address in (f"{record}pdf/", f"{record}word/", f"{record}together/", f"{record}copy/", f"{record}abandon/"):
            assert client.get(address).status_code == 404


def test_its_chair_and_information_governance_still_read_it(closed, client, sam, judith):
    for person in (sam, judith):
        read = everything_read_by(client, person, f"/records/{closed.id}/")
        assert "Notes about another family" in read
        assert all(words in read for words in (NOTES, STEP, GOAL))


def test_what_it_said_of_the_familys_own_goals_and_actions_counts_no_more(wrong, westmere, sam):
    before = queries.last_time(wrong).record.id
    case = westmere.case("begum-rahman")
    saves = Revision.objects.filter(row_kind="goal", record__case=case, number__isnull=False).exclude(record=wrong)
    statements = {save.row_id: save.values["statement"] for save in saves.order_by("number")}
    open_before = {action.id for action in actions_to_answer(wrong)}

    services.withdraw(by=sam, record_id=wrong.id)
    later = start_record(by=sam, meeting=wrong.meeting, case=case)

    contents = queries.contents_of(later)
    assert statements
    assert {goal.pk: goal.statement for goal in contents.goals}.items() <= statements.items()
    assert {action.id for action in contents.actions_to_answer} == open_before
    assert queries.last_time(later).record.id == before


def test_without_giving_goals_back_the_familys_own_goal_would_stay_rewritten(wrong, sam, monkeypatch):
    monkeypatch.setattr(given_back, "give_back", lambda **_: None)
    services.withdraw(by=sam, record_id=wrong.id)

    assert Goal.objects.filter(case=wrong.case, statement=CHANGED).exists()


def test_the_words_are_copied_into_the_right_record_and_only_once(closed, westmere, client, sam):
    right = westmere.record("hartley-2026-11-23")
    stood = Answer.objects.filter(record=right, prompt="key_factors").values_list("text", flat=True).first()
    client.force_login(sam)
    assert "Hartley family, 23 November 2026" in client.get(f"/records/{closed.id}/copy/").content.decode()

    first = client.post(f"/records/{closed.id}/copy/", {"into": str(right.id)}, follow=True)
    saves = Revision.objects.filter(record=right).count()
    client.post(f"/records/{closed.id}/copy/", {"into": str(right.id)})

    assert Revision.objects.filter(record=right).count() == saves
    read = first.content.decode()
    assert all(words in read for words in (NOTES, STEP, GOAL))
    assert stood is None or stood in read
    assert Goal.objects.filter(case=right.case, statement=GOAL, removed=False).count() == 1


def test_what_nobody_can_copy_is_listed_whole_and_counted(closed, westmere, client, sam):
    right = westmere.record("hartley-2026-11-23")
    client.force_login(sam)
    left = client.get(f"/records/{closed.id}/copy/").content.decode().partition("What is left, to copy by hand")[2]
    assert re.findall(r"<li><b>([^<]*)</b>", left) == ["Goal", "Measurement", "Answer to an action"]
    assert left.count(NOTES) == 2
    assert CHANGED in left

    copied = client.post(f"/records/{closed.id}/copy/", {"into": str(right.id)}, follow=True).content.decode()
    assert "Three entries were left, because of a child or an action of the other family" in copied


def test_copied_words_say_who_wrote_them_and_who_copied_them(closed, westmere, client, sam, lorraine):
    right = westmere.record("hartley-2026-11-23")
    services.save(
        by=sam,
        record_id=right.id,
        kind_name="answer",
        key="key_factors",
        based_on=revision_standing(right, "key_factors"),
        typed={"text": "What Sam wrote about the Hartleys."},
        save_id=uuid.uuid4(),
    )
    client.force_login(sam)
    before = client.get(f"/records/{closed.id}/copy/").content.decode()
    assert f"{NOTES} ({lorraine.name})" in before
    assert "<b>Key factors</b>" in before

    copied = client.post(f"/records/{closed.id}/copy/", {"into": str(right.id)}, follow=True).content.decode()
    whose = f"{lorraine.name} (in notes that were withdrawn, copied here by {sam.name})"
    assert "copied into this record." in copied
    assert f"{whose} wrote:" in copied
    assert "Words copied from notes about another family wait beside" in copied
    assert "wrote here at once" not in copied
    checked = client.get(f"/records/{right.id}/check/").content.decode()
    assert f"{whose} wrote this, and nobody has chosen." in checked
    assert f"{sam.name} wrote at the same time" not in checked
    assert "Two people wrote in the same box" not in checked


def revision_standing(record, prompt):
    return Answer.objects.filter(record=record, prompt=prompt).values_list("revision", flat=True).first() or 0


def test_before_it_is_closed_and_after_it_is_said_whom_that_shuts_out(wrong, client, sam):
    mei = make_user("Mei Lindqvist", role="social_worker", team_name="Somewhere else")
    meeting_sight.let_in(
        by=sam, case=wrong.case, meeting_id=wrong.meeting_id, attend=[mei], attend_until=clock.today() + 14 * DAY
    )
    client.force_login(sam)

    assert "Mei Lindqvist, Team Manager" in client.get(f"/records/{wrong.id}/abandon/").content.decode()
    after = client.post(f"/records/{wrong.id}/abandon/", {"reason": "another_family"}, follow=True).content.decode()

    assert "Mei Lindqvist" in after
    assert "expect them again on the meeting’s page before its record is begun" in after
    assert not may_open(wrong.case_id, user=mei)
    assert "Callum Reeve" not in after.split("expect them again")[0].split("is closed to")[1]


def test_it_is_copied_only_by_somebody_who_writes_in_the_other_record(closed, westmere, sam, judith, lorraine):
    right = westmere.record("hartley-2026-11-23")

    with pytest.raises(NotAllowed):
        services.copy_withdrawn_record(by=judith, record_id=closed.id, into=right.id)
    with pytest.raises(NotFound):
        services.copy_withdrawn_record(by=lorraine, record_id=closed.id, into=right.id)
    with pytest.raises(NotFound):
        services.copy_withdrawn_record(by=sam, record_id=right.id, into=right.id)
    again = start_record(by=sam, meeting=closed.meeting, case=closed.case)
    with pytest.raises(Invalid):
        services.copy_withdrawn_record(by=sam, record_id=closed.id, into=again.id)


def test_the_trail_says_that_it_was_closed_and_where_its_words_went(closed, westmere, sam):
    right = westmere.record("hartley-2026-11-23")
    services.copy_withdrawn_record(by=sam, record_id=closed.id, into=right.id)

    [withdrawn] = TrailEvent.objects.filter(event="record.withdrawn")
    [copied] = TrailEvent.objects.filter(event="record.copied")
    assert withdrawn.case_reference == closed.case.reference
    assert copied.case_reference == right.case.reference
    assert set(copied.detail["cases"]) == {closed.case.reference, right.case.reference}


def test_nothing_of_it_is_taken_up_again(closed, westmere, sam):
    later = start_record(by=sam, meeting=closed.meeting, case=closed.case)
    goal = Goal.objects.get(record=closed)

    with pytest.raises(NotFound):
        services.save(
            by=sam,
            record_id=later.id,
            kind_name="goal",
            key=str(goal.id),
            based_on=goal.revision,
            typed={"removed": ""},
            save_id=uuid.uuid4(),
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Record.objects.filter(pk=closed.pk).update(is_about_another_family=False)


def why(client, person, record):
    client.force_login(person)
    answer = client.get(f"/records/{record.id}/together/", headers={"accept": "application/json"})
    assert answer.status_code == 404
    return answer.json()["reason"] if answer["Content-Type"] == "application/json" else answer.content.decode()


def test_an_open_page_is_told_who_closed_it_where_its_person_may_open_the_family_still(closed, client, lorraine, sam):
    on = dates.say(clock.london(closed.withdrawn.withdrawn_at).date())
    assert why(client, lorraine, closed) == f"Sam Okafor closed it on {on}, as its notes are about another family."


def test_and_nothing_where_they_may_not_whatever_the_reason(closed, client, lorraine, judith, sam, grace):
    """A restriction is not told apart from any other end of sight, nor from what never was there."""
    today = clock.today()
    restriction = {"since": today, "review_on": today + datetime.timedelta(days=30), "reason": "A risk to a witness."}
    case_services.restrict(
        by=judith, case=closed.case, may_see=[sam], not_to_see={lorraine: "A neighbour"}, **restriction
    )

    never = "There is nothing here that you can open."
    assert [why(client, person, closed) for person in (lorraine, grace)] == [never, never]
