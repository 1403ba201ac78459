"""A sealed trail is changed in eight ways, on both databases, and verified; then a million rows are."""

from bench import Figure
from bench.serving import ask_in_process, manage, postgresql, settings_of, sqlite
from bench.tampering import TRIES

ID = "S4"
MARK = "8 kinds of tampering × 200 all found; a million rows verified in 60 s; UPDATE and DELETE refused; on both"
SECONDS = 60
# The control: without the anchors these three go unseen, and nothing else does.
NEED_ANCHORS = {"cut_the_tail", "make_the_chain_anew_with_the_key", "cut_and_grow_again"}


def measure() -> Figure:
    parts, holds = [], True
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with database() as address:
            manage(settings_of(address), "migrate", "--verbosity", "0")
            told = ask_in_process("tampering", address)
        found, without = told["found"], told["found_without_anchors"]
        missed = {kind: TRIES - times for kind, times in found.items() if times < TRIES}
        unseen = {kind for kind, times in without.items() if times == 0}
        million, refused = told["million"], told["refused_by_the_database"]
        unnoticed = f", missed {missed}" if missed else ""
        parts.append(
            f"{name}: {sum(found.values()):,} of {len(found) * TRIES:,} changes of {len(found)} kinds found{unnoticed};"
            f" {told['false_alarms']} false alarms in {TRIES} untouched trails; without the anchors {len(unseen)} kinds"
            f" go unseen; {refused['refused']} of {refused['asked']} UPDATEs and DELETEs refused; {million['rows']:,}"
            f" rows sealed in {million['sealed_in']:.0f} s, verified in {million['verified_in']:.0f} s"
        )
        holds &= (
            not missed
            and not told["false_alarms"]
            and unseen == NEED_ANCHORS
            and refused["refused"] == refused["asked"]
            and million["verified_in"] <= SECONDS
            and not million["findings"]
        )
    return Figure("; ".join(parts), holds=holds)
