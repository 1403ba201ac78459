"""Emergency access: a reason, an hour at most, to read; those who watch over it are told, and review it."""

import datetime
import uuid

import pytest
from django.urls import reverse

from handrail.administration.services import change_settings
from handrail.audit.models import TrailEvent
from handrail.cases import queries, services
from handrail.cases.may_open import may_open
from handrail.cases.models import EmergencyAccess
from handrail.core import clock
from handrail.core.refusals import Invalid, NotAllowed

REASON = "Police at the address, 21:10. Duty manager and case holder rung twice, no answer."


@pytest.fixture
def callums(client, callum):
    client.force_login(callum)
    return client


def child_of(westmere, slug):
    return westmere.case(slug).people.filter(kind="child").exclude(mosaic_id="").first().mosaic_id


def ask(client, mosaic_id, reason=REASON):
    return client.post(reverse("emergency_access"), {"mosaic_id": mosaic_id, "reason": reason})


def events(name):
    return list(TrailEvent.objects.filter(event=f"emergency_access.{name}"))


@pytest.mark.parametrize("slug", ["lowther", "kearney-prosser"])
def test_it_opens_a_family_to_read_and_says_so_on_its_pages(callums, westmere, slug):
    case = westmere.case(slug)
    family = reverse("family", args=[case.id])
    assert callums.get(family).status_code == 404

    response = ask(callums, child_of(westmere, slug))

    assert response.url == family
    page = callums.get(family).content.decode()
    assert "Emergency access: 60 minutes left" in page
    assert "Judith Amankwah and Rukhsana Malik have been told." in page
    [opened] = events("opened")
    assert (opened.case_reference, opened.detail["reason"]) == (case.reference, REASON)


def test_an_id_of_before_still_opens_and_what_is_none_is_said(callums, westmere):
    mosaic_id, child = "Ava-2017", westmere.case("lowther").people.filter(kind="child").first()
    type(child).objects.filter(pk=child.pk).update(mosaic_id=mosaic_id)

    assert ask(callums, mosaic_id).status_code == 302
    said = ask(callums, "Finn Kearney").content.decode()
    assert "A Mosaic id is a number, with one letter before it at most, such as M10231. Check it" in said
    assert "No child has this Mosaic id here." in ask(callums, "M99108").content.decode()


def test_asking_again_goes_on_and_does_not_say_that_nobody_was_told(callums, westmere):
    for _ in range(2):
        response = ask(callums, child_of(westmere, "lowther"))

    page = callums.get(response.url).content.decode()
    assert "Judith Amankwah and Rukhsana Malik have been told." in page
    assert "Nobody was told" not in page
    assert EmergencyAccess.objects.count() == 1


def test_whoever_may_open_the_family_anyway_is_told_so_and_nobody_else_is(callums, westmere):
    response = ask(callums, child_of(westmere, "hartley"))

    page = callums.get(response.url).content.decode()
    assert "You may open this family without emergency access. Nobody was told." in page
    assert not EmergencyAccess.objects.exists()


def test_it_reads_records_and_changes_nothing(callums, westmere):
    ask(callums, child_of(westmere, "lowther"))
    record = westmere.record("lowther-2026-11-19")

    assert "Emergency access:" in callums.get(reverse("record", args=[record.id]), follow=True).content.decode()
    typed = {"do": "save", "save_id": str(uuid.uuid4()), "answer.values.text": "A word.", "answer.values.base": "0"}
    assert callums.post(reverse("record", args=[record.id]), typed).status_code == 403


def test_it_is_over_after_its_minutes(callums, callum, westmere):
    ask(callums, child_of(westmere, "lowther"))
    given = EmergencyAccess.objects.get()
    assert given.ends_at - given.starts_at == datetime.timedelta(minutes=60)

    EmergencyAccess.objects.update(starts_at=given.starts_at - datetime.timedelta(hours=2), ends_at=clock.now())

    assert callums.get(reverse("family", args=[given.case_id])).status_code == 404


def test_the_council_may_make_it_shorter_and_never_longer(westmere, callum):
    change_settings(by=None, values={"emergency_minutes": 15})
    given = services.open_in_an_emergency(by=callum, case=westmere.case("lowther"), reason=REASON)
    assert given.ends_at - given.starts_at == datetime.timedelta(minutes=15)

    with pytest.raises(Invalid):
        change_settings(by=None, values={"emergency_minutes": 61})


@pytest.mark.parametrize("reason", ["", "   ", "\x00"])
def test_it_is_never_given_without_a_reason(callums, callum, westmere, reason):
    response = ask(callums, child_of(westmere, "lowther"), reason)

    assert response.status_code == 422
    assert "Write what has happened, and whom you tried to reach." in response.content.decode()
    with pytest.raises(Invalid):
        services.open_in_an_emergency(by=callum, case=westmere.case("lowther"), reason=reason)
    assert not EmergencyAccess.objects.exists()


def test_what_was_typed_stays_when_no_child_has_the_id(callums, westmere):
    response = ask(callums, "M99999")

    assert response.status_code == 422
    page = response.content.decode()
    assert "No child has this Mosaic id here." in page
    assert "Police at the address" in page


def test_a_family_one_may_open_anyway_is_opened_without_telling_anybody(callums, westmere):
    response = ask(callums, child_of(westmere, "hartley"))

    assert response.url == reverse("family", args=[westmere.id_of("hartley")])
    assert not EmergencyAccess.objects.exists()


def test_asking_twice_goes_on_and_does_not_begin_again(callums, westmere):
    ask(callums, child_of(westmere, "lowther"))
    before = EmergencyAccess.objects.get().ends_at
    services.open_in_an_emergency(by=EmergencyAccess.objects.get().user, case=westmere.case("lowther"), reason=REASON)

    assert EmergencyAccess.objects.get().ends_at == before
    assert len(events("opened")) == 1


def test_another_reason_while_it_lasts_is_given_back_with_the_one_that_others_were_told(callums, westmere):
    ask(callums, child_of(westmere, "lowther"))

    response = ask(callums, child_of(westmere, "lowther"), reason="The school rang too.")

    page = response.content.decode()
    assert response.status_code == 422
    assert "The school rang too.</textarea>" in page
    assert f"Those who watch over it were told why: “{REASON}” They are not told what you write now" in page
    assert (EmergencyAccess.objects.get().reason, len(events("opened"))) == (REASON, 1)


@pytest.mark.parametrize("who", ["dev", "naomi", "kieran", "lorraine", "judith"])
def test_other_roles_are_told_whom_to_ring_instead(client, westmere, who):
    client.force_login(westmere.worker(who))

    assert client.get(reverse("emergency_access")).status_code == 403
    assert ask(client, child_of(westmere, "kearney-prosser")).status_code == 403
    with pytest.raises(NotAllowed):
        services.open_in_an_emergency(by=westmere.worker(who), case=westmere.case("lowther"), reason=REASON)


def test_whoever_has_finished_ends_it(callums, westmere):
    ask(callums, child_of(westmere, "lowther"))
    given = EmergencyAccess.objects.get()

    callums.post(reverse("end_emergency_access", args=[given.id]))

    assert callums.get(reverse("family", args=[given.case_id])).status_code == 404
    assert len(events("ended")) == 1


def test_nobody_ends_another_persons(client, callum, westmere, sam):
    given = services.open_in_an_emergency(by=callum, case=westmere.case("lowther"), reason=REASON)
    client.force_login(sam)

    assert client.post(reverse("end_emergency_access", args=[given.id])).status_code == 404
    assert queries.emergency_in_force(westmere.case("lowther"), user=callum) == given


@pytest.mark.parametrize("who", ["judith", "rukhsana"])
def test_those_who_watch_over_it_find_it_on_their_home_page_at_once_and_review_it(client, westmere, callum, who):
    given = services.open_in_an_emergency(by=callum, case=westmere.case("lowther"), reason=REASON)
    client.force_login(westmere.worker(who))
    review = reverse("emergency_review", args=[given.id])
    assert f'href="{review}"' in client.get(reverse("home")).content.decode()
    assert REASON in client.get(review).content.decode()
    assert client.post(review, {"outcome": "right", "review": ""}).status_code == 422

    client.post(review, {"outcome": "right", "review": "Rang Callum; the children were seen."})

    given.refresh_from_db()
    assert (given.reviewed_by.name, given.outcome) == (westmere.worker(who).name, "right")
    assert f'href="{review}"' not in client.get(reverse("home")).content.decode()
    assert "Rang Callum" in client.get(review).content.decode()


@pytest.mark.parametrize(("outcome", "stays_open"), [("right", True), ("not_right", False)])
def test_a_review_that_it_was_not_right_ends_it_at_once(client, westmere, callum, judith, outcome, stays_open):
    given = services.open_in_an_emergency(by=callum, case=westmere.case("lowther"), reason=REASON)
    client.force_login(judith)

    sent = {"outcome": outcome, "review": "I rang him."}
    page = client.post(reverse("emergency_review", args=[given.id]), sent, follow=True).content.decode()

    assert ("The family is closed to Callum Reeve from now on." in page) != stays_open
    assert may_open(given.case_id, user=callum) == stays_open
    assert len(events("ended")) == (0 if stays_open else 1)


def test_who_reviews_it_sees_what_was_looked_at(client, westmere, callum, judith):
    given = services.open_in_an_emergency(by=callum, case=westmere.case("lowther"), reason=REASON)
    review = reverse("emergency_review", args=[given.id])
    client.force_login(judith)
    assert "Nothing about this family." in client.get(review).content.decode()

    client.force_login(callum)
    client.get(reverse("family", args=[given.case_id]))
    client.get(reverse("family", args=[westmere.id_of("hartley")]))

    for who, reads_the_trail in ((judith, True), (westmere.worker("rukhsana"), False)):
        client.force_login(who)
        page = client.get(review).content.decode()
        assert page.count("the family’s front page</li>") == 1
        assert (reverse("trail_of_family", args=[given.case_id]) in page) == reads_the_trail
        assert (reverse("trail_of_person", args=[callum.pk]) in page) == reads_the_trail


@pytest.mark.parametrize("who", ["sam", "priya", "kieran", "lee", "callum"])
def test_others_do_not_find_the_reviews(client, westmere, callum, who):
    given = services.open_in_an_emergency(by=callum, case=westmere.case("lowther"), reason=REASON)
    client.force_login(westmere.worker(who))

    assert client.get(reverse("emergency_review", args=[given.id])).status_code == 404


def test_a_review_after_another_is_not_called_recorded_and_its_words_come_back(client, westmere, callum, judith):
    access = services.open_in_an_emergency(by=callum, case=westmere.case("lowther"), reason=REASON)
    services.review_emergency_access(by=judith, access=access, outcome="right", review="I rang the duty manager.")
    client.force_login(westmere.worker("rukhsana"))

    answer = client.post(
        reverse("emergency_review", args=[access.id]),
        {"outcome": "not_right", "review": "The school heard his name. Tell the police."},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Judith Amankwah recorded a review" in page
    assert "The school heard his name. Tell the police.</textarea>" in page
    assert "I rang the duty manager." in page
    assert EmergencyAccess.objects.get().review == "I rang the duty manager."
    assert len(events("reviewed")) == 1


@pytest.mark.parametrize("nothing", ["\u200b", "\ufeff \u2060", "\u00ad\u3164", "\u2800", ".", "…", "112", "x"])
def test_a_reason_without_a_word_is_none(callums, callum, westmere, nothing):
    answer = ask(callums, child_of(westmere, "lowther"), nothing)

    assert answer.status_code == 422
    with pytest.raises(Invalid):
        services.open_in_an_emergency(by=callum, case=westmere.case("lowther"), reason=nothing)
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize("who", ["dev", "naomi", "kieran", "lorraine", "judith", "donna", "sam"])
def test_only_those_who_may_use_it_are_led_to_it(client, westmere, who):
    client.force_login(westmere.worker(who))
    may_use_it = client.get(reverse("emergency_access")).status_code == 200

    for address, status in ((reverse("family", args=[uuid.uuid4()]), 404), (reverse("families"), 200)):
        answer = client.get(address)
        assert answer.status_code == status
        assert (f'href="{reverse("emergency_access")}"' in answer.content.decode()) == may_use_it


def test_nobody_reviews_their_own(westmere, callum, judith):
    given = services.open_in_an_emergency(by=callum, case=westmere.case("lowther"), reason=REASON)
    EmergencyAccess.objects.update(user=judith)
    given.refresh_from_db()

    with pytest.raises(NotAllowed):
        services.review_emergency_access(by=judith, access=given, outcome="right", review="Mine.")


def test_what_nobody_reviews_in_time_is_passed_on_once(westmere, callum):
    given = services.open_in_an_emergency(by=callum, case=westmere.case("lowther"), reason=REASON)
    assert given.review_by == datetime.date(2026, 11, 30)
    assert queries.emergencies_to_escalate(again=[]) == []

    EmergencyAccess.objects.update(review_by=datetime.date(2026, 11, 20))

    [late] = queries.emergencies_to_escalate(again=[])
    assert services.escalate_emergency_access(by=None, access=late)
    assert not services.escalate_emergency_access(by=None, access=late)
    assert len(events("escalated")) == 1
