"""What a page may still change that is older than what stands there: only what it changed itself."""

import datetime
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from handrail.core import dates
from handrail.core.form_fields import Faulty
from handrail.core.refusals import Invalid, changed_meanwhile
from handrail.core.text import storable

LINE = "\n"


def since_shown(typed: Mapping[str, str], *, now: Mapping[str, str]) -> tuple[Mapping[str, str], list[str]]:
    """What a page sends, in which a box that it left as it showed it says what stands there `now`.

    Besides, the boxes that it and somebody else have changed since. The page says in `initial-…` what it showed.
    """
    sent = typed.copy() if isinstance(typed, QueryDict) else dict(typed)
    overtaken = []
    for name, is_now in now.items():
        was = typed.get(f"initial-{name}")
        if was is None or storable(was) == is_now:
            continue
        if storable(typed.get(name, "")) == storable(was):
            sent[name] = is_now
        elif storable(typed.get(name, "")) != is_now:
            overtaken.append(name)
    return sent, overtaken


def mark_of(box: str, text: str) -> str:
    """A short sign of what a page shows in a box, by which is known of what it sends whether that was left so."""
    return hashlib.sha256(f"{box}={storable(text).strip(LINE)}".encode()).hexdigest()[:12]


def was_left(sent: QueryDict, name: str, text: str) -> bool:
    """Whether a page showed this in this box, as far as it says what it showed."""
    if storable(text) in {storable(was) for was in sent.getlist(f"initial-{name}")}:
        return True
    row, _, box = name.rpartition(".")
    return mark_of(box, text) in sent.get(f"{row}.shown", "").split()


def ticked_since_shown(typed: QueryDict, name: str, *, now: Sequence[str]) -> list[str]:
    """Of several to tick, which are: as they are `now`, but for those that the page ticked or unticked itself."""
    ticked, was = typed.getlist(name), set(typed.getlist(f"initial-{name}"))
    stay = [key for key in now if key in ticked or key not in was]
    return [*stay, *(key for key in ticked if key not in was and key not in stay)]


def refuse_overtaken(changes: Mapping[str, Any], *, stood: Mapping[str, Any], now: Any) -> None:
    """Refuses what is no longer as it `stood` when it was decided on, unless it is `now` as it is to be."""
    if faults := overtaken(changes, stood=stood, now=now):
        raise Invalid({name: changed_meanwhile(_in_words(now, name)) for name in faults})


def overtaken(changes: Mapping[str, Any], *, stood: Mapping[str, Any], now: Any) -> list[str]:
    """Which columns of a row are neither as they `stood` nor as they are to be."""
    return [name for name in changes if name in stood and getattr(now, name) not in (changes[name], stood[name])]


def _in_words(row: Any, name: str) -> str:
    label = getattr(row, f"get_{name}_display", None)
    value = label() if label else getattr(row, name)
    if isinstance(value, datetime.date):
        return dates.say(value)
    return str(getattr(value, "name", value) or "empty")


class ChangesForm(Faulty):
    """What a page showed as it was then, and may be otherwise `now`: what the page leaves stays as it is.

    `now` is what stands in each box as it would be typed, and `stands` the same as the form reads it. Where the page
    and somebody else have changed the same to different things, the box says so, and whose change that was.
    """

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        now: Mapping[str, str],
        stands: Mapping[str, Any],
        initial: Mapping[str, Any] | None = None,
        who_changed: Callable[[str], str] = lambda _: "",
        **kwargs: Any,
    ) -> None:
        self.now, self.stands, self.who_changed = now, stands, who_changed
        self.overtaken: list[str] = []
        prefix = f"{kwargs['prefix']}-" if kwargs.get("prefix") else ""
        if data is not None:
            data, overtaken = since_shown(data, now={f"{prefix}{name}": text for name, text in now.items()})
            self.overtaken = [name.removeprefix(prefix) for name in overtaken]
        super().__init__(data, initial={**now, **(initial or {})}, **kwargs)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name in self.overtaken:
            if name in said and said[name] == self.stands[name]:
                continue
            # first of all that may be wrong with it: who sends the page again has then been told
            self.errors.pop(name, None)
            self.add_error(name, changed_meanwhile(self.in_words(name), by=self.who_changed(name)))
        return said

    def in_words(self, name: str) -> str:
        """What stands in a box now, as it is said to people."""
        text = self.now[name]
        return dict(_choices_of(self.fields[name])).get(text, text) or "empty"

    def changed(self) -> dict[str, Any]:
        """What the page says otherwise than it stands; of something new, all of it."""
        return {
            name: said
            for name, said in self.cleaned_data.items()
            if name not in self.stands or said != self.stands[name]
        }

    def stood(self) -> dict[str, Any]:
        """How that stood when it was decided on, for the service that changes it to hold it to."""
        return {name: self.stands[name] for name in self.changed() if name in self.stands}

    def as_shown(self) -> list[tuple[str, str]]:
        """What stands in the boxes now, for the page to send along with what stands in them then."""
        return [(f"initial-{self.add_prefix(name)}", text) for name, text in self.now.items()]


def _choices_of(field: forms.Field) -> Iterator[tuple[str, str]]:
    """Of a field to choose from what can be chosen, in groups or not."""
    for key, label in getattr(field, "choices", ()):
        if isinstance(label, str):
            yield str(key), label
        else:
            yield from ((str(one), words) for one, words in label)
