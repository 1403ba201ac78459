"""The permissions, and what a view declares with them: who may use an address, checked before the view begins."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from handrail.accounts.models import User
from handrail.accounts.roles import opens_families, rights_of
from handrail.core.refusals import NotAllowed, NotFound

View = Callable[..., HttpResponseBase]
Finder = Callable[..., Any]
Checks = Callable[..., Any]


@dataclass(frozen=True)
class Permission:
    """Who has it, in words, and the question that decides it.

    Without a question it is about one thing, and whoever finds that thing has it. Whoever lacks it is answered as if
    there were nothing at the address, or is refused with `refusal` where there is no secret in it.
    """

    who: str
    has: Callable[[User], bool] | None = None
    refusal: str = ""


def _watches_over_emergencies(user: User) -> bool:
    heads = user.teams_headed.exists() or user.line_manages.filter(teams_headed__isnull=False).exists()
    return rights_of(user).restricts or (heads and opens_families(user))


PERMISSIONS = {
    "anyone": Permission("Anybody, signed in or not", has=lambda user: True),
    "signed_in": Permission("Anybody signed in", has=lambda user: user.is_active),
    "case.open": Permission("Whoever may see the family"),
    "case.allocate": Permission(
        "Roles that say who works with their team’s families", has=lambda user: rights_of(user).allocates
    ),
    "case.oversee": Permission(
        "Of those who may open the family otherwise than in an emergency whoever allocates it, heads its team, or runs "
        "a meeting about it that is to come or still lets somebody in; and information governance"
    ),
    "case.restrict": Permission(
        "Roles that restrict families and review emergency access", has=lambda user: rights_of(user).restricts
    ),
    "change.hear": Permission(
        "Whoever the change is about, their line manager, information governance, and roles that manage people; of "
        "what nobody can confirm, the heads of teams too"
    ),
    "emergency.open": Permission(
        "Roles that may use emergency access",
        has=lambda user: rights_of(user).opens_in_an_emergency,
        refusal="Emergency access is for the council’s own social work teams. Ring the duty manager.",
    ),
    "emergency.end": Permission("Whoever has used the emergency access, and whoever may review it"),
    "emergency.review": Permission(
        "Roles that review emergency access, and the head of a team for its families", has=_watches_over_emergencies
    ),
    "meeting.open": Permission("Whoever may see the meeting"),
    "meeting.plan": Permission(
        "Roles that plan meetings",
        has=lambda user: rights_of(user).plans_meetings,
        refusal="Meetings are planned by team managers and supervision co-ordinators.",
    ),
    "people.manage": Permission(
        "Roles that manage people, teams and the council’s settings", has=lambda user: rights_of(user).manages_people
    ),
    "trail.read": Permission("Roles that read the trail", has=lambda user: rights_of(user).reads_trail),
}


def has(name: str, user: User) -> bool:
    """Whether somebody has a permission that a role or a post gives."""
    question = PERMISSIONS[name].has
    return question is not None and question(user)


def check_has(name: str, user: User) -> None:
    """Refuses whoever lacks a permission that a role or a post gives."""
    permission = PERMISSIONS[name]
    if permission.has is None or permission.has(user):
        return
    if permission.refusal:
        raise NotAllowed(permission.refusal)
    raise NotFound


def needs(name: str, *, checked_by: Checks | tuple[Checks, ...] = (), **found: Finder) -> Callable[[View], View]:
    """Declares what an address needs, and lets nobody else into the view.

    Each of `found` names an argument of the view and the query that finds it for whoever asks: `record=find_record`
    gives the view the record of the address's `record_id`. Instead, `checked_by` names the service or query that the
    view calls, where that one finds the thing and checks it in the statement or transaction that needs it.
    """
    if name not in PERMISSIONS:
        raise ValueError(f"{name} is not a permission; known: {', '.join(PERMISSIONS)}")
    if PERMISSIONS[name].has is None and not (found or checked_by):
        raise ValueError(
            f"{name} is about one thing: say how it is found, as in record=find_record, or what finds and checks it, "
            "as in checked_by=services.save"
        )
    addressed = {argument: _Addressed.by(finder) for argument, finder in found.items()}
    if PERMISSIONS[name].has is None and not all(one.is_asked_for_somebody for one in addressed.values()):
        raise ValueError(f"{name}: whatever finds the thing is asked for somebody, as in find_record(id, user=user)")

    def declare(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if name == "anyone":
                return view(request, *args, **kwargs)
            check_has("signed_in", request.user)
            # the thing first: whoever may not see it learns nothing else of it
            for argument, one in addressed.items():
                kwargs[argument] = one.find(kwargs, request.user)
            check_has(name, request.user)
            return view(request, *args, **kwargs)

        checked.permission = name  # type: ignore[attr-defined]
        checked.checked_by = checked_by if isinstance(checked_by, tuple) else (checked_by,)  # type: ignore[attr-defined]
        # read by Django's middleware, which asks everybody else to sign in
        checked.login_required = name != "anyone"  # type: ignore[attr-defined]
        return checked

    return declare


@dataclass(frozen=True)
class _Addressed:
    """A thing that an address names, by the part of the address that the finder's first parameter is called after."""

    finder: Finder
    part: str
    is_asked_for_somebody: bool

    @classmethod
    def by(cls, finder: Finder) -> "_Addressed":
        parameters = inspect.signature(finder).parameters
        return cls(finder, next(iter(parameters)), "user" in parameters)

    def find(self, address: Mapping[str, Any], user: User) -> Any:
        part = address.pop(self.part)
        return self.finder(part, user=user) if self.is_asked_for_somebody else self.finder(part)
