"""Information governance restricts a family to named people, reviews that, and lifts it."""

import datetime
import html
import re
import uuid

import pytest
from django.urls import reverse

from handrail.accounts.models import User
from handrail.audit.models import TrailEvent
from handrail.cases import meeting_sight, services
from handrail.cases.may_open import may_open
from handrail.cases.models import Restriction
from handrail.cases.queries import named_in, those_who_may_open
from handrail.core import clock, dates
from handrail.core.refusals import Invalid


def restrict(client, case, **given):
    sent = {
        "reference": case.reference,
        "reason": "A close relative works in the council’s children’s services.",
        "add": "Priya Nair\nrukhsana.malik@example.org",
        "review_on": "21 February 2027",
        "do": "confirm",
    }
    return client.post(reverse("restrict_family"), sent | given)


def test_from_that_moment_only_the_people_named_open_it(judiths, lowther, westmere, owen, priya, rukhsana, judith, lee):
    assert may_open(lowther.pk, user=owen)

    assert restrict(judiths, lowther).status_code == 302

    assert may_open(lowther.pk, user=priya)
    assert may_open(lowther.pk, user=rukhsana)
    for closed_to in (owen, judith, lee):
        assert not may_open(lowther.pk, user=closed_to)
    assert TrailEvent.objects.filter(event="restriction.set", case_reference=lowther.reference).exists()


def test_the_first_review_is_offered_after_the_councils_days(judiths):
    """The 21st of February is a Sunday."""
    assert "19 February 2027" in judiths.get(reverse("restrict_family")).content.decode()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"reference": "WM-0000"}, "No family has this reference."),
        ({"reference": ""}, "Write the family’s case reference"),
        ({"reason": " "}, "Write why the family is restricted"),
        ({"add": ""}, "Name at least one person"),
        ({"review_on": "1 February 2040"}, "Choose a day within 365 days."),
        ({"review_on": "24 November 2027"}, "Choose a day within 365 days."),
        ({"add": "Priya Nayr"}, "Nobody who can open families is called “Priya Nayr”."),
        ({"add": "Kieran Mossop"}, "Nobody who can open families is called “Kieran Mossop”."),
        ({"review_on": "31 November 2026"}, "31 November"),
        ({"review_on": "1 November 2026"}, "Choose a day after today"),
    ],
)
def test_what_is_missing_is_said_beside_its_box_and_nothing_typed_is_lost(judiths, lowther, given, words):
    before = Restriction.objects.count()

    response = restrict(judiths, lowther, **given)

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert (given.get("reason") or "A close relative works") in page
    assert Restriction.objects.count() == before


def text(answer):
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()))


def test_before_it_counts_the_page_says_who_is_shut_out_and_why(judiths, lowther, westmere, owen, priya, judith):
    answer = restrict(judiths, lowther, do="")

    page = text(answer)
    assert answer.status_code == 200
    assert "Nothing is restricted yet." in page
    shut_out, keeps = page.split("Shut out from that moment")[1].split("May open it")
    assert "Owen Pritchard" in shut_out
    assert "manages Priya Nair and opens every family of Family Safeguarding West by their role" in shut_out
    assert f"{judith.name}" in shut_out
    assert "Priya Nair" in keeps
    assert may_open(lowther.pk, user=owen)
    assert not Restriction.objects.filter(case=lowther).exists()
    assert TrailEvent.objects.filter(
        event="case.looked", case_reference=lowther.reference, page="who may open"
    ).exists()


def test_what_is_typed_goes_on_to_the_second_question_and_back(judiths, lowther):
    asked = restrict(judiths, lowther, do="").content.decode()
    sent = {name: html.unescape(value) for name, value in HIDDEN.findall(asked)}
    assert sent["reason"] == "A close relative works in the council’s children’s services."
    assert sent["add"] == "Priya Nair\nrukhsana.malik@example.org"

    back = judiths.post(reverse("restrict_family"), sent | {"do": "change"})
    assert back.status_code == 200
    assert all(value in html.unescape(back.content.decode()) for value in sent.values())
    assert judiths.post(reverse("restrict_family"), sent | {"do": "confirm"}).status_code == 302
    assert Restriction.objects.filter(case=lowther, lifted_on=None).exists()


HIDDEN = re.compile(r'<input type="hidden" name="(reference|reason|review_on|add)" value="([^"]*)"')


def test_what_goes_on_now_and_who_could_not_go_on_with_it_is_said(judiths, westmere, sam):
    page = text(restrict(judiths, westmere.case("hartley"), add="Callum Reeve", do=""))

    assert "Going on now" in page
    assert "The record of 23 November 2026 is not signed. Sam Okafor and Lorraine Pike could not go on with it." in page
    assert "Nobody who is named could sign it." in page


@pytest.mark.parametrize("typed", ["WM {n}", "wm{n}", "{n}"])
def test_the_reference_is_taken_however_it_is_typed(judiths, lowther, typed):
    number = lowther.reference.partition("-")[2]

    assert "Who is shut out of" in text(restrict(judiths, lowther, reference=typed.format(n=number), do=""))


def test_a_review_that_takes_somebody_out_asks_once_more(judiths, westmere, owen):
    case = westmere.case("kearney-prosser")
    restriction = Restriction.objects.get(case=case)
    address = reverse("restriction", args=[restriction.id])
    sent = {"reason": "As before.", "stay": [str(owen.id)], "review_on": "1 March 2027"}

    page = text(judiths.post(address, sent))

    assert "Shut out from that moment" in page
    assert "Priya Nair" in page.split("Shut out from that moment")[1].split("May open it")[0]
    assert restriction.names.filter(may_see=True).count() == 9

    judiths.post(address, sent | {"do": "confirm"})
    assert restriction.names.filter(may_see=True).count() == 1


def test_a_review_that_takes_nobody_out_is_recorded_at_once(judiths, westmere):
    restriction = Restriction.objects.get(case=westmere.case("kearney-prosser"))
    everybody = [str(one.user_id) for one in restriction.names.filter(may_see=True)]
    sent = {"reason": "As before.", "stay": everybody, "review_on": "1 March 2027"}

    assert judiths.post(reverse("restriction", args=[restriction.id]), sent).status_code == 302


def test_lifting_says_whom_meetings_had_let_in_and_does_not_let_them_in_again(
    judiths, westmere, lowther, sam, rukhsana
):
    mei = westmere.worker("mei")
    today = clock.today()
    meeting_sight.let_in(
        by=rukhsana,
        case=lowther,
        meeting_id=uuid.uuid4(),
        attend=[mei],
        attend_until=today + datetime.timedelta(days=14),
    )
    restrict(judiths, lowther)
    address = reverse("lift_restriction", args=[Restriction.objects.get(case=lowther).pk])

    page = text(judiths.get(address))
    assert "What meetings had let people open does not come back." in page
    assert f"{mei.name}, {mei.job_title}" in page
    assert "Owen Pritchard" not in page

    judiths.post(address, {"because": "They have left."})
    assert not may_open(lowther.pk, user=mei)
    said = f"Still shut out, until a meeting expects them again: Dr Naomi Feldman and {mei.name}."
    assert said in text(judiths.get(reverse("restrictions")))


def test_a_family_is_restricted_once(judiths, westmere):
    response = restrict(judiths, westmere.case("kearney-prosser"))

    assert response.status_code == 403
    assert "restricted already" in response.content.decode()


class TestAReasonIsNotLost:
    @pytest.fixture
    def restriction(self, westmere):
        return Restriction.objects.get(case=westmere.case("kearney-prosser"), lifted_on=None)

    @pytest.fixture
    def review(self, judiths, restriction):
        address = reverse("restriction", args=[restriction.pk])
        named = restriction.names.filter(may_see=True).values_list("user_id", flat=True)
        sent = {"stay": [str(one) for one in named], "review_on": "1 March 2027"}
        shown = {"initial-reason": restriction.reason}
        page = html.unescape(judiths.get(address).content.decode())
        assert f'name="initial-reason" value="{restriction.reason}"' in page
        return lambda reason, **more: judiths.post(address, {**sent, **shown, "reason": reason, **more})

    def test_the_former_one_stays_in_the_trail(self, restriction, review):
        former = restriction.reason

        assert review("A cousin works in the contact centre.").status_code == 302
        assert review("A cousin works in the contact centre.", **{"initial-reason": "A cousin …"}).status_code == 302

        told = TrailEvent.objects.filter(event="restriction.reviewed", subject_id=restriction.pk).order_by("pk")
        assert [row.detail.get("former_reason") for row in told][-2:] == [former, None]

    def test_nor_shown_on_the_page_of_the_trail(self, restriction, review, judiths):
        former = restriction.reason
        review("A cousin works in the contact centre.")

        trail = judiths.post(reverse("trail"), {"family": restriction.case.reference}, follow=True).content.decode()
        assert "Reviewed the restriction of the family" in trail
        assert html.escape(former) not in trail

    def test_two_who_review_at_once_are_told_of_each_other(self, restriction, review):
        review("A cousin works in the contact centre.")
        answer = review("An uncle chairs the board.")

        assert answer.status_code == 422
        page = html.unescape(answer.content.decode())
        assert "since you opened the page: it is now “A cousin works in the contact centre.”" in page
        assert "An uncle chairs the board." in page
        restriction.refresh_from_db()
        assert restriction.reason == "A cousin works in the contact centre."

    def test_unless_the_page_says_which_reason_it_showed_the_later_wins(self, restriction, review):
        review("A cousin works in the contact centre.")
        now = Restriction.objects.get(pk=restriction.pk).reason

        assert review("An uncle chairs the board.", **{"initial-reason": now}).status_code == 302

    def test_whoever_is_named_or_taken_out_meanwhile_stays_so(self, judiths, restriction, owen, callum, review):
        """The page showed Owen alone of these two; by now Callum is named, and Owen is not."""
        shown = [str(one.user_id) for one in restriction.names.filter(may_see=True)]
        assert str(owen.pk) in shown
        address = reverse("restriction", args=[restriction.pk])
        page = judiths.get(address).content.decode()
        assert all(f'name="initial-stay" value="{key}"' in page for key in shown)
        restriction.names.filter(user=owen).delete()
        restriction.names.create(user=callum, may_see=True)

        older = {"initial-stay": shown, "initial-review_on": "1 March 2027"}
        assert review("A cousin works in the contact centre.", **older).status_code == 302

        named = set(restriction.names.filter(may_see=True).values_list("user", flat=True))
        assert callum.pk in named
        assert owen.pk not in named

    def test_another_next_review_is_said_with_who_gave_it(self, restriction, review):
        older = {"initial-review_on": dates.say(restriction.review_on)}
        assert review(restriction.reason, **older).status_code == 302

        answer = review(restriction.reason, **older, review_on="5 March 2027")

        page = html.unescape(answer.content.decode())
        assert "Judith Amankwah changed this since you opened the page: it is now 1 March 2027." in page
        restriction.refresh_from_db()
        assert restriction.review_on == datetime.date(2027, 3, 1)

    @pytest.mark.parametrize("what", ["reason", "people"])
    def test_what_is_reviewed_between_the_check_and_the_save_is_told_too(
        self, judiths, judith, restriction, owen, what
    ):
        named = list(named_in(restriction))
        stood = {"reason": restriction.reason, "review_on": restriction.review_on, "may_see": named}
        said = {"reason": restriction.reason, "review_on": restriction.review_on, "may_see": named}
        others = [one for one in named if one != owen]
        first = said | ({"reason": "A cousin works there."} if what == "reason" else {"may_see": others})
        services.review_restriction(by=judith, restriction=restriction, **first)

        with pytest.raises(Invalid, match="since you opened the page"):
            services.review_restriction(
                by=judith, restriction=restriction, stood=stood, **(said | {"reason": "An uncle chairs the board."})
            )


def test_a_review_changes_its_people_and_its_next_day(judiths, westmere, owen, callum):
    case = westmere.case("kearney-prosser")
    restriction = Restriction.objects.get(case=case)
    address = reverse("restriction", args=[restriction.id])
    assert "Owen Pritchard" in judiths.get(address).content.decode()

    sent = {
        "reason": "As before.",
        "stay": [str(owen.id)],
        "add": "Callum Reeve",
        "review_on": "1 March 2027",
        "do": "confirm",
    }
    assert judiths.post(address, sent).status_code == 302

    restriction.refresh_from_db()
    assert restriction.review_on == datetime.date(2027, 3, 1)
    assert may_open(case.pk, user=owen)
    assert not may_open(case.pk, user=westmere.worker("priya"))
    # being named opens nothing by itself: he does not work with the family, and the page says so
    assert not may_open(case.pk, user=callum)
    assert "Callum Reeve is named and cannot open it now" in judiths.get(reverse("restrictions")).content.decode()
    page = judiths.get(address).content.decode()
    assert "Callum Reeve, Social Worker: cannot open it now" in page
    assert "Owen Pritchard, Social Worker: cannot" not in page


def test_who_is_named_in_vain_is_said_when_a_family_is_restricted(judiths, lowther):
    restrict(judiths, lowther, add="Priya Nair\nCallum Reeve")

    page = judiths.get(reverse("restrictions")).content.decode()
    assert "Callum Reeve is named and cannot open it now: they do not work with the family" in page
    assert "Priya Nair and" not in page


def test_nobody_is_named_in_vain_who_may_open_the_family(judiths, lowther):
    restrict(judiths, lowther)

    page = judiths.get(reverse("restrictions")).content.decode()
    assert f"{lowther.reference} is restricted from now on." in page
    assert "cannot open it" not in page


@pytest.mark.parametrize("slug", ["hartley", "kearney-prosser", "lowther"])
def test_whoever_may_open_a_family_is_found_by_the_rule_of_the_gate(westmere, slug, django_assert_num_queries):
    case = westmere.case(slug)
    User.objects.filter(email="priya.nair@example.org").update(is_active=False)
    everybody = list(User.objects.order_by("name"))

    with django_assert_num_queries(1):
        found = those_who_may_open(case, everybody)

    assert found == [user for user in everybody if may_open(case.pk, user=user)]
    assert 0 < len(found) < len(everybody)


def test_more_people_than_one_statement_asks_about_are_all_asked_about(westmere, monkeypatch):
    case, everybody = westmere.case("hartley"), list(User.objects.order_by("name"))
    at_once = those_who_may_open(case, everybody)
    monkeypatch.setattr("handrail.cases.queries.ASKED_AT_ONCE", 3)

    assert those_who_may_open(case, everybody) == at_once


def test_the_last_person_is_not_taken_out(judiths, westmere):
    restriction = Restriction.objects.get(case=westmere.case("kearney-prosser"))
    response = judiths.post(
        reverse("restriction", args=[restriction.id]), {"reason": "As before.", "review_on": "1 March 2027"}
    )

    assert response.status_code == 422
    assert restriction.names.filter(may_see=True).count() == 9


def test_a_lifted_restriction_opens_the_family_again(judiths, westmere, imran):
    case = westmere.case("kearney-prosser")
    restriction = Restriction.objects.get(case=case)
    address = reverse("lift_restriction", args=[restriction.id])
    assert not may_open(case.pk, user=imran)
    assert judiths.post(address, {"because": ""}).status_code == 422

    judiths.post(address, {"because": "The relative has left the council."})

    assert may_open(case.pk, user=imran)
    assert judiths.get(address).status_code == 404
    [lifted] = TrailEvent.objects.filter(event="restriction.lifted")
    donna = str(westmere.worker("donna").pk)
    assert lifted.detail == {"because": "The relative has left the council.", "no_longer_not": [donna]}


def test_the_list_names_families_by_reference_alone(judiths, westmere):
    page = judiths.get(reverse("restrictions")).content.decode()

    assert westmere.case("kearney-prosser").reference in page
    assert "Kearney" not in page


@pytest.mark.parametrize("who", ["sam", "rukhsana", "lee", "kieran", "dev", "lorraine"])
def test_nobody_else_finds_these_pages(client, westmere, who):
    client.force_login(westmere.worker(who))
    restriction = Restriction.objects.get(case=westmere.case("kearney-prosser"))

    assert client.get(reverse("restrictions")).status_code == 404
    assert client.get(reverse("restrict_family")).status_code == 404
    assert client.get(reverse("restriction", args=[restriction.id])).status_code == 404
    assert client.get(reverse("lift_restriction", args=[restriction.id])).status_code == 404


def test_whoever_is_named_as_not_to_see_a_family_is_not_let_in_by_a_review(westmere, client, judith):
    donna = westmere.worker("donna")
    restriction = Restriction.objects.get(case=westmere.case("kearney-prosser"))
    page = reverse("restriction", args=[restriction.pk])
    client.force_login(judith)
    stay = [str(user_id) for user_id in restriction.names.filter(may_see=True).values_list("user_id", flat=True)]
    sent = {"reason": "Still.", "review_on": "1 March 2027", "stay": stay, "add": donna.email}

    for do in ("", "confirm"):
        answer = client.post(page, sent | {"do": do})

        assert answer.status_code == 422
        assert "Donna Kearney is named as not to see this family." in answer.content.decode()
        assert not restriction.names.get(user=donna).may_see


def test_what_was_lifted_meanwhile_is_neither_lifted_nor_reviewed_again(westmere, judith, owen):
    restriction = Restriction.objects.get(case=westmere.case("kearney-prosser"))
    services.lift_restriction(by=judith, restriction=restriction, because="It is over.")
    rows = TrailEvent.objects.filter(event__startswith="restriction.").count()

    with pytest.raises(Invalid, match="was lifted while this page was open"):
        services.lift_restriction(by=judith, restriction=restriction, because="Once more.")
    with pytest.raises(Invalid, match="was lifted while this page was open"):
        services.review_restriction(
            by=judith, restriction=restriction, reason="Still", review_on=restriction.review_on, may_see=[owen]
        )
    assert TrailEvent.objects.filter(event__startswith="restriction.").count() == rows
