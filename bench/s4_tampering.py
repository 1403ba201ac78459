"""A sealed trail, and what it tells of, is changed in twenty ways, on both databases; then a million rows are read."""

from bench import Figure
from bench.serving import ask_in_process, manage, postgresql, settings_of, sqlite
from bench.tampering import OF_NEW_ROWS, OF_OLD_ROWS, TRIES

ID = "S4"
MARK = (
    "20 kinds of tampering × 200 all found, and with the key all that is older than the last anchor; a million rows"
    " verified in 60 s; UPDATE and DELETE refused; on both"
)
SECONDS = 60
# The controls: without the anchors a tail that was cut with its ids goes unseen, and whatever was done with the key;
# with the key, whatever no anchor covers yet. Nothing else goes unseen.
NEED_ANCHORS = {"cut_the_tail"}
NEED_ANCHORS_IF_THE_KEY_IS_KNOWN = {kind.__name__ for kind in OF_OLD_ROWS}
CANNOT_BE_FOUND_IF_THE_KEY_IS_KNOWN = {kind.__name__ for kind in OF_NEW_ROWS}


def measure() -> Figure:
    parts, holds = [], True
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with database() as address:
            manage(settings_of(address), "migrate", "--verbosity", "0")
            told = ask_in_process("tampering", address)
        found = told["found"] | told["found_beside"]
        with_the_key = told["found_with_the_key"] | told["found_beside_with_the_key"]
        missed = [
            f"{kind}: {TRIES - times}"
            for tried in (found, with_the_key)
            for kind, times in tried.items()
            if times < TRIES
        ]
        unseen, unseen_by_key = told["unseen_without_anchors"], told["unseen_with_the_key_without_anchors"]
        many, refused = told["million"], told["refused_by_the_database"]
        unnoticed = f", missed {', '.join(missed)}" if missed else ""
        parts.append(
            f"{name}: {sum(found.values()):,} of {len(found) * TRIES:,} changes of {len(found)} kinds found; with the"
            f" key {sum(with_the_key.values()):,} of {len(with_the_key) * TRIES:,} of {len(with_the_key)} kinds of"
            f" anchored rows{unnoticed}; {told['false_alarms']} false alarms in {TRIES} untouched trails; without the"
            f" anchors {len(unseen)} kind goes unseen, with the key {len(unseen_by_key)}; {refused['refused']} of"
            f" {refused['asked']} UPDATEs and DELETEs refused; {many['rows']:,} rows sealed in"
            f" {many['sealed_in']:.0f} s, verified in {many['verified_in']:.0f} s"
        )
        holds &= (
            not missed
            and not told["false_alarms"]
            and set(unseen) == NEED_ANCHORS
            and set(unseen_by_key) == NEED_ANCHORS_IF_THE_KEY_IS_KNOWN
            and set(told["unseen_with_the_key"]) == CANNOT_BE_FOUND_IF_THE_KEY_IS_KNOWN
            and refused["refused"] == refused["asked"]
            and many["verified_in"] <= SECONDS
            and not many["findings"]
        )
    return Figure("; ".join(parts), holds=holds)
