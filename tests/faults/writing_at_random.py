"""What people write at random: saved fresh, stale, twice, several at once, put together, kept apart and settled."""

import uuid
from typing import Any

from handrail.core.ids import random_from, sent_with
from tests.faults import what_is_stored as stored
from tests.faults.boxes_of_rows import KINDS, MERGES
from tests.faults.held_to_the_model import HeldToTheModel, Made, step
from tests.faults.model_of_recording import GAPS, Apart, Record, Row
from tests.faults.small_council import CHAIR
from tests.faults.typing_at_random import Page, edited, pick_row


class WritesAtRandom(HeldToTheModel):
    @step
    def open_a_page(self) -> None:
        who, record = self.anybody(), self.a_record()
        page = "record" if record.is_open else "signed_record"
        if not self.may_open(who):
            self.refuses(lambda: self.council.ways[who].look(page, record.id))
            return
        self.council.ways[who].look(page, record.id)
        self.model.looks_at(who, self.family, page.replace("_", " "), self.moment)
        self._open_page(who, record)

    @step(weight=4)
    def save_from_a_fresh_page(self) -> None:
        self._save_one(self.page(fresh=True), boxes=1)

    @step(weight=6)
    def save_from_a_stale_page(self) -> bool | None:
        return self._save_one(self.page(fresh=False), boxes=1)

    @step(weight=6)
    def write_where_others_write(self) -> None:
        """Two people with the same page, one after the other, in the same box."""
        first = self.page(fresh=True)
        second = Page(self.anybody(), first.record, dict(first.seen))
        kind, key, born_with = pick_row(self.chance, self.model, first, words=True)
        boxes = [box for box, offered in KINDS[kind].boxes.items() if offered is MERGES]
        box = self.chance.choice([box for box in boxes if first.says(kind, key, box)] or boxes)
        for page in (first, second):
            self._save(page, kind, key, {box: self._typed(page, kind, key, box)}, born_with)
            self.compare()

    @step(weight=4)
    def save_several_boxes(self) -> bool | None:
        return self._save_one(self.page(fresh=self.chance.random() < 0.5), boxes=4)

    def _save_one(self, page: Page, *, boxes: int) -> None:
        kind, key, born_with = pick_row(self.chance, self.model, page)
        names = [box for box in KINDS[kind].boxes if box != "removed"]
        chosen = self.chance.sample(names, min(len(names), self.chance.randint(1, boxes)))
        self._save(page, kind, key, {box: self._typed(page, kind, key, box) for box in chosen}, born_with)

    def _typed(self, page: Page, kind: str, key: str, box: str) -> str:
        offered = KINDS[kind].boxes[box]
        if offered is MERGES:
            return edited(self.chance, page.says(kind, key, box), self.new_word)
        return self.chance.choice(list(offered))

    def _save(
        self,
        page: Page,
        kind: str,
        key: str,
        typed: dict[str, str],
        born_with: dict[str, str] | None = None,
        settles: Apart | None = None,
    ) -> None:
        """Sends one row of a page, which from then on shows what it was told."""
        save = {
            "kind_name": kind,
            "key": key,
            "based_on": page.revision(kind, key),
            "typed": {**typed, **(born_with or {})},
            "save_id": self.new_id(),
            "settles": settles.id if settles else None,
        }
        way, over_http = self.council.ways[page.who], self.chance.random() < 0.4
        record = page.record

        def ask() -> dict[str, Any]:
            return way.save(record.id, save, over_http=over_http)

        if not self._may_save(page, kind, key, born_with):
            self.refuses(ask)
            return
        self._takes(page, save, ask(), settles)

    def _may_save(self, page: Page, kind: str, key: str, born_with: dict[str, str] | None) -> bool:
        known = self.model.is_known(page.record, kind, key, born_with or {})
        return self.may_open(page.who) and page.record.is_open and known

    def _takes(self, page: Page, save: dict[str, Any], told: dict[str, Any], settles: Apart | None = None) -> None:
        who, record, kind, key = page.who, page.record, save["kind_name"], save["key"]
        row = self.model.row(record, kind, key) or self.model.born(record, kind, key)
        typed = {box: text for box, text in save["typed"].items() if box in KINDS[kind].boxes}
        changed = self.model.save(who, record, row, based_on=save["based_on"], typed=typed, settles=settles, told=told)
        for gap in GAPS:
            if kind == "compliance" and gap in changed:
                self._gap(who, record, row, gap)
        if kind == "action" and "who" in changed:
            self.model.name_owners(who, row, self.today)
        if kind == "action_answer" and "decision" in changed:
            action = next(one for one in self.model.actions_of(self.family) if str(one.id) == key)
            self.model.replace_or_withdraw(who, row, action, manager=CHAIR, today=self.today)
        assert told["revision"] == row.revision, (told, row)
        self.tally.answers[told["outcome"]] += 1
        if told["outcome"] != "unchanged":
            self.made.append(Made(who, record, save, told["outcome"]))
        page.seen[kind, key] = row.revision, dict(row.values)

    def _gap(self, who: str, record: Record, row: Row, gap: str) -> None:
        """A "no" proposes one action; a "yes" withdraws it, or closes the one an earlier record left open."""
        model, actions = self.model, list(self.model.proposes(record, gap, row.key))
        here = next((action for action in actions if action.record is record), None)
        earlier = [action for action in actions if action.record is not record]
        if row.says(gap) == "no":
            if any(model.is_open(action) for action in earlier) or (here and not here.says("removed")):
                return
            if here is None:
                action_id, words = stored.proposed(record.id, gap, row.key)
                here = Row(action_id, "action", str(action_id), record, {}, about=row.key, gap=gap)
                model.accept(here, who, record, words)
            else:
                model.accept(here, who, record, {"removed": ""})
            model.name_owners(who, here, self.today)
            model.leaves("action.proposed", who, self.family)
            return
        if here is not None and not here.says("removed"):
            model.accept(here, who, record, {"removed": "yes"})
            model.leaves("action.closed", who, self.family)
        for action in earlier if row.says(gap) == "yes" else []:
            answer = model.row(record, "action_answer", action.key) or model.born(record, "action_answer", action.key)
            if model.is_open(action, record) and not answer.says("reply"):
                model.accept(answer, who, record, {"reply": "carried_out"})
                model.leaves("action.closed", who, self.family)

    @step(weight=3)
    def answer_process_compliance(self) -> bool | None:
        page = self.page(fresh=self.chance.random() < 0.8)
        if not page.record.children:
            return False
        child = str(self.chance.choice(page.record.children))
        self._save(page, "compliance", child, {self.chance.choice(GAPS): self.chance.choice(["yes", "no", "no", ""])})
        return None

    @step(weight=5)
    def answer_an_action(self) -> bool | None:
        page = self._open_page(self.anybody(), self.model.records[-1])
        if self.chance.random() < 0.3:
            page = self.page(fresh=False)
        waiting = list(self.model.to_answer(page.record))
        if not waiting:
            return False
        boxes = self.chance.sample(list(KINDS["action_answer"].boxes), self.chance.randint(1, 3))
        key = str(self.chance.choice(waiting))
        self._save(page, "action_answer", key, {box: self._typed(page, "action_answer", key, box) for box in boxes})
        return None

    @step
    def agree_an_action(self) -> None:
        self._agree(self.page(fresh=True))

    def _agree(self, page: Page) -> None:
        key = str(self.new_id())
        typed = {"what": f"Ring {self.new_word()}", "who": self._typed(page, "action", key, "who")}
        self._save(page, "action", key, typed, {"category": "intervention"})

    @step(weight=3)
    def take_out_or_put_back_a_row(self) -> bool | None:
        page = self.page(fresh=self.chance.random() < 0.7)
        rows = [row for row in self.model.rows_of(page.record) if KINDS[row.kind].own_id]
        row = self.chance.choice(rows)
        self._save(page, row.kind, row.key, {"removed": "" if row.says("removed") else "yes"})
        return None

    @step(weight=4)
    def send_a_save_again(self) -> bool | None:
        if not self.made:
            return False
        made = self.chance.choice(self.made)
        way, over_http = self.council.ways[made.who], self.chance.random() < 0.4

        def ask() -> dict[str, Any]:
            return way.save(made.record.id, made.save, over_http=over_http)

        if not self.may_open(made.who):
            self.refuses(ask)
            return None
        again = self.changes_nothing(ask)
        assert (again["outcome"] == "kept_apart") == (made.outcome == "kept_apart")
        return None

    @step(weight=3)
    def save_a_page_without_a_script(self) -> None:
        page, save_id = self.page(fresh=self.chance.random() < 0.4), self.new_id()
        picked = {}
        for _ in range(3):
            kind, key, born_with = pick_row(self.chance, self.model, page)
            box = self.chance.choice([box for box in KINDS[kind].boxes if box != "removed"])
            picked[kind, key] = {box: self._typed(page, kind, key, box)}, born_with
        saves = []
        for (kind, key), (typed, born_with) in picked.items():
            said, base = {**typed, **born_with}, page.revision(kind, key)
            own_save = sent_with(random_from(save_id, f"{kind}.{key}"), {**said, "base": str(base)})
            saves.append(
                {
                    "kind_name": kind,
                    "key": key,
                    "based_on": base,
                    "typed": said,
                    "save_id": own_save,
                    "settles": None,
                }
            )

        def ask() -> list[dict[str, Any]]:
            return self.council.ways[page.who].save_page(page.record.id, saves, save_id)

        if not all(self._may_save(page, kind, key, born_with) for (kind, key), (_, born_with) in picked.items()):
            self.refuses(ask)
            return
        for save, told in zip(saves, ask(), strict=True):
            self._takes(page, save, told)

    @step(weight=4)
    def settle_two_texts(self) -> bool | None:
        """Either text may stand; somebody else may have said so already."""
        if not self.model.apart:
            return False
        apart = self.chance.choice([*self.model.undecided(self.model.records[-1]), *self.model.apart][:6])
        page = Page(self.anybody(), apart.record, {(apart.row.kind, apart.row.key): (apart.row.revision, {})})
        if (
            self.chance.random() < 0.3
            and self.pages
            and (stale := self.chance.choice(self.pages)).record is apart.record
        ):
            page = stale
        stands = dict(apart.values) if self.chance.random() < 0.5 else {}
        self._save(page, apart.row.kind, apart.row.key, stands, settles=apart)
        return None

    @step(weight=5)
    def settle_by_a_button(self) -> bool | None:
        undecided = [one for one in self.model.undecided(self.model.records[-1]) if one.row.kind == "answer"]
        undecided = undecided or [one for one in self.model.apart if not one.settled and one.row.kind == "answer"]
        if not undecided:
            return False
        apart, who, save_id = self.chance.choice(undecided), self.anybody(), self.new_id()
        stands = self.chance.choice(["this", "other"])
        fields = {
            "do": f"settle:answer:{apart.row.key}:{apart.id}:{stands}",
            "save_id": str(save_id),
            f"answer.{apart.row.key}.base": str(apart.row.revision),
        }

        def ask() -> str:
            return self.council.ways[who].send("record", apart.record.id, fields)

        page = Page(who, apart.record, {("answer", apart.row.key): (apart.row.revision, {})})
        if not self._may_save(page, "answer", apart.row.key, {}):
            self.refuses(ask)
            return None
        ask()
        save = {
            "kind_name": "answer",
            "key": apart.row.key,
            "based_on": apart.row.revision,
            "typed": dict(apart.values) if stands == "this" else {},
            "save_id": uuid.uuid5(save_id, "settles"),
            "settles": apart.id,
        }
        told = {"outcome": "saved", "unread": {}, "apart": {}, "revision": apart.row.revision + 1}
        self._takes(page, save, told, apart)
        return None
