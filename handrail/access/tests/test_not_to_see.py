"""People are named as not to see a restricted family, each with why, and nobody lets them in by a slip."""

import datetime
import html
import re

import pytest
from django.urls import reverse

from handrail.access import letters
from handrail.access.tests.test_emergency_access import ask, child_of
from handrail.audit.models import TrailEvent
from handrail.cases import policies, services
from handrail.cases.may_open import may_open
from handrail.cases.models import Restriction
from handrail.core import clock
from handrail.core.refusals import Invalid, NotFound

NIECE = "The youngest is her niece."
WORDS = re.compile(r"<[^>]+>")


@pytest.fixture
def kearney(westmere):
    return Restriction.objects.get(case=westmere.case("kearney-prosser"), lifted_on=None)


@pytest.fixture
def donna(westmere):
    """The aunt in the Kearney and Prosser family, who works here."""
    return westmere.worker("donna")


def text(answer):
    return html.unescape(" ".join(WORDS.sub(" ", answer.content.decode()).split()))


def restrict(client, case, **typed):
    sent = {
        "reference": case.reference,
        "reason": "A relative works here.",
        "add": "Priya Nair\nrukhsana.malik@example.org",
        "review_on": "21 February 2027",
        "not_to_see": "Owen Pritchard",
        "why_not": NIECE,
    }
    return client.post(reverse("restrict_family"), sent | typed)


def review(client, restriction, **typed):
    stay = restriction.names.filter(may_see=True).values_list("user_id", flat=True)
    sent = {"reason": restriction.reason, "review_on": "1 March 2027", "stay": [str(one) for one in stay]}
    return client.post(reverse("restriction", args=[restriction.pk]), sent | typed)


def not_to_see(case):
    found = Restriction.objects.get(case=case, lifted_on=None).names.filter(may_see=False)
    return dict(found.values_list("user__name", "reason"))


def newest(event):
    return TrailEvent.objects.filter(event=event).latest("pk")


def test_a_family_is_restricted_against_somebody_with_why(judiths, lowther, owen):
    asked = text(restrict(judiths, lowther))
    assert f"Named as not to see it 1 Owen Pritchard, {owen.job_title} {NIECE}" in asked
    assert may_open(lowther.pk, user=owen)

    assert restrict(judiths, lowther, do="confirm").status_code == 302

    assert not_to_see(lowther) == {"Owen Pritchard": NIECE}
    assert not may_open(lowther.pk, user=owen)
    said = newest("restriction.set").detail
    assert (said["not_to_see"], said["why_not"]) == ([str(owen.pk)], {str(owen.pk): NIECE})


@pytest.mark.parametrize("do", ["", "confirm"])
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"why_not": ""}, "Write why they must not see the family."),
        ({"why_not": "\u200b"}, "Write why they must not see the family."),
        ({"not_to_see": "Priya Nair"}, "Priya Nair is named as somebody who may open the family too."),
        ({"not_to_see": "Nobody Such"}, "Nobody who can open families is called “Nobody Such”."),
    ],
)
def test_what_is_missing_is_said_beside_its_box(judiths, lowther, do, typed, words):
    answer = restrict(judiths, lowther, do=do, **typed)

    assert answer.status_code == 422
    assert words in text(answer)
    assert not Restriction.objects.filter(case=lowther).exists()


def test_a_review_names_somebody_more_and_keeps_those_who_are_named(judiths, kearney, donna, owen, mei):
    assert review(judiths, kearney, not_to_see=mei.email, why_not=NIECE).status_code == 302

    assert not_to_see(kearney.case).keys() == {"Donna Kearney", "Mei Tan"}
    assert not_to_see(kearney.case)["Mei Tan"] == NIECE
    assert newest("restriction.reviewed").detail["not_to_see"] == [str(mei.pk)]
    assert not may_open(kearney.case_id, user=mei)
    assert may_open(kearney.case_id, user=owen)


def test_a_review_that_says_nothing_of_them_keeps_them(judiths, kearney):
    before = not_to_see(kearney.case)
    assert review(judiths, kearney).status_code == 302

    assert not_to_see(kearney.case) == before


def test_who_may_open_it_is_named_as_not_to_see_it_once_they_are_taken_out(judiths, kearney, owen):
    both = review(judiths, kearney, not_to_see=owen.email, why_not=NIECE)
    assert both.status_code == 422
    assert "Owen Pritchard is named as somebody who may open the family too." in text(both)

    stay = [str(one.user_id) for one in kearney.names.filter(may_see=True).exclude(user=owen)]
    review(judiths, kearney, stay=stay, not_to_see=owen.email, why_not=NIECE, do="confirm")
    assert not_to_see(kearney.case)["Owen Pritchard"] == NIECE
    assert not may_open(kearney.case_id, user=owen)


def test_somebody_is_taken_out_with_a_reason_and_the_family_is_never_open_in_between(
    judiths, kearney, donna, imran, westmere
):
    shut = {"no_longer_not": [str(donna.pk)]}
    without = review(judiths, kearney, **shut)
    assert without.status_code == 422
    assert "Write why they are no longer named as not to see the family." in text(without)

    shut["why_no_longer"] = "She is not their aunt: somebody else of that name is."
    asked = text(review(judiths, kearney, **shut))
    assert "No longer named as not to see it Donna Kearney" in asked
    assert "They stay shut out" in asked
    assert "Donna Kearney" in not_to_see(kearney.case)

    assert review(judiths, kearney, **shut, do="confirm").status_code == 302
    assert not_to_see(kearney.case) == {}
    said = newest("restriction.reviewed").detail
    assert said["no_longer_not"] == [str(donna.pk)]
    assert said["why_no_longer"] == {str(donna.pk): shut["why_no_longer"]}
    assert not TrailEvent.objects.filter(event="restriction.lifted").exists()
    for shut_out in (donna, imran):
        assert not may_open(kearney.case_id, user=shut_out)


def test_and_let_in_by_the_same_review_where_it_says_both(judiths, kearney, donna):
    taken_out = {"no_longer_not": [str(donna.pk)], "why_no_longer": "Somebody else of that name."}
    review(judiths, kearney, **taken_out, add=donna.email, do="confirm")

    assert kearney.names.get(user=donna).may_see


def test_an_older_page_takes_nobody_out_whom_it_did_not_show(judiths, kearney, mei, judith):
    """What a page says of them is an act about each; those named since are not among them."""
    services.review_restriction(
        by=judith,
        restriction=kearney,
        reason=kearney.reason,
        review_on=clock.today() + datetime.timedelta(days=30),
        may_see=[one.user for one in kearney.names.filter(may_see=True).select_related("user")],
        not_to_see={mei: NIECE},
    )
    review(judiths, kearney)

    assert not_to_see(kearney.case)["Mei Tan"] == NIECE
    with pytest.raises(Invalid, match="named as not to see"):
        policies.check_none_must_not_see(kearney, [mei])


def test_before_it_is_lifted_the_page_says_who_is_named_so_and_that_it_ends(judiths, kearney, donna):
    address = reverse("lift_restriction", args=[kearney.pk])
    why = kearney.names.get(user=donna).reason

    page = text(judiths.get(address))
    assert f"Donna Kearney, {donna.job_title}: {why}" in page
    assert "That ends with the restriction" in page

    judiths.post(address, {"because": "They have left."})
    assert "No longer named as not to see it: Donna Kearney." in text(judiths.get(reverse("restrictions")))


def test_a_family_restricted_again_says_before_whom_it_no_longer_names(judiths, kearney, donna):
    judiths.post(reverse("lift_restriction", args=[kearney.pk]), {"because": "They have left."})
    case = kearney.case

    asked = text(restrict(judiths, case))
    assert "No longer named as not to see it Donna Kearney" in asked
    assert "to name them again" in asked

    again = text(restrict(judiths, case, not_to_see="Donna Kearney"))
    assert "No longer named as not to see it" not in again
    assert "Named as not to see it 1 Donna Kearney" in again


def test_the_page_who_may_open_says_it_with_why_to_information_governance_alone(judiths, client, kearney, westmere):
    address = reverse("who_may_open", args=[kearney.case_id])
    why = kearney.names.get(may_see=False).reason
    assert f"Donna Kearney named as not to see it: {why}" in text(judiths.get(address))

    client.force_login(westmere.worker("rukhsana"))
    assert why not in text(client.get(address))


def test_also_of_somebody_who_would_open_it_otherwise(judiths, lowther):
    restrict(judiths, lowther, do="confirm")

    page = text(judiths.get(reverse("who_may_open", args=[lowther.pk])))
    assert re.search(rf"Owen Pritchard [^.]*by their role; named as not to see it: {NIECE}", page)


def test_the_trail_names_them_and_is_theirs_too(judiths, lowther, owen):
    restrict(judiths, lowther, do="confirm")
    restriction = Restriction.objects.get(case=lowther)
    taken_out = {"no_longer_not": [str(owen.pk)], "why_no_longer": "A slip."}
    review(judiths, restriction, **taken_out, do="confirm")

    for thing, whose in ((lowther, "trail_of_family"), (owen, "trail_of_person")):
        page = text(judiths.get(reverse(whose, args=[thing.pk]) + "?days=7&kind=changes"))
        assert "Restricted the family to Priya Nair and Rukhsana Malik; named as not to see it: Owen Pritchard" in page
        assert "may open it; no longer named as not to see it: Owen Pritchard" in page
        assert NIECE not in page


def not_said_of(answer):
    """A page without what differs by who asks for it, and when."""
    return re.sub(r"value=\"[^\"]*\"|nonce=\"[^\"]*\"", "", answer.content.decode())


def test_an_emergency_opens_nothing_to_them_as_if_there_were_no_such_family(client, donna, kearney, westmere):
    """Not a word, header or status tells the family's id from one that no child has."""
    client.force_login(donna)
    asked, of_nobody = ask(client, child_of(westmere, "kearney-prosser")), ask(client, "M99108")

    assert asked.status_code == of_nobody.status_code == 422
    assert "No child has this Mosaic id here." in text(asked)
    assert not_said_of(asked) == not_said_of(of_nobody)
    assert not may_open(kearney.case_id, user=donna)
    assert client.get(reverse("family", args=[kearney.case_id])).status_code == 404


def test_those_who_watch_over_it_are_told_and_review_it(client, judith, donna, kearney, westmere, mailoutbox):
    client.force_login(donna)
    for _ in range(2):
        ask(client, child_of(westmere, "kearney-prosser"))
    letters.tell_of_emergencies()

    assert {to for letter in mailoutbox for to in letter.to} >= {judith.email}
    assert all("Nothing was opened" in letter.body for letter in mailoutbox)
    assert all("names them as not to see it" in letter.body for letter in mailoutbox)
    assert TrailEvent.objects.filter(event="emergency_access.refused").count() == 2
    client.force_login(judith)
    access = kearney.case.emergencies.get()
    assert "Donna Kearney, named as not to see WM-" in text(client.get(reverse("home")))
    page = text(client.get(reverse("emergency_review", args=[access.pk])))
    assert "Nothing was opened." in page
    assert "The restriction of this family names Donna Kearney as not to see it." in page
    client.post(reverse("emergency_review", args=[access.pk]), {"outcome": "not_right", "review": "I rang her."})
    assert "reviewed: not right" in text(client.get(reverse("emergency_reviews")))


def test_unless_it_is_looked_who_is_named_so_an_emergency_opens_it(client, donna, kearney, westmere, monkeypatch):
    monkeypatch.setattr(policies, "check_is_not_named_against", lambda *_: None)
    client.force_login(donna)

    assert ask(client, child_of(westmere, "kearney-prosser")).status_code == 302


def test_whoever_is_named_so_loses_an_emergency_access_at_once(kearney, callum, judith):
    services.open_in_an_emergency(by=callum, case=kearney.case, reason="A child is at the door.")
    assert may_open(kearney.case_id, user=callum)

    services.review_restriction(
        by=judith,
        restriction=kearney,
        reason=kearney.reason,
        review_on=clock.today() + datetime.timedelta(days=30),
        may_see=[one.user for one in kearney.names.filter(may_see=True).select_related("user")],
        not_to_see={callum: NIECE},
    )

    assert not may_open(kearney.case_id, user=callum)
    assert newest("emergency_access.ended").detail["person"] == str(callum.pk)


def test_nobody_else_is_told_to_have_been_refused(kearney, callum, westmere):
    for case in (kearney.case, westmere.case("lowther")):
        with pytest.raises(NotFound):
            services.note_that_an_emergency_is_refused(by=callum, case=case, reason="A child is at the door.")


def test_and_not_of_anybody_else(client, callum, westmere, mailoutbox):
    client.force_login(callum)
    ask(client, child_of(westmere, "kearney-prosser"))
    letters.tell_of_emergencies()

    assert mailoutbox
    assert not any("not to see" in letter.body for letter in mailoutbox)
    assert all("This family is restricted." in letter.body for letter in mailoutbox)


def test_without_the_check_a_slip_would_let_them_in(judiths, kearney, donna, monkeypatch):
    """The twin: the same review, and nobody looks who is named as not to see it."""
    monkeypatch.setattr(policies, "check_none_must_not_see", lambda *_, **__: None)
    review(judiths, kearney, add=donna.email)

    assert kearney.names.get(user=donna).may_see
