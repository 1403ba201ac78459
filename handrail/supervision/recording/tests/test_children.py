"""The children of a record are chosen, corrected and added on a page of their own; what is wrong is said plainly."""

import datetime
import uuid

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.audit.models import TrailEvent
from handrail.families.models import Person
from handrail.families.services import CORRECTED
from handrail.supervision.recording import services as recording_services
from handrail.supervision.recording.tests.page import Sheet, fields_of
from handrail.supervision.records import services as record_services
from handrail.supervision.records.models import ChildChange

pytestmark = pytest.mark.django_db
THE_CHILDREN = ("id", "children")


@pytest.fixture
def record(office):
    return office.start()


@pytest.fixture
def send(office, record):
    client = Sheet.of(office.sam, record).client
    return lambda **typed: client.post(reverse("record_children", args=[record.id]), typed)


def corrected(*children, about=None, **typed):
    """The page as it stands, with what was typed since."""
    sent = {"do": "save"}
    for child in children:
        sent |= {
            f"{child.id}-name": child.name,
            f"{child.id}-mosaic_id": child.mosaic_id,
            f"{child.id}-born": child.born.isoformat() if child.born else "",
            f"{child.id}-expected": "",
            f"{child.id}-sex": child.sex,
        }
    return sent | {f"about-{child.id}": "yes" for child in (children if about is None else about)} | typed


def new(**typed):
    return {"child_id": str(uuid.uuid4())} | {f"new-{name}": text for name, text in typed.items()}


def said(answer):
    return answer.content.decode()


def test_a_child_is_added_to_the_family_and_to_the_record(send, record):
    typed = new(name="Mia  Hartley", mosaic_id="M 10233", born="3 May 2026", sex="F")
    for _ in range(2):
        assert send(**typed)["Location"].endswith("#children")
    mia = Person.objects.get(name="Mia Hartley")
    assert (mia.mosaic_id, mia.born, mia.sex) == ("M10233", datetime.date(2026, 5, 3), "F")
    assert [row.child.name for row in record.record_children.all()] == ["Ava Hartley", "Noah Hartley", "Mia Hartley"]
    assert TrailEvent.objects.filter(event="child.added").count() == 1


def test_an_unborn_child_is_added_with_the_date_it_is_expected(send):
    assert send(**new(name="Baby Hartley", expected="11 January 2027")).status_code == 302
    assert Person.objects.get(name="Baby Hartley").expected == datetime.date(2027, 1, 11)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "", "born": "3 May 2026"}, "Enter the child’s full name."),
        ({"name": "Mia", "born": "24 November 2026"}, "The date of birth is in the future."),
        ({"name": "Mia"}, "Enter the date of birth, or the date the baby is expected."),
        ({"name": "Mia", "expected": "1 June 2026"}, "The baby was expected 175 days ago."),
        ({"name": "Mia", "born": "31 June 2026"}, "31 June 2026 does not exist. Did you mean 30 June 2026"),
        ({"name": "Mia", "born": "3 May 2026", "mosaic_id": "M10231"}, "Ava Hartley has this Mosaic id already."),
        ({"name": "Mia", "born": "3 May 2026", "mosaic_id": "m 10231"}, "Ava Hartley has this Mosaic id already."),
        ({"name": "Mia", "born": "3 May 2026", "mosaic_id": "Mia-Hartley-2026"}, "A Mosaic id is a number, with one"),
        ({"name": "M" * 201, "born": "3 May 2026"}, "Use 200 characters or fewer."),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_everything_typed_is_kept(send, typed, words):
    answer = send(**new(**typed))
    assert answer.status_code == 422
    assert said(answer).count(words) == 2
    assert all(f'value="{text}"' in said(answer) for text in typed.values())
    assert Person.objects.count() == 2


def test_a_baby_that_is_a_little_late_may_be_expected_still(send):
    assert send(**new(name="Baby", expected="1 November 2026")).status_code == 302


def test_what_is_known_of_a_child_is_corrected(office, send):
    send(**corrected(office.ava, office.noah, **{f"{office.ava.id}-name": "Ava Rose Hartley"}))
    office.ava.refresh_from_db()
    assert office.ava.name == "Ava Rose Hartley"
    assert TrailEvent.objects.filter(event="child.corrected").count() == 1


def test_an_id_of_before_stays_until_somebody_changes_it(office, send):
    Person.objects.filter(pk=office.ava.pk).update(mosaic_id="Ava-2017")
    office.ava.refresh_from_db()
    assert send(**corrected(office.ava, office.noah, **{f"{office.ava.id}-name": "Ava Rose"})).status_code == 302
    office.ava.refresh_from_db()
    assert (office.ava.name, office.ava.mosaic_id) == ("Ava Rose", "Ava-2017")

    changed = {f"{office.ava.id}-mosaic_id": "Ava-2018"}
    assert "A Mosaic id is a number" in said(send(**corrected(office.ava, office.noah, **changed)))
    send(**corrected(office.ava, office.noah, **{f"{office.ava.id}-mosaic_id": "M-10231"}))
    office.ava.refresh_from_db()
    assert office.ava.mosaic_id == "M10231"


def test_saving_without_a_change_leaves_no_trace(office, send):
    before = TrailEvent.objects.count()
    assert send(**corrected(office.ava, office.noah)).status_code == 302
    assert TrailEvent.objects.count() == before


def test_a_child_can_be_left_out_and_taken_in_again_with_what_was_written(office, send, record):
    office.save(record, "compliance", office.noah.id, seen_by="Asha Raman")
    send(**corrected(office.ava, office.noah, about=[office.ava]))
    assert [row.child for row in record.record_children.all()] == [office.ava]
    send(**corrected(office.ava, office.noah))
    assert 'value="Asha Raman"' in Sheet.of(office.sam, record).open()


def test_a_date_is_not_taken_away_from_a_child(office, send):
    answer = send(**corrected(office.ava, office.noah, **{f"{office.ava.id}-born": ""}))
    assert answer.status_code == 422
    assert "Enter the date of birth" in said(answer)


def test_a_signed_record_keeps_its_children(office, send, record):
    office.sign(record)
    assert send(**new(name="Mia", born="3 May 2026")).status_code == 302
    assert not Person.objects.filter(name="Mia").exists()


def test_another_family_s_child_is_not_added_by_its_id(office, send):
    other = office.case.__class__.objects.create(reference="WM-9", team=office.case.team)
    stranger = Person.objects.create(case=other, name="Zoe", kind="child")
    assert send(**new(name="Mia", born="3 May 2026") | {"child_id": str(stranger.id)}).status_code == 302
    stranger.refresh_from_db()
    assert (stranger.name, stranger.case) == ("Zoe", other)


def test_whoever_is_added_under_an_id_of_somebody_in_the_family_is_somebody_else(office, send, record):
    mother = Person.objects.create(case=office.case, name="Kelly Hartley", kind="parent")
    send(**new(name="Mia", born="3 May 2026") | {"child_id": str(mother.id)})

    assert "Kelly Hartley" not in [row.child.name for row in record.record_children.all()]
    recording_services.withdraw(by=office.sam, record_id=record.id)
    mother.refresh_from_db()
    assert not mother.removed
    assert Person.objects.get(name="Mia").removed


def test_a_page_that_added_a_child_before_says_whom_where_something_else_is_typed_now(send, record):
    typed = new(name="Wrn Ellis", mosaic_id="M55501", born="3 May 2026")
    send(**typed)
    answer = send(**typed | {"new-name": "Wren Ellis", "new-mosaic_id": "M55502"})

    assert answer.status_code == 422
    assert said(answer).count("Wrn Ellis was added from this page already, with Wrn Ellis here.") == 2
    assert said(answer).count("Wrn Ellis was added from this page already, with M55501 here.") == 2
    assert 'value="Wren Ellis"' in said(answer)
    again = fields_of(answer, form=THE_CHILDREN)
    assert send(**again).status_code == 302
    assert set(Person.objects.filter(name__endswith="Ellis").values_list("name", flat=True)) == {
        "Wrn Ellis",
        "Wren Ellis",
    }


def test_a_child_who_is_typed_and_one_who_is_corrected_are_saved_by_one_button(office, send):
    typed = corrected(office.ava, office.noah, **{f"{office.ava.id}-name": "Ava Rose Hartley"})
    wrong = send(**typed | new(name="Mia"))
    assert wrong.status_code == 422
    assert 'value="Ava Rose Hartley"' in said(wrong)
    assert not Person.objects.filter(name__in=["Mia", "Ava Rose Hartley"]).exists()

    assert send(**typed | new(name="Mia", born="3 May 2026")).status_code == 302
    assert Person.objects.filter(name__in=["Mia", "Ava Rose Hartley"]).count() == 2


class TestAPageLeftOpen:
    """Two people have the page open, and the one who saves later has not seen what the other saved."""

    @pytest.fixture
    def send_as(self, record):
        def page_of(person):
            client = Sheet.of(person, record).client
            address = reverse("record_children", args=[record.id])
            shown = fields_of(client.get(address), form=THE_CHILDREN)
            return lambda **typed: client.post(
                address, {name: text for name, text in {**shown, "do": "save", **typed}.items() if text is not None}
            )

        return page_of

    @pytest.fixture
    def overtaken(self, office, send_as):
        """Sam’s page was opened before Asha put right what is said of Ava."""
        sam = send_as(office.sam)
        asha = send_as(office.asha)
        put_right = asha(**{f"{office.ava.id}-name": "Ava Rose Hartley", f"{office.ava.id}-mosaic_id": "M77777"})
        assert put_right.status_code == 302
        return sam

    def test_what_the_page_left_as_it_was_stays_as_it_is_now(self, office, overtaken):
        answer = overtaken(**{f"{office.noah.id}-name": "Noah James Hartley"})

        assert answer.status_code == 302
        assert list(Person.objects.order_by("position").values_list("name", "mosaic_id")) == [
            ("Ava Rose Hartley", "M77777"),
            ("Noah James Hartley", office.noah.mosaic_id),
        ]
        told = TrailEvent.objects.filter(event="child.corrected").order_by("pk")
        assert [(row.actor_id, row.subject_id, row.detail["columns"]) for row in told] == [
            (str(office.asha.pk), str(office.ava.pk), ["mosaic_id", "name"]),
            (str(office.sam.pk), str(office.noah.pk), ["name"]),
        ]

    def test_unless_the_page_says_what_it_showed_the_later_one_puts_it_back(self, office, overtaken):
        """The control: a page that does not say it, such as one from before it did."""
        names = [f"initial-{one.id}-{column}" for one in (office.ava, office.noah) for column in CORRECTED]
        overtaken(**dict.fromkeys(names), **{f"{office.noah.id}-name": "Noah James Hartley"})

        office.ava.refresh_from_db()
        assert office.ava.name == "Ava Hartley"

    def test_what_both_changed_is_said_at_its_box_and_nothing_typed_is_lost(self, office, overtaken):
        typed = {f"{office.ava.id}-name": "Eva Hartley", f"{office.noah.id}-name": "Noah James Hartley"}
        answer = overtaken(**typed)

        assert answer.status_code == 422
        assert said(answer).count("since you opened the page: it is now Ava Rose Hartley.") == 2
        assert all(f'value="{text}"' in said(answer) for text in typed.values())
        assert not Person.objects.filter(name__in=typed.values()).exists()
        shown = fields_of(answer, form=THE_CHILDREN)
        assert shown[f"{office.ava.id}-mosaic_id"] == "M77777"

        client = Sheet.of(office.sam, office.case.records.get()).client
        again = client.post(answer.wsgi_request.path, {**shown, "do": "save"})
        assert again.status_code == 302
        assert set(Person.objects.values_list("name", flat=True)) == set(typed.values())

    def test_what_both_changed_alike_is_no_contradiction(self, office, overtaken):
        assert overtaken(**{f"{office.ava.id}-name": "Ava Rose Hartley"}).status_code == 302

    def test_what_stood_before_is_kept(self, office, overtaken):
        kept = ChildChange.objects.get(child=office.ava)
        assert kept.before == {"name": "Ava Hartley", "mosaic_id": office.ava.mosaic_id}
        assert kept.by == office.asha

    def test_a_child_whom_somebody_left_out_or_added_meanwhile_stays_so(self, office, send_as, send, record):
        sam, asha = send_as(office.sam), send_as(office.asha)
        assert asha(**{f"about-{office.noah.id}": None}).status_code == 302
        assert record.record_children.count() == 1
        send(**new(name="Mia Hartley", born="3 May 2026"))

        assert sam(**{f"{office.ava.id}-name": "Ava Rose Hartley"}).status_code == 302
        assert [row.child.name for row in record.record_children.all()] == ["Ava Rose Hartley", "Mia Hartley"]

    def test_what_is_saved_between_the_check_and_the_save_is_told_too(self, office, send_as, monkeypatch):
        sam, asha = send_as(office.sam), send_as(office.asha)
        set_children = record_services.set_children

        def overtaken(**arguments):
            monkeypatch.setattr(record_services, "set_children", set_children)
            asha(**{f"{office.ava.id}-name": "Ava Rose Hartley"})
            return set_children(**arguments)

        monkeypatch.setattr(record_services, "set_children", overtaken)
        answer = sam(**{f"{office.ava.id}-name": "Eva Hartley"})

        assert answer.status_code == 422
        assert "since you opened the page: it is now Ava Rose Hartley." in said(answer)
        assert 'value="Eva Hartley"' in said(answer)


names = st.sampled_from(["new-name", "new-born", "new-expected", "new-sex", "new-mosaic_id", "child_id", "do"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.dictionaries(names, st.one_of(st.sampled_from(["add", "save", "3 May 2026"]), st.text(max_size=50))))
def test_nothing_that_is_typed_makes_it_fail(send, typed):
    sent = {name: text.encode("utf-8", "replace") for name, text in typed.items()}
    assert send(**sent).status_code in (302, 422)
