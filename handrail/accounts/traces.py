"""How much the trail keeps of what strangers cause: no more than somebody can read."""

from handrail.accounts.attempts import times_in_this_quarter_hour

# Of one kind and one account, or of all addresses that are nobody's, within a quarter of an hour.
NETWORKS_NAMED = 20
MORE_NETWORKS = "more networks, which the log names"
NO_NETWORK = "not known"


def times_from(network: str, what: str) -> int:
    """How often strangers of this network have done it in this quarter of an hour."""
    return times_in_this_quarter_hour(f"{what}/{network}")


def to_be_named(network: str, what: str, *, times: int) -> str:
    """What the trail is to say of where it came from; nothing where it has said enough."""
    networks = times_in_this_quarter_hour(what) if times == 1 else NETWORKS_NAMED + 2
    if networks > NETWORKS_NAMED:
        return MORE_NETWORKS if networks == NETWORKS_NAMED + 1 else ""
    return network or NO_NETWORK
