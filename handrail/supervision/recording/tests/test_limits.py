"""A record takes so much and no more: said before it is reached, and nothing typed beyond it is lost."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from handrail.core.refusals import NotAllowed
from handrail.supervision.recording.tests.page import Sheet
from handrail.supervision.records.limits import LONGEST_TEXT, MOST_ROWS
from handrail.supervision.records.models import Answer, MirroringPair

pytestmark = pytest.mark.django_db

WORDS = "Eight words that a person may well write. "


@pytest.fixture
def record(office):
    return office.start()


@pytest.fixture
def opened(office, record):
    client = Client()
    client.force_login(office.sam)
    return lambda: client.get(reverse("record", args=[record.id])).content.decode()


def text_of(length):
    return (WORDS * (length // len(WORDS) + 1))[:length]


class TestTheLongestText:
    def test_is_saved_whole(self, office, record):
        saved = office.save(record, "answer", "values", text=text_of(LONGEST_TEXT))

        assert (saved.outcome, saved.unread) == ("saved", {})
        assert len(Answer.objects.get().text) == LONGEST_TEXT

    def test_and_one_more_is_not_and_the_answer_says_what_to_do(self, office, record):
        office.save(record, "answer", "values", text="Loyal.")

        saved = office.save(record, "answer", "values", base=1, text=text_of(LONGEST_TEXT + 1))

        assert saved.outcome == "unchanged"
        assert saved.unread["text"] == (
            "Answer: use 100,000 characters or fewer. There are 100,001 now, so this is not saved. Make it shorter, or "
            "put a part of it in another box."
        )
        assert Answer.objects.get().text == "Loyal."

    def test_without_a_script_it_stands_in_its_box_and_everything_else_is_saved(self, office, record):
        sheet, long = Sheet.of(office.sam, record), text_of(LONGEST_TEXT + 5)

        answer = sheet.save({"answer.values.text": long, "answer.key_factors.text": "Shame."})

        assert answer.status_code == 422
        assert long in answer.content.decode()
        assert "use 100,000 characters or fewer" in answer.content.decode()
        assert Answer.objects.get().prompt == "key_factors"

    def test_what_was_saved_when_there_was_no_limit_stays_and_stops_no_other_box(self, office, record):
        office.save(record, "mirroring", key := uuid.uuid4(), in_the_family="Loyal.")
        MirroringPair.objects.update(in_the_family=text_of(LONGEST_TEXT + 9))

        saved = office.save(
            record, "mirroring", key, base=1, in_the_family=text_of(LONGEST_TEXT + 9), among_us="We defend her."
        )

        assert (saved.outcome, saved.unread) == ("saved", {})

    def test_two_texts_that_fit_and_would_not_as_one_are_both_kept(self, office, record):
        most = text_of(LONGEST_TEXT - 100)
        office.save(record, "answer", "values", text=f"First.\n{most}\nLast.")
        office.save(record, "answer", "values", base=1, text=f"First, said Asha{' and' * 15}.\n{most}\nLast.")

        saved = office.save(
            record, "answer", "values", by=office.sam, base=1, text=f"First.\n{most}\nLast, said Sam{' and' * 15}."
        )

        assert saved.outcome == "kept_apart"
        assert saved.apart["text"]["yours"].endswith(" and.")

    @pytest.mark.parametrize(("length", "said"), [(89_999, ""), (90_000, "10,000"), (99_990, "10")])
    def test_is_announced_by_the_page_from_nine_tenths_on(self, office, record, opened, length, said):
        office.save(record, "answer", "values", text=text_of(length))

        assert f"You have {said} characters left." in opened() if said else "characters left" not in opened()


class TestTheMostRows:
    @pytest.fixture(autouse=True)
    def few(self, monkeypatch):
        monkeypatch.setitem(MOST_ROWS, "mirroring", 3)

    def add(self, office, record, **typed):
        office.save(record, "mirroring", key := uuid.uuid4(), **{"among_us": "We defend her."} | typed)
        return key

    def test_there_is_no_more_room_once_they_stand(self, office, record):
        for _ in range(3):
            self.add(office, record)

        with pytest.raises(NotAllowed, match=r"Mirroring: this record has 3, the most there can be\."):
            self.add(office, record)
        assert MirroringPair.objects.count() == 3

    def test_what_is_taken_out_makes_room_and_comes_back_only_where_there_is_some(self, office, record):
        first, *_ = [self.add(office, record) for _ in range(3)]
        office.save(record, "mirroring", first, base=1, removed="yes")
        self.add(office, record)

        with pytest.raises(NotAllowed):
            office.save(record, "mirroring", first, base=2, removed="")
        assert MirroringPair.objects.filter(removed=False).count() == 3

    def test_a_row_that_stands_is_saved_however_many_there_are(self, office, record):
        last = [self.add(office, record) for _ in range(3)][-1]

        assert office.save(record, "mirroring", last, base=1, among_us="We did.").outcome == "saved"

    def test_the_page_says_so_and_so_does_the_row_that_is_asked_for(self, office, record, opened):
        asked = Client()
        asked.force_login(office.sam)

        def row():
            address = reverse("record_row", args=[record.id, "mirroring"])
            return asked.get(address, {"key": uuid.uuid4()}).content.decode()

        assert "data-room" not in opened()
        assert "data-room" not in row()
        for _ in range(3):
            self.add(office, record)

        words = "Mirroring: this record has 3, the most there can be. Take one out to add another."
        assert words in opened()
        assert words in row()
        assert "<textarea" not in row()

    def test_the_page_says_how_much_room_is_left_before_there_is_none(self, office, record, opened, monkeypatch):
        monkeypatch.setitem(MOST_ROWS, "mirroring", 10)
        for _ in range(9):
            self.add(office, record)

        assert "Mirroring: this record has 9. There is room for 1 more." in opened()

    def test_without_a_script_what_was_typed_is_given_back(self, office, record):
        for _ in range(3):
            self.add(office, record)

        answer = Sheet.of(office.sam, record).press("add:mirroring:", {"answer.values.text": "Loyal to each other."})

        assert answer.status_code == 403
        assert "the most there can be" in answer.content.decode()
        assert "Loyal to each other." in answer.content.decode()


def test_every_kind_of_row_that_can_be_added_has_a_most():
    from handrail.supervision.recording.row_kinds import ROW_KINDS

    assert MOST_ROWS.keys() == {name for name, kind in ROW_KINDS.items() if kind.own_id}
