"""Those who manage people change what is said of somebody, and close and open accounts; each leaves a trace."""

import html

import pytest
from django.test import Client
from django.urls import reverse

from handrail.accounts.models import User
from handrail.accounts.services import passwords, people
from handrail.accounts.tests.factories import PASSWORD, make_user
from handrail.administration import services
from handrail.audit.models import TrailEvent
from handrail.cases.may_open import may_open
from handrail.cases.models import Case
from handrail.core.numbers import counted
from handrail.core.refusals import NotAllowed
from tests.faults.forms_of_a_page import forms_of


def address(page, person):
    return reverse(page, args=[person.id])


def typed(person, **changed):
    """What a browser sends: what stands in the boxes, and what stood there when the page was made."""
    shown = {
        "name": person.name,
        "email": person.email,
        "job_title": person.job_title,
        "pronouns": person.pronouns,
        "role": person.role,
        "team": str(person.team_id),
        "agency": str(person.agency_id),
        "line_manager": person.line_manager.email if person.line_manager else "",
    }
    return {**shown, **{f"initial-{name}": value for name, value in shown.items()}, **changed}


def traces(event, person):
    return list(TrailEvent.objects.filter(event=event, subject_id=person.id).values_list("detail", flat=True))


def test_a_person_is_shown_with_what_they_hold_as_numbers_and_no_familys_name(kierans, westmere, callum, sam):
    page = kierans.get(address("person", callum)).content.decode()

    assert "Helen Whitlock" in page
    assert "as case holder" in page
    for case in Case.objects.select_related("family"):
        assert case.reference not in page
        assert case.family.name not in page
    page = kierans.get(address("person", sam)).content.decode()
    assert "head of Family Safeguarding East" in page
    assert "chair of one meeting" in page


def test_a_person_costs_the_same_statements_whatever_they_hold(kierans, sam, judith, django_assert_num_queries):
    for person in (sam, judith):
        with django_assert_num_queries(9):
            kierans.get(address("person", person))


def test_each_changed_field_is_named_in_the_trail_with_what_it_was(kierans, asha):
    sent = typed(asha, job_title="Senior Social Worker", pronouns="they/them")

    assert kierans.post(address("change_person", asha), sent).status_code == 302

    asha.refresh_from_db()
    assert (asha.job_title, asha.pronouns) == ("Senior Social Worker", "they/them")
    assert traces("person.changed", asha) == [
        {
            "job_title": {"from": "Social Worker", "to": "Senior Social Worker"},
            "pronouns": {"from": "she/her", "to": "they/them"},
        }
    ]


def test_saving_without_a_change_leaves_no_trace(kierans, asha):
    kierans.post(address("change_person", asha), typed(asha))

    assert traces("person.changed", asha) == []


def test_what_somebody_else_changed_meanwhile_stays_changed(kierans, kieran, asha):
    page_of_an_hour_ago = typed(asha, pronouns="they/them")
    people.change_person(by=kieran, person=asha, changes={"job_title": "Senior Social Worker"})

    kierans.post(address("change_person", asha), page_of_an_hour_ago)

    asha.refresh_from_db()
    assert (asha.job_title, asha.pronouns) == ("Senior Social Worker", "they/them")


def said_on(answer):
    return html.unescape(answer.content.decode())


def test_what_two_changed_differently_is_said_at_its_box_with_whose_change_it_was(kierans, beas, asha):
    page_of_an_hour_ago = typed(asha, job_title="Practice Lead", pronouns="they/them")
    beas.post(address("change_person", asha), typed(asha, job_title="Senior Social Worker"))

    answer = kierans.post(address("change_person", asha), page_of_an_hour_ago)

    assert answer.status_code == 422
    said = "Bea Lund changed this since you opened the page: it is now Senior Social Worker."
    assert said in said_on(answer)
    assert 'value="Practice Lead"' in said_on(answer)
    asha.refresh_from_db()
    assert (asha.job_title, asha.pronouns) == ("Senior Social Worker", "she/her")
    # sent again, it is meant: the page says by now what stands there
    [form] = [one for one in forms_of(said_on(answer), "") if "job_title" in one.fields]
    assert kierans.post(address("change_person", asha), form.fields).status_code == 302
    asha.refresh_from_db()
    assert (asha.job_title, asha.pronouns) == ("Practice Lead", "they/them")


def test_what_two_changed_alike_is_no_contradiction(kierans, beas, asha, sam):
    """However each of them wrote it."""
    page_of_an_hour_ago = typed(asha, line_manager="Lorraine Pike", job_title="Senior Social Worker")
    lorraine = User.objects.get(name="Lorraine Pike")
    User.objects.filter(pk=asha.pk).update(line_manager=lorraine, job_title="Senior Social Worker")

    assert kierans.post(address("change_person", asha), page_of_an_hour_ago).status_code == 302
    assert traces("person.changed", asha) == []


def test_unless_a_page_says_what_it_showed_the_later_one_wins(kierans, beas, asha):
    """The control."""
    beas.post(address("change_person", asha), typed(asha, job_title="Senior Social Worker"))
    asha.refresh_from_db()

    kierans.post(address("change_person", asha), typed(asha, job_title="Practice Lead"))

    asha.refresh_from_db()
    assert asha.job_title == "Practice Lead"


def test_what_is_wrong_with_it_besides_hides_no_contradiction(kierans, beas, asha):
    """Whoever puts right only what they are told of would otherwise overwrite the other unseen."""
    page_of_an_hour_ago = typed(asha, job_title=" ")
    beas.post(address("change_person", asha), typed(asha, job_title="Senior Social Worker"))

    answer = kierans.post(address("change_person", asha), page_of_an_hour_ago)

    assert "Bea Lund changed this since you opened the page" in said_on(answer)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"job_title": "Senior Social Worker"}, {"job_title": "Practice Lead"}),
        ({"line_manager": ""}, {"line_manager": "lorraine.pike@example.org"}),
    ],
)
def test_what_is_saved_between_the_check_and_the_save_is_told_too(kierans, beas, asha, first, then, monkeypatch):
    change_person = services.change_person

    def overtaken(**arguments):
        monkeypatch.setattr(services, "change_person", change_person)
        assert beas.post(address("change_person", asha), typed(asha, **first)).status_code == 302
        return change_person(**arguments)

    monkeypatch.setattr(services, "change_person", overtaken)
    answer = kierans.post(address("change_person", asha), typed(asha, **then))

    assert answer.status_code == 422
    assert "Somebody changed this since you opened the page" in said_on(answer)


def test_what_waited_while_the_password_was_asked_for_is_held_to_what_it_showed(client, beas, kieran, asha):
    """The page one comes back to says what somebody else changed meanwhile."""
    kieran.set_password(PASSWORD)
    kieran.save()
    client.force_login(kieran)
    page = address("change_person", asha)
    asked = client.post(page, typed(asha, email="asha.price@example.org", job_title="Practice Lead"))
    beas.post(page, typed(asha, job_title="Senior Social Worker"))

    came_back = client.post(asked.url, {"password": PASSWORD}, follow=True)

    assert "Bea Lund changed this since you opened the page: it is now Senior Social Worker." in said_on(came_back)
    assert 'value="Practice Lead"' in said_on(came_back)


def test_another_role_and_team_count_at_the_next_request(kierans, beas, westmere, helen):
    hers, lowther = Client(), westmere.case("lowther")
    hers.force_login(helen)
    family = reverse("family", args=[lowther.id])
    assert hers.get(family).status_code == 404

    kierans.post(address("change_person", helen), typed(helen, team=str(lowther.team_id)))
    assert hers.get(family).status_code == 404
    beas.post(address("change_to_confirm", helen.changes_to_confirm.get()), {"do": "confirm"})
    assert hers.get(family).status_code == 200

    helen.refresh_from_db()
    kierans.post(address("change_person", helen), typed(helen, role="social_worker"))
    assert hers.get(family).status_code == 404


def test_another_line_manager_opens_the_families_and_the_former_one_does_not(kierans, beas, mei, sam, westmere):
    fairley = westmere.case("fairley")

    kierans.post(address("change_person", mei), typed(mei, line_manager="Sam Okafor"))
    assert not may_open(fairley.pk, user=sam)
    beas.post(address("change_to_confirm", mei.changes_to_confirm.get()), {"do": "confirm"})

    mei.refresh_from_db()
    assert mei.line_manager == sam
    assert may_open(fairley.pk, user=sam)
    assert len(traces("person.line_manager_changed", mei)) == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": " "}, "Write the person’s name."),
        ({"email": "asha"}, "Write the e-mail address like name@example.org."),
        ({"email": "SAM.okafor@example.org"}, "Somebody has this e-mail address already."),
        ({"job_title": ""}, "Write their job title."),
        ({"role": ""}, "Choose a role."),
        ({"role": "king"}, "Choose a role."),
        ({"team": "x"}, "Choose a team."),
        ({"agency": ""}, "Choose an agency."),
        ({"line_manager": "Nobody Atall"}, "Nobody with an account in use is called that."),
        ({"line_manager": "asha.raman@example.org"}, "Asha Raman is managed by Asha Raman."),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_nothing_changes(kierans, asha, given, words):
    response = kierans.post(address("change_person", asha), typed(asha, pronouns="they/them", **given))

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert f'id="{next(iter(given))}-error"' in page
    assert 'value="they/them"' in page
    asha.refresh_from_db()
    assert asha.pronouns == "she/her"


def test_line_managers_never_go_in_a_circle(kierans, helen, sam):
    """Helen is managed by Sam: she cannot become his manager."""
    response = kierans.post(address("change_person", sam), typed(sam, line_manager=helen.email))

    assert response.status_code == 422
    assert "Helen Whitlock is managed by Sam Okafor. Choose somebody else." in response.content.decode()


def test_of_two_people_of_one_name_the_address_is_asked_for(kierans, asha):
    make_user("Sam Okafor", email="another.sam@example.org")

    response = kierans.post(address("change_person", asha), typed(asha, line_manager="Sam Okafor"))

    assert "Whom do you mean: " in response.content.decode()


def test_whoever_is_disabled_is_signed_out_at_their_next_request_and_comes_back_as_they_were(kierans, asha):
    hers = Client()
    hers.force_login(asha)
    assert "allocated to" in kierans.get(address("disable_person", asha)).content.decode()
    assert hers.get("/").status_code == 200

    kierans.post(address("disable_person", asha))
    assert hers.get("/").url.startswith("/sign-in/")
    kierans.post(address("enable_person", asha))
    hers.force_login(asha)
    assert hers.get("/").status_code == 200

    assert len(traces("person.disabled", asha)) == len(traces("person.enabled", asha)) == 1


def test_doing_it_twice_is_done_once(kierans, asha):
    for page in ("disable_person", "disable_person", "enable_person", "enable_person"):
        assert kierans.post(address(page, asha)).status_code == 302

    assert len(traces("person.disabled", asha)) == len(traces("person.enabled", asha)) == 1


def test_nobody_shuts_themselves_out(kierans, kieran):
    assert kierans.post(address("disable_person", kieran)).status_code == 403
    assert kierans.post(address("change_person", kieran), typed(kieran, role="social_worker")).status_code == 403

    kieran.refresh_from_db()
    assert kieran.is_active
    assert kieran.role == "it_administrator"
    page = kierans.get(address("person", kieran)).content.decode()
    assert address("disable_person", kieran) not in page


def test_of_two_who_shut_each_other_out_the_second_finds_that_they_manage_people_no_more(kieran):
    other = make_user("Bea Lund", role="it_administrator")
    people.disable_person(by=kieran, person=other)

    with pytest.raises(NotAllowed):
        people.disable_person(by=other, person=kieran)
    with pytest.raises(NotAllowed):
        people.change_person(by=other, person=kieran, changes={"role": "social_worker"})

    assert User.objects.who_manage_people().get() == kieran


def test_a_service_refuses_whoever_does_not_manage_people(sam, asha):
    for refused in (
        lambda: people.disable_person(by=sam, person=asha),
        lambda: people.enable_person(by=sam, person=asha),
        lambda: passwords.send_password_link(by=sam, person=asha),
        lambda: people.change_person(by=sam, person=asha, changes={"role": "team_manager"}),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_the_page_of_somebody_disabled_says_how_many_families_they_open_once_let_in_again(kierans, westmere):
    callum = westmere.worker("callum")
    page = address("person", callum)
    opened = Case.objects.visible_to(callum).count()
    assert "they open" not in kierans.get(page).content.decode()

    kierans.post(address("disable_person", callum))

    said = f"With their account they open {counted(opened, 'family', 'families')} again."
    assert said in kierans.get(page).content.decode()
