"""The history of a row: every save with who, when and what it changed, and earlier words that stand again."""

import re
import uuid

import pytest

from handrail.supervision.actions.models import AgreedAction
from handrail.supervision.recording import services
from handrail.supervision.records.models import Answer, Revision

# session, person, the record with the right to it, its children, the saves of the row, whether the look is in the trail
STATEMENTS = 6


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


def bring_back(page, draft, save, *, base, save_id=None, row="answer.values"):
    sent = {"back": save.pk, "base": base, "save_id": save_id or uuid.uuid4()}
    return page.post(address(draft, row), sent, follow=True)


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


def test_what_somebody_wrote_meanwhile_is_kept_beside_and_said(page, draft, sam, twice):
    write(draft, sam, "Nothing of all this.", base=2)
    answer = bring_back(page, draft, twice[0], base=2)

    assert {save.values["text"] for save in saves_of(draft)} >= {"Nothing of all this.", "We value being on time."}
    assert "both texts are kept" in answer.text
    assert "Nobody has decided yet which shall stand." in answer.text


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


def test_a_history_costs_the_same_however_long_it_is(page, draft, sam, twice, django_assert_num_queries):
    page.get(address(draft))
    with django_assert_num_queries(STATEMENTS):
        page.get(address(draft))
    for base in range(2, 22):
        write(draft, sam, f"We value being heard, {base} times.", base=base)
    with django_assert_num_queries(STATEMENTS):
        page.get(address(draft))
