"""The history of a row: every save with who, when and what it changed, and earlier words that stand again."""

import re
import uuid

import pytest

from handrail.core import clock
from handrail.supervision.actions.models import AgreedAction
from handrail.supervision.goals.models import Goal
from handrail.supervision.recording import services
from handrail.supervision.recording.presenters import history as presenters
from handrail.supervision.records.models import Answer, Revision
from handrail.supervision.records.queries import SAVES_ON_A_PAGE

# session, person, the record with the right to it, the saves shown, the newest accepted one, the one before those
# shown, the record's children, whether the look is in the trail
STATEMENTS = 8


@pytest.fixture
def draft(westmere):
    return westmere.record("hartley-2026-11-23")


@pytest.fixture
def page(client, lorraine):
    client.force_login(lorraine)
    return client


def write(draft, by, text, *, base, key="values"):
    return services.save(
        by=by,
        record_id=draft.id,
        kind_name="answer",
        key=key,
        based_on=base,
        typed={"text": text},
        save_id=uuid.uuid4(),
    )


@pytest.fixture
def twice(draft, lorraine, sam):
    """What Lorraine wrote, and what Sam made of it."""
    write(draft, lorraine, "We value being on time.", base=0)
    write(draft, sam, "We value being heard.", base=1)
    return list(Revision.objects.filter(record=draft, row_kind="answer", row_key="values").order_by("id"))


def address(draft, row="answer.values"):
    return f"/records/{draft.id}/history/{row}/"


def words_of(page, where):
    answer = page.get(where)
    assert answer.status_code == 200
    text = re.sub(r"<(del|ins)>", r"[\1 ", re.search(r"<main.*</main>", answer.text, re.DOTALL)[0])
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.replace("</del>", "]").replace("</ins>", "]")))


def bring_back(page, draft, save, *, base, save_id=None, row="answer.values", asked=""):
    sent = {"back": save.pk, "base": base, "save_id": save_id or uuid.uuid4()}
    return page.post(address(draft, row) + asked, sent, follow=True)


def standing(draft):
    return Answer.objects.get(record=draft, prompt="values", child=None).text


def test_every_save_says_who_made_it_and_what_it_changed_the_newest_first(page, draft, twice):
    words = words_of(page, address(draft))

    assert words.index("Sam Okafor") < words.index("Lorraine Pike")
    assert "We value being [del taken out: on time.][ins added: heard.]" in words
    assert "Lorraine Pike We value being on time." in words


def test_a_choice_is_said_as_people_read_it_and_a_child_by_the_first_name(page, draft):
    child = draft.record_children.select_related("child")[0].child
    words = words_of(page, address(draft, f"compliance.{child.id}"))

    assert f"History: Process compliance of {child.first_name}" in words
    assert "Cultural identity issues or needs identified: Yes" in words


def test_earlier_words_stand_again_and_the_later_ones_stay_in_the_history(page, draft, twice):
    answer = bring_back(page, draft, twice[0], base=2)

    assert standing(draft) == "We value being on time."
    assert "Those words stand again." in answer.text
    assert [save.values["text"] for save in saves_of(draft)] == [
        "We value being on time.",
        "We value being heard.",
        "We value being on time.",
    ]


def saves_of(draft, key="values"):
    return Revision.objects.filter(record=draft, row_kind="answer", row_key=key).order_by("id")


def test_bringing_back_twice_with_one_button_saves_once(page, draft, twice):
    once = uuid.uuid4()
    bring_back(page, draft, twice[0], base=2, save_id=once)
    bring_back(page, draft, twice[0], base=2, save_id=once)

    assert saves_of(draft).count() == 3


def test_two_buttons_of_one_page_are_two_saves(page, draft, sam, twice):
    """The second is pressed before the first has answered, so both hold the page's id and what it was based on."""
    write(draft, sam, "We value being there.", base=2)
    once = uuid.uuid4()
    bring_back(page, draft, twice[0], base=3, save_id=once)
    answer = bring_back(page, draft, twice[1], base=3, save_id=once)

    assert [save.values["text"] for save in saves_of(draft)][3:] == [twice[0].values["text"], twice[1].values["text"]]
    assert "both texts are kept" in answer.text


def test_what_somebody_wrote_meanwhile_is_kept_beside_and_said(page, draft, sam, twice):
    write(draft, sam, "Nothing of all this.", base=2)
    answer = bring_back(page, draft, twice[0], base=2)

    assert {save.values["text"] for save in saves_of(draft)} >= {"Nothing of all this.", "We value being on time."}
    assert "both texts are kept" in answer.text
    assert "Nobody has decided yet which shall stand." in answer.text


def test_what_somebody_added_meanwhile_is_put_together_and_said(page, draft, sam, twice):
    write(draft, sam, "Sam asked.\nWe value being heard.", base=2)
    answer = bring_back(page, draft, twice[0], base=2)

    assert standing(draft) == "Sam asked.\nWe value being on time."
    assert "put together with what was written meanwhile" in answer.text


def test_words_that_somebody_replaced_meanwhile_are_not_said_to_stand(page, draft, sam, twice):
    """The page that was read showed the same words as the newest, so bringing them back changes nothing."""
    bring_back(page, draft, twice[0], base=2)
    write(draft, sam, "Nothing of all this.", base=3)
    answer = bring_back(page, draft, twice[0], base=3)

    assert standing(draft) == "Nothing of all this."
    assert "Nothing was changed." in answer.text
    assert "Those words stand" not in answer.text


def test_bringing_back_words_that_were_kept_apart_decides_about_them(page, draft, lorraine, sam, twice):
    write(draft, lorraine, "Something else altogether.", base=1)
    apart = saves_of(draft).get(number=None)
    answer = bring_back(page, draft, apart, base=2)

    assert standing(draft) == "Something else altogether."
    assert "Somebody has decided since." in answer.text


def test_a_row_that_was_taken_out_stays_out_when_its_words_are_brought_back(page, draft, lorraine):
    key = str(uuid.uuid4())

    def change(base, **typed):
        services.save(
            by=lorraine,
            record_id=draft.id,
            kind_name="action",
            key=key,
            based_on=base,
            typed=typed,
            save_id=uuid.uuid4(),
        )

    change(0, what="Ring the school", category="intervention")
    change(1, what="Ring the nursery")
    change(2, removed="yes")
    first = Revision.objects.get(row_id=key, number=1)
    bring_back(page, draft, first, base=3, row=f"action.{key}")

    action = AgreedAction.objects.get(pk=key)
    assert (action.what, action.removed) == ("Ring the school", True)
    assert "Taken out." in words_of(page, address(draft, f"action.{key}"))


def test_a_signed_record_shows_its_history_and_keeps_it(page, draft, sam, twice):
    services.sign_off(by=sam, record_id=draft.id, save_id=uuid.uuid4())
    assert "Bring this back" not in words_of(page, address(draft))

    assert bring_back(page, draft, twice[0], base=2).status_code == 403
    assert standing(draft) == "We value being heard."


def test_a_save_of_another_row_is_not_brought_back_here(page, draft, lorraine, twice):
    write(draft, lorraine, "Of another box.", base=0, key="models")
    other = saves_of(draft, "models").get()

    assert bring_back(page, draft, other, base=2).status_code == 404
    assert standing(draft) == "We value being heard."


def test_every_link_to_a_history_leads_to_one(client, sam, draft):
    client.force_login(sam)
    where = f"/records/{draft.id}/"
    links = re.findall(r'class="hr-history" href="([^"]+)"', client.get(where).text)

    assert any(link.startswith("history/goal.") for link in links)
    assert {link: client.get(where + link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.fixture
def goal(draft):
    """One that was written in an earlier record and stands in this one."""
    written = Revision.objects.filter(row_kind="goal", record__case=draft.case_id).exclude(record=draft)
    return Goal.objects.get(pk=written.order_by("id")[0].row_id)


def reword(draft, by, goal, statement):
    services.save(
        by=by,
        record_id=draft.id,
        kind_name="goal",
        key=str(goal.id),
        based_on=goal.revision,
        typed={"statement": statement},
        save_id=uuid.uuid4(),
    )


def test_words_a_goal_had_in_an_earlier_record_stand_again(page, draft, lorraine, goal):
    first = Revision.objects.filter(row_id=goal.id).order_by("number")[0]
    reword(draft, lorraine, goal, "Overwritten by mistake.")
    assert "taken out: " in words_of(page, address(draft, f"goal.{goal.id}"))
    bring_back(page, draft, first, base=goal.revision + 1, row=f"goal.{goal.id}")

    assert Goal.objects.get(pk=goal.id).statement == first.values["statement"] != "Overwritten by mistake."


def test_an_earlier_record_shows_a_goal_up_to_itself_and_no_other_family_shows_it(
    page, draft, lorraine, westmere, goal
):
    reword(draft, lorraine, goal, "Said only later.")
    earlier = Revision.objects.filter(row_id=goal.id).order_by("id")[0].record

    assert "Said only later." in words_of(page, address(draft, f"goal.{goal.id}"))
    assert "Said only later." not in words_of(page, address(earlier, f"goal.{goal.id}"))
    other = westmere.record("barnett-ellis-2026-11-23")
    assert page.get(address(other, f"goal.{goal.id}")).status_code == 404


def test_a_row_that_is_of_one_record_has_no_history_in_the_next(page, draft):
    of_another = Revision.objects.filter(row_kind="attendee", record__case=draft.case_id).exclude(record=draft)

    assert page.get(address(draft, f"attendee.{of_another[0].row_id}")).status_code == 404


def add_saves(draft, by, how_many):
    """Further saves of the answer, each of a hundred words of which one is new."""
    last = saves_of(draft).exclude(number=None).last()
    Revision.objects.bulk_create(
        Revision(
            record=draft,
            row_kind="answer",
            row_key="values",
            row_id=last.row_id,
            number=number,
            based_on=number - 1,
            values={"text": f"Save{number} " + "We value being heard. " * 25, "chosen": ""},
            outcome="saved",
            by=by,
            saved_at=clock.now(),
            save_id=uuid.uuid4(),
        )
        for number in range(last.number + 1, last.number + 1 + how_many)
    )
    newest = saves_of(draft).last()
    Answer.objects.filter(pk=last.row_id).update(revision=newest.number, text=newest.values["text"])


def pages_of(page, draft):
    """Each page of a history, from the newest to the oldest by its links."""
    asked = ""
    while asked is not None:
        answer = page.get(address(draft) + asked)
        yield asked, answer.text
        link = re.search(r'<a href="([^"]+)" rel="next">Earlier saves</a>', answer.text)
        asked = link and link[1]


@pytest.fixture
def read(monkeypatch):
    """One entry for each save that was read from the database."""
    saves = []
    made = Revision.from_db.__func__
    monkeypatch.setattr(Revision, "from_db", classmethod(lambda cls, *args: saves.append(1) or made(cls, *args)))
    return saves


def test_a_history_costs_the_same_however_long_it_is(
    page, draft, sam, twice, read, django_assert_num_queries, monkeypatch
):
    compared = []
    plain = presenters.differences
    monkeypatch.setattr(presenters, "differences", lambda old, new: compared.append(1) or plain(old, new))
    page.get(address(draft))
    with django_assert_num_queries(STATEMENTS):
        page.get(address(draft))
    add_saves(draft, sam, SAVES_ON_A_PAGE)
    one_page = page.get(address(draft)).text
    add_saves(draft, sam, 900)
    compared.clear()
    read.clear()
    with django_assert_num_queries(STATEMENTS):
        newest = page.get(address(draft)).text

    assert len(compared) == SAVES_ON_A_PAGE
    # one more tells whether there are earlier ones
    assert len(read) <= SAVES_ON_A_PAGE + 3
    assert len(newest) < 1.1 * len(one_page)


def test_bringing_back_reads_one_save_of_many(draft, sam, twice, read):
    add_saves(draft, sam, 100)
    read.clear()
    services.bring_back(
        by=sam,
        record_id=draft.id,
        kind_name="answer",
        key="values",
        save_to_bring_back=twice[0].pk,
        based_on=102,
        save_id=uuid.uuid4(),
    )

    assert standing(draft) == "We value being on time."
    assert len(read) == 1


def test_every_save_is_on_one_page_of_its_history_with_what_it_changed(page, draft, sam, lorraine, twice):
    add_saves(draft, sam, SAVES_ON_A_PAGE)
    write(draft, lorraine, "Quite something else.", base=1)
    write(draft, sam, "The last of all.", base=SAVES_ON_A_PAGE + 2)
    pages = [re.sub(r"<[^>]+>", "", text) for _, text in pages_of(page, draft)]
    numbers = [number for text in pages for number in re.findall(r"added: ?Save(\d+)", text)]

    assert len(pages) == 2
    assert sum(text.count("Bring this back") for text in pages) == saves_of(draft).count() - 1
    assert numbers == [str(number) for number in range(SAVES_ON_A_PAGE + 2, 2, -1)]


def test_the_last_save_of_a_page_is_not_compared_with_words_that_were_kept_apart(page, draft, sam, lorraine, twice):
    write(draft, lorraine, "Quite something else.", base=1)
    add_saves(draft, sam, SAVES_ON_A_PAGE)

    assert "[ins added: Save3 ]We value being heard." in words_of(page, address(draft))


def test_words_on_every_page_of_a_history_are_brought_back_there(page, draft, sam, twice):
    add_saves(draft, sam, 2 * SAVES_ON_A_PAGE)
    asked, text = list(pages_of(page, draft))[-1]
    assert f'name="back" value="{twice[0].pk}"' in text
    base = int(re.search(r'name="base" value="(\d+)"', text)[1])
    answer = bring_back(page, draft, twice[0], base=base, asked=asked)

    assert standing(draft) == "We value being on time."
    assert "Those words stand again." in answer.text


@pytest.mark.parametrize("before", ["", "0", "1", "-1", "x", "٣", "9" * 400, "\x00"])
def test_what_names_no_save_shows_the_newest(page, draft, twice, before):
    answer = page.get(address(draft), {"before": before})

    assert answer.status_code == 200
    assert "We value being" in answer.text
    assert ">now<" in answer.text
