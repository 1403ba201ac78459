"""A page that is older than what stands there puts back nothing that somebody else changed, whichever form it holds."""

from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.urls import resolve, reverse

from handrail.core import changed_since
from tests.faults.forms_of_a_page import forms_of
from tests.faults.test_no_input_gives_an_error import forms_on_every_page, without_ids

SAYS_WHAT_IT_SHOWED = "initial-"
# Boxes in which something stands that nobody else could have changed meanwhile, each with why.
NOBODY_ELSES = {
    ("choose_password", "username"): "the address of the account whose link it is: nothing is kept of it",
    ("passkey", "name"): "one’s own passkey, whose name nobody else gives",
    ("restrict_family", "review_on"): "a suggestion for what is new",
    ("allocate_family", "starts"): "a suggestion for what is new",
    ("plan_meeting", "team"): "a suggestion for what is new",
    ("plan_meeting", "kind"): "a suggestion for what is new",
    ("plan_meeting", "restricted"): "a suggestion for what is new",
    ("add_participant", "person"): "a suggestion: whose account a typed name may be",
}
# Forms that change what stands there though nothing stands in their boxes, and say what they showed all the same.
CHANGED_WITHOUT_SHOWING = {"give_to_team"}
TICKS, LONG = {"stay", "families"}, {"reason"}
SAID = "since you opened the page: it is now"
ANOTHER, OLDER = "What I type", "What stood there when the page was opened"


def name_of(form):
    return resolve(urlsplit(form.action).path).url_name


def boxes_that_say_it(form):
    """Each box of which the page says what it showed; of people to tick, all in one. A button alone changes no box."""
    said = {name.removeprefix(SAYS_WHAT_IT_SHOWED) for name in form.hidden if name.startswith(SAYS_WHAT_IT_SHOWED)}
    return said & form.prefilled.keys()


def without_a_base(form):
    """The boxes in which something stands though the page does not say that it showed it."""
    if "was" in form.hidden:
        return set()
    stands = {without_ids(name) for name, text in form.prefilled.items() if text.strip()}
    said = {without_ids(name) for name in boxes_that_say_it(form)}
    return {(name_of(form), name) for name in stands - said}


def test_each_box_in_which_something_stands_says_what_the_page_showed(westmere):
    """Whoever adds a form has it say so, with `ChangesForm`, or says here why nobody else could change the same."""
    forms = forms_on_every_page(westmere)

    assert {box for _, form in forms for box in without_a_base(form)} == set(NOBODY_ELSES)
    saying = [(client, form) for client, form in forms if boxes_that_say_it(form)]
    assert {name_of(form) for _, form in saying} >= CHANGED_WITHOUT_SHOWING
    for client, form in saying:
        puts_nothing_back(client, form)
        tells_of_what_both_changed(client, form)
        takes_what_both_changed_alike(client, form)


def test_a_form_that_does_not_say_it_is_seen():
    """The control."""
    page = '<form method="post" action="/administration/agencies/new/">{}<input name="name" value="Westmere"></form>'
    says = '<input type="hidden" name="initial-name" value="Westmere">'
    [forgot], [says_it] = forms_of(page.format(""), "/"), forms_of(page.format(says), "/")

    assert without_a_base(forgot) == {("add_agency", "name")}
    assert without_a_base(says_it) == set()


def fields_again(client, form):
    """What stands in the same form when its page is asked for now."""
    shown = forms_of(client.get(form.page).content.decode(), form.page)
    [again] = [one for one in shown if one.action == form.action and boxes_that_say_it(one) == boxes_that_say_it(form)]
    return {name: text for name, text in again.fields.items() if name != "csrfmiddlewaretoken"}


def send(client, form, typed, showed=OLDER):
    """From a page that showed something older in each box: the answer, and whether all stands as it did."""
    older = {f"{SAYS_WHAT_IT_SHOWED}{name}": showed for name in typed}
    before, stood = transaction.savepoint(), fields_again(client, form)
    response = client.post(form.action, {**form.fields, **typed, **older})
    is_as_it_was = fields_again(client, form) == stood
    transaction.savepoint_rollback(before)
    return response.content.decode(), is_as_it_was


def told_of(form):
    """Ticks contradict nothing: two who change one have changed it alike."""
    return [name for name in boxes_that_say_it(form) if not name.startswith("about-") and name not in TICKS]


def puts_nothing_back(client, form):
    _, is_as_it_was = send(client, form, dict.fromkeys(told_of(form), OLDER))
    assert is_as_it_was, form.action


def tells_of_what_both_changed(client, form):
    page, is_as_it_was = send(client, form, dict.fromkeys(told_of(form), ANOTHER))
    assert page.count(SAID) >= len(told_of(form)), form.action
    assert all(f'value="{ANOTHER}"' in page for name in told_of(form) if name in form.words - LONG), form.action
    assert is_as_it_was, form.action


def takes_what_both_changed_alike(client, form):
    alike = {name: form.fields[f"{SAYS_WHAT_IT_SHOWED}{name}"] for name in told_of(form)}
    page, _ = send(client, form, alike)
    assert SAID not in page, form.action


def test_a_form_that_would_overwrite_is_found(westmere, client, monkeypatch):
    """The control: whatever a page says that it showed is passed over."""
    client.force_login(westmere.worker("kieran"))
    page = reverse("agency", args=[westmere.worker("sam").agency_id])
    [form] = [one for one in forms_of(client.get(page).content.decode(), page) if boxes_that_say_it(one)]
    tells_of_what_both_changed(client, form)

    monkeypatch.setattr(changed_since, "since_shown", lambda typed, now: (typed, []))
    with pytest.raises(AssertionError):
        tells_of_what_both_changed(client, form)
