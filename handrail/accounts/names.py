"""How a person is named where another may be called the same."""

from handrail.accounts.models import User


def person_in_full(person: User) -> str:
    """Mei Tan, Social Worker, Children in Care, Westmere Council."""
    parts = (person.name, person.job_title, person.team.name if person.team else "", person.agency.name)
    return ", ".join(filter(None, parts))
