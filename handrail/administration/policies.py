"""When a team or an agency may be retired."""

from handrail.accounts.models import Agency, Team
from handrail.core.numbers import counted, listed
from handrail.core.refusals import NotAllowed


def what_holds_it(place: Team | Agency) -> list[str]:
    """What still belongs to a team or an agency, in words; nothing where it may be retired."""
    many = [
        (getattr(place, "people_in_it", 0), "person", "people"),
        (getattr(place, "families_with_it", 0), "open family", "open families"),
        (getattr(place, "meetings_to_come", 0), "meeting to come", "meetings to come"),
    ]
    return [counted(number, one, several) for number, one, several in many if number]


def check_is_empty(place: Team | Agency) -> None:
    if held := what_holds_it(place):
        raise NotAllowed(f"{place.name} still has {listed(held)}. Move them first, then retire it.")
