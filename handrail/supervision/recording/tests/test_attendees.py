"""Who of a record's attendees may open the family, said on each row; and choosing one, which is an act of its own."""

import datetime
import re
import uuid

import pytest
from django.urls import reverse

from handrail.accounts.choices import Role
from handrail.accounts.models import User
from handrail.cases.models import Case, Grant
from handrail.core import dates
from handrail.council.models import CouncilSetting
from handrail.supervision.meetings.tests.factories import Council, make_council, signed_in
from handrail.supervision.recording.presenters import attendees
from handrail.supervision.records.models import Record


@pytest.fixture
def council(db) -> Council:
    return make_council()


@pytest.fixture
def hartley(council) -> Case:
    return council.family("Hartley")


@pytest.fixture
def record(council, hartley) -> Record:
    return council.record(council.meeting(hartley), hartley)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows_of(user, record) -> dict[str, str]:
    """Each attendee's row on the record's page, in words, by their name."""
    page = signed_in(user).get(reverse("record", args=[record.id])).content.decode()
    rows = re.split(r'data-row="attendee\.', page)[1:]
    found = [(re.search(r'aria-label="([^"]*)"', row)[1], words(row.split("<select")[0])) for row in rows]
    return dict(found)


def type_a_name(council, record, name: str, **more: str) -> uuid.UUID:
    row = uuid.uuid4()
    council.save(record, "attendee", row, name=name, **more)
    return row


def choose(user, record, person, *, follow: bool = False, **sent):
    typed = {"person": str(person.id), "do": "choose", "attendee": str(uuid.uuid4())} | sent
    return signed_in(user).post(reverse("invite_attendee", args=[record.id]), typed, follow=follow)


def find(user, record, name: str) -> str:
    page = signed_in(user).post(reverse("invite_attendee", args=[record.id]), {"do": "find", "name": name})
    return page.content.decode()


def until(case, user) -> str:
    return dates.say(Grant.objects.get(case=case, user=user).ends)


class TestWhoMayOpenItIsSaidOnEachRow:
    def test_whoever_was_chosen_may_until_a_day(self, council, hartley, record):
        choose(council.sam, record, council.dev)

        assert f"may open it until {until(hartley, council.dev)}" in rows_of(council.sam, record)["Dev Mistry"]

    def test_whoever_works_with_the_family_may_without_a_day(self, council, record):
        choose(council.sam, record, council.callum)

        row = rows_of(council.sam, record)["Callum Reeve"]
        assert "may open it" in row
        assert "until" not in row

    def test_whoever_was_chosen_and_cannot_any_more_is_said_to(self, council, hartley, record):
        choose(council.sam, record, council.dev)
        council.restrict(hartley, may_see=[council.sam, council.callum])

        row = rows_of(council.sam, record)["Dev Mistry"]
        assert "cannot open it" in row
        assert "may open it" not in row

    def test_a_typed_name_is_only_a_name_and_opens_nothing(self, council, record):
        type_a_name(council, record, "Joanne Pallister")

        row = rows_of(council.sam, record)["Joanne Pallister"]
        assert "only a name: opens nothing" in row
        assert "may open it" not in row
        assert "There is an account" not in row

    @pytest.mark.parametrize("typed", ["Dev Mistry", "dev  mistry", "Dév Mistry"])
    def test_a_typed_name_that_is_an_accounts_leads_to_choosing_it(self, council, hartley, record, typed):
        row = type_a_name(council, record, typed)
        client = signed_in(council.sam)

        page = client.get(reverse("record", args=[record.id])).content.decode()
        place = f"attendees/choose/?attendee={row}"
        assert re.search(rf'There is an account called this: <a href="{re.escape(place)}">choose them', page)
        asked = client.get(f"{reverse('record', args=[record.id])}{place}").content.decode()

        assert "Dev Mistry, Adult practitioner, Family Safeguarding East, Lapwing Domestic Abuse Service" in asked
        assert hartley not in Case.objects.visible_to(council.dev)

    def test_a_row_nobody_wrote_in_yet_offers_no_account_and_leads_to_choosing_one(self, council, record):
        key = uuid.uuid4()
        row = signed_in(council.sam).get(reverse("record_row", args=[record.id, "attendee"]), {"key": key})

        page = row.content.decode()
        assert "<datalist" not in page
        assert "Sam Okafor" not in page
        assert "only a name" in page
        assert f"attendees/choose/?attendee={key}" in page

    def test_without_asking_who_may_every_row_would_say_that_nobody_can(self, council, record, monkeypatch):
        monkeypatch.setattr(attendees, "last_day", lambda row, **asked: None)

        assert "cannot open it" in rows_of(council.sam, record)["Sam Okafor"]

    @pytest.mark.parametrize("people", [0, 6])
    def test_the_number_of_statements_stays_the_same(self, council, record, people, django_assert_num_queries):
        type_a_name(council, record, "Joanne Pallister")
        for number in range(people):
            type_a_name(council, record, f"Somebody Else {number}")
        if people:
            choose(council.sam, record, council.dev)
            choose(council.sam, record, council.donna)
        client, address = signed_in(council.sam), reverse("record", args=[record.id])
        client.get(address)

        with django_assert_num_queries(24):
            client.get(address)


class TestChoosing:
    def test_says_afterwards_until_when_it_lets_them_in(self, council, hartley, record):
        page = choose(council.sam, record, council.dev, follow=True).content.decode()

        assert f"Dev Mistry may open this family until {until(hartley, council.dev)}." in page

    def test_says_before_how_many_working_days_the_council_decided(self, council, record):
        CouncilSetting.objects.create(name="meeting_access_working_days", value=4)

        page = find(council.sam, record, "Dev")

        assert "four working days after this record is signed" in page
        assert "some working days" not in page

    def test_a_name_that_stands_there_is_asked_about_and_becomes_theirs(self, council, hartley, record):
        row = type_a_name(council, record, "Dev Mistry", job_title="Guardian")

        asked = choose(council.sam, record, council.dev)
        page = asked.content.decode()
        assert asked.status_code == 422
        assert "Dev Mistry stands among the attendees already, as a name" in page
        assert f'value="{row}"' in page
        assert hartley not in Case.objects.visible_to(council.dev)

        choose(council.sam, record, council.dev, row=str(row))

        standing = record.attendees.filter(name="Dev Mistry", removed=False)
        assert [(one.pk, one.user, one.job_title) for one in standing] == [(row, council.dev, "Guardian")]
        assert hartley in Case.objects.visible_to(council.dev)

    def test_unless_it_is_said_to_be_somebody_else_of_that_name(self, council, record):
        row = type_a_name(council, record, "Dev Mistry")

        choose(council.sam, record, council.dev, row="another")

        standing = record.attendees.filter(name="Dev Mistry").order_by("position")
        assert [(one.pk == row, one.user) for one in standing] == [(True, None), (False, council.dev)]

    def test_a_name_spelt_otherwise_can_be_said_to_be_theirs_too(self, council, record):
        row = type_a_name(council, record, "D. Mistri")

        page = find(council.sam, record, "Dev")
        choose(council.sam, record, council.dev, row=str(row))

        assert "D. Mistri" in page
        assert [one.user for one in record.attendees.filter(pk=row)] == [council.dev]

    def test_a_name_taken_out_is_nobody_to_ask_about(self, council, record):
        row = type_a_name(council, record, "Dev Mistry")
        council_row = record.attendees.get(pk=row)
        council_row.removed = True
        council_row.save()

        assert choose(council.sam, record, council.dev).status_code == 302

    def test_whoever_a_restriction_keeps_out_is_found_and_the_page_says_who_can_name_them(
        self, council, hartley, record
    ):
        council.restrict(hartley, may_see=[council.sam, council.callum])

        page = words(find(council.sam, record, "Dev"))

        assert "Dev Mistry" in page
        assert "Information governance can name them" in page
        assert "Let them open this family" not in page

    def test_whoever_is_chosen_already_is_found_and_said_to_be(self, council, record):
        choose(council.sam, record, council.dev)

        page = words(find(council.sam, record, "Dev"))

        assert re.search(r"Dev Mistry, .*: chosen already", page)

    def test_whoever_opens_no_family_by_their_role_is_found_and_said_to_be(self, council, record):
        assert re.search(r"Kieran Mossop, .*: their role opens no family", words(find(council.sam, record, "Kier")))

    def test_a_typed_name_beside_whoever_was_chosen_already_is_led_to_taking_it_out(self, council, record):
        choose(council.sam, record, council.dev)
        row = type_a_name(council, record, "Dev Mistry")

        again = choose(council.sam, record, council.dev, attendee=str(row))

        assert "Somebody called this is here with an account" in rows_of(council.sam, record)["Dev Mistry"]
        assert again.status_code == 422
        assert "Dev Mistry is chosen already" in again.content.decode()

    def test_nobody_found_is_told_how_to_look(self, council, record):
        page = find(council.sam, record, "Grase Oyelaren")

        assert "The first letters of a name are enough" in page

    def test_once_the_time_is_over_they_are_named_and_open_nothing(self, council, hartley):
        long_ago = council.today - datetime.timedelta(days=60)
        record = council.record(council.meeting(hartley, on=long_ago), hartley)

        page = choose(council.sam, record, council.dev, follow=True).content.decode()

        assert "Dev Mistry is named in this record, and cannot open this family" in page


def test_disabled_accounts_are_nobody_to_choose(council, record):
    User.objects.create_user(
        "dev.mistry.2@example.org", name="Dev Mistry", role=Role.SOCIAL_WORKER, job_title="x", is_active=False,
        agency=council.sam.agency, team=council.east,
    )  # fmt: skip
    User.objects.filter(pk=council.dev.pk).update(is_active=False)
    type_a_name(council, record, "Dev Mistry")

    assert "There is an account" not in rows_of(council.sam, record)["Dev Mistry"]
