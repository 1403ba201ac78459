"""Whatever is typed into a box or an address: never an error 500, and never markup handed back as markup."""

import re
import uuid
from collections import Counter
from itertools import cycle, islice
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.accounts.models import ChangeToConfirm
from handrail.cases.models import Case, Restriction
from handrail.cases.services import open_in_an_emergency
from handrail.supervision.meetings.models import Participant
from handrail.supervision.recording.row_kinds import ROW_KINDS
from tests.access.table import MISSING, SHOWN, TABLE
from tests.accessibility.pages import STATES
from tests.accessibility.walking import WHOLE
from tests.architecture.test_urls import patterns
from tests.faults.forms_of_a_page import Form, forms_of
from tests.faults.nasty import FEW as A_FEW
from tests.faults.nasty import MARKUP, MARKUPS, NASTY, spellings_of, stands_unescaped_in

# A quick run tries an eighth of all values, and of the many boxes of many forms a few.
SOME = NASTY if WHOLE else list(dict.fromkeys([*A_FEW, *NASTY[::15]]))
FEW = NASTY if WHOLE else A_FEW
QUERY = (
    "page",
    "out",
    "at",
    "off",
    "before",
    "moved",
    "past",
    "key",
    "category",
    "child",
    "about",
    "guidance",
    "next",
    "days",
    "kind",
)
RECORD = "hartley-2026-11-23"
NEVER = {"sign_out", "sign_out_everywhere", "become", "council_sign_in"}  # they only change who is asking


@pytest.fixture
def sam_asks(westmere):
    return asking_as(westmere.worker("sam"))


@pytest.fixture
def judith_asks(westmere):
    """Information governance, who opens pages that nobody else does."""
    return asking_as(westmere.worker("judith"))


@pytest.fixture
def kieran_asks(westmere):
    """Somebody who manages people, and opens the pages of administration."""
    return asking_as(westmere.worker("kieran"))


def asking_as(user):
    """A client that answers an error with a page, as a server does."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def how_many(record_property):
    """Tells how many values were sent, for whoever measures."""
    ANSWERED.clear()
    yield
    record_property("answers", ANSWERED.total())


ANSWERED = Counter()


def check(response, sent):
    ANSWERED["all"] += 1
    assert response.status_code < 500, sent
    if response.headers.get("Content-Type", "").startswith("text/html"):
        assert not stands_unescaped_in(response.content.decode()), sent
    assert not leads_elsewhere(response.headers.get("Location", "")), sent


def leads_elsewhere(onward):
    """As a browser reads it, for which a backslash is a slash."""
    return urlsplit(urljoin("http://testserver/here/", onward.replace("\\", "/"))).netloc != "testserver"


def send(client, form, changes):
    """Sends a form with some of its boxes changed, and takes back what that saved."""
    # as a browser sends it, but for halves of characters, which only somebody with a tool of their own sends
    body = urlencode({**form.fields, **changes}, errors="surrogatepass")
    before = transaction.savepoint()
    response = client.post(form.action, body, content_type="application/x-www-form-urlencoded")
    transaction.savepoint_rollback(before)
    check(response, (form.action, {name: value[:80] for name, value in changes.items()}))


def forms_on_every_page(westmere):
    """Each form once, with who sends it; the record page's has its own test, its boxes are too many for this one."""
    seen, found = set(), []
    for state in STATES:
        if state.page == "record" or state.then or not state.has_a_script or state.broken or state.status != 200:
            continue
        visitor = state.visitor(westmere)
        client = visitor if isinstance(visitor, Client) else Client()
        client.raise_request_exception = False
        if visitor and client is not visitor:
            client.force_login(visitor)
        address = state.path(westmere)
        for form in forms_of(client.get(address).content.decode(), address):
            key = (without_ids(form.action), *sorted(boxes_of(form)))
            if key not in seen and not any(form.action == reverse(name) for name in NEVER):
                seen.add(key)
                found.append((client, form))
    return found


def without_ids(words):
    """The same for two of a kind, so that each kind is tried once; whole runs try every one."""
    return words if WHOLE else re.sub(r"[0-9a-f-]{36}", "…", words)


def boxes_of(form):
    """One name for each kind of box of a form, such as that of the first child's name."""
    return {without_ids(name): name for name in reversed(form.fields)}


def test_each_box_of_each_form_takes_anything(westmere):
    forms = forms_on_every_page(westmere)
    sent_to = {resolve(urlsplit(form.action).path).url_name for _, form in forms}
    assert sent_to == {row.page for row in TABLE if row.method == "post"} - NEVER - {
        "record",
        "save_row",
        "record_here",
        "time_left",
        "take_over_record",  # a button where nobody else can sign: it sends no word
    }
    in_turn = cycle(FEW)
    for client, form in forms:
        for name in boxes_of(form).values():
            for value in FEW if WHOLE else islice(in_turn, 4):
                send(client, form, {name: value})


def test_all_boxes_of_each_form_take_anything_at_once(westmere):
    for client, form in forms_on_every_page(westmere):
        for value in SOME:
            send(client, form, dict.fromkeys(form.fields, value))


def test_all_boxes_of_the_record_page_take_anything_at_once(westmere, sam_asks):
    form = form_of_the_record(westmere, sam_asks)
    assert len(form.fields) > 100
    for value in NASTY if WHOLE else [MARKUP, "", " ", "\x00", "\ud800", "9" * 400, "in 999999999 weeks"]:
        boxes = {name: value for name in form.fields if not name.endswith(".base")}
        send(sam_asks, form, boxes | {"do": "save", "save_id": str(uuid.uuid4())})
        send(sam_asks, form, dict.fromkeys(form.fields, value))


def test_each_button_of_the_record_page_takes_anything(westmere, sam_asks):
    form = form_of_the_record(westmere, sam_asks)
    for value in SOME + [value for value in NASTY if ":" in value]:
        send(sam_asks, form, {"do": value})


def form_of_the_record(westmere, client) -> Form:
    address = reverse("record", args=[westmere.id_of(RECORD)])
    return max(forms_of(client.get(address).content.decode(), address), key=lambda form: len(form.fields))


@pytest.mark.parametrize("kind", sorted(ROW_KINDS))
def test_each_box_of_each_row_takes_anything(kind, westmere, sam_asks):
    form = Form(reverse("save_row", args=[westmere.id_of(RECORD)]))
    keys = keys_of(kind, westmere)
    for box in ROW_KINDS[kind].boxes:
        for value in SOME:
            form.fields = {"row": f"{kind}.{keys[0]}", "base": "0", "save_id": str(uuid.uuid4())}
            form.fields |= {"typed.category": "intervention", "typed.about": keys[1], "category": "intervention"}
            form.fields |= {"about": keys[1]}
            send(sam_asks, form, {f"typed.{box.name}": value})
    for name in ("row", "base", "save_id", "settles", "typed.child", "typed.about", "typed.category"):
        for value in SOME:
            send(sam_asks, form, {name: value})


@pytest.mark.parametrize("kind", sorted(ROW_KINDS))
def test_each_key_in_each_spelling_is_the_row_or_is_not_there(kind, westmere, sam_asks):
    """Nor does any make a row that stands in the way of the one it was meant for."""
    keys, values = keys_of(kind, westmere), {box.name: "" for box in ROW_KINDS[kind].boxes}
    real = {"row": f"{kind}.{keys[0]}", "base": "0", "typed.category": "intervention", "typed.about": keys[1]}
    real |= {f"typed.{name}": value for name, value in values.items()}
    form = Form(reverse("save_row", args=[westmere.id_of(RECORD)]))
    for key in spellings_of(keys[0]):
        before = transaction.savepoint()
        form.fields = {**real, "save_id": str(uuid.uuid4())}
        crafted = sam_asks.post(form.action, {**form.fields, "row": f"{kind}.{key}"})
        check(crafted, (kind, key))
        assert crafted.status_code == MISSING, (kind, key)
        history = [quote(part, safe="") for part in (kind, key)]
        check(sam_asks.get(f"/records/{westmere.id_of(RECORD)}/history/{'.'.join(history)}/"), (kind, key))
        answer = sam_asks.post(form.action, {**form.fields, "save_id": str(uuid.uuid4())})
        assert answer.status_code == SHOWN, (kind, key)
        transaction.savepoint_rollback(before)


def keys_of(kind, westmere):
    """A key that this kind of row has in the record, and a goal for evidence to be about."""
    from handrail.supervision.actions.queries import actions_to_answer
    from handrail.supervision.goals.queries import goals_of

    record = westmere.record(RECORD)
    goal = str(goals_of(record)[0].id)
    known = {
        "record": "record",
        "answer": "values",
        "permanence": "plan",
        "compliance": str(record.record_children.first().child_id),
        "action_answer": str(actions_to_answer(record)[0].id),
        "measurement": goal,
    }
    return known.get(kind, str(uuid.uuid4())), goal


def addresses(westmere):
    """Every address, with things that are there in its arguments' places."""
    family = Case.objects.get(pk=westmere.id_of("hartley"))
    emergency = open_in_an_emergency(by=westmere.worker("priya"), case=family, reason="Nobody could be reached.")
    kieran, tunde = westmere.worker("kieran"), westmere.worker("tunde")
    change, _ = ChangeToConfirm.objects.get_or_create(person=tunde, kind="second_steps", asked_by=kieran)
    known = {
        "change_id": change.pk,
        "meeting_id": westmere.id_of("east-2026-11-23"),
        "record_id": westmere.id_of(RECORD),
        "participant_id": Participant.objects.filter(meeting=westmere.id_of("east-2026-11-23")).first().pk,
        "case_id": family.pk,
        "access_id": emergency.pk,
        "grant_id": family.grants.get(user=westmere.worker("naomi"), source=westmere.id_of("east-2026-11-23")).pk,
        "allocation_id": family.allocations.get(user=westmere.worker("callum"), ends=None).pk,
        "person_id": westmere.id_of("worker tunde"),
        "restriction_id": Restriction.objects.get().pk,
        "token": "made-up",
        "passkey_id": 1,
        "session_id": "f" * 32,
        "team_id": westmere.id_of("team west"),
        "agency_id": westmere.id_of("agency westmere"),
        "section_id": "goals",
        "kind_name": "goal",
        "key": "somebody",
    }
    for _, entry in patterns(get_resolver()):
        yield entry.name, reverse(entry.name, kwargs={name: known[name] for name in entry.pattern.converters})


@pytest.fixture
def askers(sam_asks, judith_asks, kieran_asks):
    """Who asks next: everybody, or in a quick run one after another."""
    return cycle([(sam_asks, judith_asks, kieran_asks)] if WHOLE else [(sam_asks,), (judith_asks,), (kieran_asks,)])


def test_each_argument_of_each_address_takes_anything(westmere, askers):
    for name, address in addresses(westmere):
        if name in NEVER:
            continue
        in_an_address = [quote(value, errors="surrogatepass") for value in (NASTY if WHOLE else MARKUPS[:2])]
        for value in [MARKUP, "x", "%00", "%ff%fe", "..%2f", "0" * 3000, str(uuid.UUID(int=0)), *in_an_address]:
            for place, part in enumerate(address.split("/")):
                if part:
                    parts = address.split("/")
                    parts[place] = value
                    for client in next(askers):
                        check(client.get("/".join(parts)), parts)


def test_each_question_behind_each_address_takes_anything(westmere, askers):
    for name, address in addresses(westmere):
        if name in NEVER:
            continue
        for value in FEW:
            question = dict.fromkeys(QUERY, value.encode(errors="surrogatepass"))
            for client in next(askers):
                check(client.get(address, question), (address, value))


@settings(
    max_examples=300 if WHOLE else 25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(max_size=300), kind=st.sampled_from(sorted(ROW_KINDS)))
def test_text_nobody_thought_of_is_taken_too(text, kind, westmere, sam_asks):
    keys = keys_of(kind, westmere)
    form = Form(reverse("save_row", args=[westmere.id_of(RECORD)]))
    form.fields = {"row": f"{kind}.{keys[0]}", "base": "0", "save_id": str(uuid.uuid4())}
    form.fields |= {"category": "intervention", "about": keys[1]}
    send(sam_asks, form, {f"typed.{box.name}": text for box in ROW_KINDS[kind].boxes})


def test_a_number_in_other_digits_is_no_save_of_a_row(sam_asks, westmere):
    page = reverse("record", args=[westmere.record(RECORD).pk])

    assert {sam_asks.get(page, {"out": f"goal:{uuid.uuid4()}:{digits}"}).status_code for digits in "²³①٣"} == {200}


def test_an_error_and_an_echo_would_be_seen(sam_asks, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError

    monkeypatch.setattr("handrail.home.queries.home_of", broken)
    with pytest.raises(AssertionError):
        check(sam_asks.get(reverse("home")), "home")


def test_there_are_two_hundred_values():
    assert len(NASTY) >= 200


@pytest.mark.parametrize("value", MARKUPS)
def test_whatever_would_run_if_it_were_handed_back_would_be_seen(value):
    harmless = {"javascript:zq()", "\x01javascript:zq()", "data:text/html,<script>zq()</script>"}
    page = f'<a href="{value.strip(chr(1))}">' if value.lower().strip("\x01") in harmless else f'<p title="{value}">'

    assert stands_unescaped_in(page) or value.startswith(("&", "` on"))
    assert not stands_unescaped_in(f"<p>{escape(value)}</p>")


def test_a_way_that_leads_elsewhere_would_be_seen():
    for elsewhere in ("//zq.example.org", "https://zq.example.org", "/\\zq.example.org"):
        with pytest.raises(AssertionError):
            check(HttpResponse(headers={"Location": elsewhere}), elsewhere)
