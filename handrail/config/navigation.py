"""What stands at the top of every page, by what somebody's role lets them do."""

from handrail.accounts.models import User
from handrail.accounts.roles import opens_families, rights_of

WHERE_FAMILIES_ARE = [("Families", "families"), ("Meetings", "meetings")]


def navigation_of(user: User) -> list[tuple[str, str]]:
    """The words of each link and the name of its page."""
    found, rights = [("Home", "home")], rights_of(user)
    if opens_families(user):
        found += WHERE_FAMILIES_ARE
    if rights.allocates:
        found.append(("Allocations", "allocations"))
    if rights.restricts:
        found += [("Restricted", "restrictions"), ("Emergency access", "emergency_reviews")]
    if rights.manages_people:
        found += [("People", "people"), ("Teams", "teams"), ("Settings", "council_settings")]
    if rights.manages_people or rights.restricts:
        found.append(("Changes", "changes_to_confirm"))
    if rights.reads_trail:
        found += [("Trail", "trail")]
    return found


def may_use_emergency_access(user: User) -> bool:
    """Whether a page leads to it: to anybody else it would be a refusal, at the worst moment for one."""
    return rights_of(user).opens_in_an_emergency
