"""IT administrators change what the council decides for itself; a change counts at once and leaves a trace."""

import datetime
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from handrail.accounts import notices
from handrail.accounts.tests.factories import sign_in_just_now
from handrail.administration import services
from handrail.audit.models import TrailEvent
from handrail.cases.services import open_in_an_emergency
from handrail.core import clock
from handrail.core.refusals import Invalid
from handrail.council import queries
from handrail.council.choices import SETTINGS
from handrail.supervision.actions.models import AgreedAction
from handrail.supervision.recording import services as recording
from handrail.supervision.records.models import ComplianceCheck

PAGE = "/administration/settings/"


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def typed(**changed):
    """What a browser sends: what stands in the boxes, and what stood there when the page was made."""
    shown = queries.settings_now()
    return {**shown, **{f"initial-{name}": value for name, value in shown.items()}, **changed}


def traces():
    return list(TrailEvent.objects.filter(event="council.setting_changed").values_list("detail", flat=True))


def test_every_setting_stands_there_with_its_meaning_its_bounds_and_what_it_is_unless_changed(kierans):
    page = kierans.get(PAGE).content.decode()

    for name, setting in SETTINGS.items():
        assert f'name="{name}"' in page
        assert setting.label in page
        assert setting.bounds_in_words in page


def test_a_change_counts_at_once_for_everybody(kierans, westmere, callum):
    assert kierans.post(PAGE, typed(emergency_minutes=15)).status_code == 302

    access = open_in_an_emergency(by=callum, case=westmere.case("lowther"), reason="Police at the address.")
    assert (access.ends_at - access.starts_at).total_seconds() == 15 * 60
    assert traces() == [{"emergency_minutes": {"from": 60, "to": 15}}]


def test_supervision_falls_due_as_often_as_the_council_says(kierans, sam):
    """The Hartleys were last discussed on 26 October; their children are on child protection plans."""
    assert "5 November 2026, overdue" not in signed_in(sam).get("/families/").content.decode()

    kierans.post(PAGE, typed(supervised_every_days_protection=10))

    assert "5 November 2026, overdue" in signed_in(sam).get("/families/").content.decode()


def actions_made_by_a_no(westmere, sam):
    """What saying that a child's key information, and its cultural identity, are not known makes of it."""
    record = westmere.record("hartley-2026-11-23")
    child = record.record_children.order_by("pk")[0].child
    for answer in ("yes", "no"):
        stands = ComplianceCheck.objects.filter(record=record, child=child).first()
        recording.save(
            by=sam,
            record_id=record.id,
            kind_name="compliance",
            key=str(child.id),
            based_on=stands.revision if stands else 0,
            typed={"key_information_up_to_date": answer, "cultural_identity_identified": answer},
            save_id=uuid.uuid4(),
        )
    made = AgreedAction.objects.filter(record=record, gap_child=child, removed=False)
    return dict(made.values_list("gap", "by_when"))


def test_missing_information_is_put_right_as_soon_as_the_council_says(kierans, westmere, sam):
    kierans.post(PAGE, typed(key_information_working_days=3, cultural_identity_working_days=4))

    assert actions_made_by_a_no(westmere, sam) == {
        "key_information_up_to_date": datetime.date(2026, 11, 26),
        "cultural_identity_identified": datetime.date(2026, 11, 27),
    }


def test_an_item_the_council_gives_no_time_for_makes_no_next_step(kierans, westmere, sam):
    kierans.post(PAGE, typed(cultural_identity_working_days=0))

    assert set(actions_made_by_a_no(westmere, sam)) == {"key_information_up_to_date"}


def test_a_meeting_opens_a_family_for_as_long_as_the_council_says(kierans, westmere, sam):
    kierans.post(PAGE, typed(meeting_access_working_days=2))
    record = westmere.record("hartley-2026-11-23")

    recording.sign_off(by=sam, record_id=record.id, save_id=uuid.uuid4())

    ends = set(record.case.grants.filter(source=record.meeting_id).values_list("ends", flat=True))
    assert ends == {datetime.date(2026, 11, 25)}


def test_a_record_is_to_be_signed_as_soon_as_the_council_says(kierans, westmere, sam):
    kierans.post(PAGE, typed(sign_off_working_days=2))
    record = westmere.record("hartley-2026-11-23")

    page = signed_in(sam).get(reverse("check_record", args=[record.id])).content.decode()

    assert "25 November 2026" in page


@pytest.mark.parametrize("value", ["", "4", "241", "a lot", "30.5", "9" * 400])
def test_what_is_out_of_bounds_is_said_beside_its_box_and_changes_nothing(kierans, value):
    response = kierans.post(PAGE, typed(idle_minutes=value, session_hours=10))

    page = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#idle_minutes">Signed out after doing nothing for: write a number from 5 to 240.</a>' in page
    assert 'id="idle_minutes-error"' in page
    assert f'value="{value}"' in page
    assert 'value="10"' in page
    assert queries.setting("session_hours") == 12
    assert traces() == []


def test_what_somebody_else_changed_meanwhile_stays_changed(kierans):
    page_of_an_hour_ago = typed(session_hours=10)
    services.change_settings(by=None, values={"idle_minutes": 20})

    kierans.post(PAGE, page_of_an_hour_ago)

    assert queries.setting("session_hours") == 10
    assert queries.setting("idle_minutes") == 20


def test_two_who_change_a_setting_at_once_are_told_of_each_other(kierans, beas):
    page_of_an_hour_ago = typed(idle_minutes=10, session_hours=10)
    assert beas.post(PAGE, typed(idle_minutes=20)).status_code == 302

    answer = kierans.post(PAGE, page_of_an_hour_ago)

    assert answer.status_code == 422
    said = "Signed out after doing nothing for: Bea Lund changed this since you opened the page: it is now 20."
    assert said in answer.content.decode()
    assert 'value="10"' in answer.content.decode()
    assert (queries.setting("idle_minutes"), queries.setting("session_hours")) == (20, 12)
    with pytest.raises(Invalid):
        services.change_settings(by=None, values={"idle_minutes": 10}, stood={"idle_minutes": 30})


def test_saving_without_a_change_leaves_no_trace(kierans):
    assert kierans.post(PAGE, typed()).status_code == 302
    assert traces() == []


@pytest.mark.parametrize("who", ["sam", "judith", "lee", "dev", "lorraine"])
def test_nobody_else_finds_the_page(client, westmere, who):
    client.force_login(westmere.worker(who))
    before = queries.settings_now()

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, typed(idle_minutes=5)).status_code == 404
    assert queries.settings_now() == before
    assert reverse("council_settings") not in client.get("/").content.decode()


def test_the_page_costs_the_same_few_statements_however_much_is_decided(kierans, django_assert_max_num_queries):
    services.change_settings(by=None, values={name: setting.highest for name, setting in SETTINGS.items()})

    with django_assert_max_num_queries(3):
        kierans.get(PAGE)


def test_what_protects_less_is_told_before_it_counts_and_the_trail_says_from_when(
    kierans, kieran, bea, judith, mailoutbox
):
    wednesday = datetime.datetime(2026, 11, 11, 16, 0, tzinfo=clock.LONDON)
    with clock.at(wednesday):
        sign_in_just_now(kierans, kieran)
        assert kierans.post(PAGE, typed(idle_minutes=60, emergency_minutes=15)).status_code == 302
        notices.send_notices()

    assert {letter.to[0] for letter in mailoutbox} == {bea.email, judith.email}
    for letter in mailoutbox:
        assert "60 minutes instead of 30." in letter.body
        assert "It counts from 12 November 2026 at 16:00." in letter.body
        assert f"{kieran.name}, {kieran.email}" in letter.body
        assert "15 minutes" not in letter.body, "what protects more counts at once"
    idle, emergency = traces()[0]["idle_minutes"], traces()[0]["emergency_minutes"]
    assert idle == {"from": 30, "to": 60, "counts_from": "2026-11-12T16:00:00+00:00"}
    assert emergency == {"from": 60, "to": 15}


def test_what_protects_more_is_told_to_nobody(kierans, bea, judith, mailoutbox):
    kierans.post(PAGE, typed(idle_minutes=20))
    notices.send_notices()

    assert mailoutbox == []
