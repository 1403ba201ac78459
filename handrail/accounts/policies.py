"""Who may act on whose account."""

from handrail.accounts.models import User
from handrail.accounts.roles import rights_of
from handrail.core.refusals import NotAllowed


def check_may_sign_out_everywhere(by: User | None, person: User) -> None:
    """One's own sessions, or anybody's for those who manage people; the program itself may."""
    if by is not None and by.pk != person.pk and not rights_of(by).manages_people:
        raise NotAllowed("Only those who manage people can sign somebody else out.")
