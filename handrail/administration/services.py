"""What administration does to teams and agencies, to people where that belongs to two apps, and to the settings."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from handrail.accounts import former_watchers, notices
from handrail.accounts import policies as account_policies
from handrail.accounts import queries as account_queries
from handrail.accounts.choices import ChangeKind, Role
from handrail.accounts.models import Agency, ChangeToConfirm, Team, User
from handrail.accounts.services import confirmations, people, second_steps
from handrail.administration import policies, queries
from handrail.audit import trail
from handrail.cases import policies as case_policies
from handrail.cases import services as case_services
from handrail.cases.may_open import may_work_on
from handrail.cases.models import Allocation
from handrail.core import clock, dates
from handrail.core.changed_since import refuse_overtaken
from handrail.core.names import check_names, search_key
from handrail.core.refusals import Invalid
from handrail.core.working_days import is_working_day
from handrail.council.choices import SETTINGS
from handrail.council.models import ClosedDay, CouncilSetting
from handrail.council.queries import decided, settings_now
from handrail.supervision.records import attendance

LINE_MANAGER = "line_manager"
FIRST_TEAM = "Information technology"
TAKEN = "There is one of this name already, in use or retired. Choose another name."


@transaction.atomic
def carry_out_head(*, by: User | None, change: ChangeToConfirm) -> None:
    """Gives a team the head that two people have agreed on, or none."""
    account_policies.check_is_made(change, by)
    if change.team is not None:
        _keep(change.team, {"head": change.person if change.kind == ChangeKind.HEAD else None}, by=by)


# What is done once a change is confirmed, each by the app whose it is.
CARRIES_OUT: dict[ChangeKind, Callable[..., None]] = {
    ChangeKind.EMAIL: people.carry_out,
    ChangeKind.ROLE: people.carry_out,
    ChangeKind.NEW_ACCOUNT: people.carry_out,
    ChangeKind.ENABLE: people.carry_out,
    ChangeKind.SECOND_STEPS: second_steps.carry_out_removal,
    ChangeKind.LINE_MANAGER: case_services.carry_out_line_manager,
    ChangeKind.HEAD: carry_out_head,
    ChangeKind.NO_HEAD: carry_out_head,
}


@transaction.atomic
def change_person(
    *, by: User, person: User, changes: Mapping[str, Any], stood: Mapping[str, Any] | None = None
) -> None:
    """Changes what is said of somebody, and who manages them, with what that manager may open.

    What somebody else changed since it `stood` so is not undone.
    """
    account_policies.check_manages_people_in_turn(by)
    of_the_account = {name: value for name, value in changes.items() if name != LINE_MANAGER}
    if LINE_MANAGER in changes:
        person.refresh_from_db(fields=[LINE_MANAGER])
        refuse_overtaken({LINE_MANAGER: changes[LINE_MANAGER]}, stood=stood or {}, now=person)
    managed_by = policies.line_manager_given_alone(person, changes)
    people.change_person(by=by, person=person, changes=of_the_account, managed_by=managed_by, stood=stood)
    if LINE_MANAGER in changes:
        person.refresh_from_db(fields=["team"])
        case_services.change_line_manager(by=by, person=person, to=changes[LINE_MANAGER])


@transaction.atomic
def confirm_change(*, by: User, change: ChangeToConfirm) -> bool:
    """Makes a change that somebody else asked for; False where it is closed already."""
    confirmed = confirmations.confirm(by=by, change=change)
    if confirmed:
        CARRIES_OUT[ChangeKind(confirmed.kind)](by=by, change=confirmed)
    return confirmed is not None


@transaction.atomic
def make_change_nobody_stopped(*, by: None, change: ChangeToConfirm) -> None:
    """Makes a change once everybody concerned has known of it for as long as the council has decided."""
    if due := confirmations.take_effect(by=by, change=change):
        CARRIES_OUT[ChangeKind(due.kind)](by=by, change=due)


@transaction.atomic
def let_an_administrator_in(*, by: None, email: str, name: str) -> User:
    """Gives somebody the role that manages people, whether they had an account or not: for whoever runs the server."""
    account_policies.check_is_the_program(by)
    written = User.objects.normalize_email(email)
    try:
        validate_email(written)
    except ValidationError as fault:
        raise Invalid({"email": f"{email} is no e-mail address."}) from fault
    if not name.strip():
        raise Invalid({"name": "A person needs a name."})
    known = User.objects.with_address(written).first()
    if known is None:
        team = Team.objects.in_use().order_by("created_at").first() or add_team(by=by, name=FIRST_TEAM, head=None)
        agencies = Agency.objects.in_use().order_by("created_at")
        return people.add_person(
            by=by,
            name=name.strip(),
            email=written,
            job_title=Role.IT_ADMINISTRATOR.label,
            pronouns="",
            role=Role.IT_ADMINISTRATOR,
            team=team,
            agency=agencies.first() or add_agency(by=by, name=settings.COUNCIL_NAME),
            line_manager=None,
        )
    people.enable_person(by=by, person=known)
    people.change_person(by=by, person=known, changes={"role": Role.IT_ADMINISTRATOR})
    return account_queries.person_under(known.pk)


@transaction.atomic
def add_team(*, by: User | None, name: str, head: User | None) -> Team:
    account_policies.check_manages_people(by)
    check_names(name=name)
    _check_is_free(Team, name)
    by_two = head is not None and by is not None and policies.two_choose_the_head_of({"head": head})
    with _refusing_a_name_that_is_taken():
        team = Team.objects.create(name=name, head=None if by_two else head)
    _say("added", team, by=by, name=name)
    if by is not None and by_two:
        _ask_for_head(team, head, by=by)
    return team


@transaction.atomic
def add_agency(*, by: User | None, name: str) -> Agency:
    account_policies.check_manages_people(by)
    check_names(name=name)
    _check_is_free(Agency, name)
    with _refusing_a_name_that_is_taken():
        agency = Agency.objects.create(name=name)
    _say("added", agency, by=by, name=name)
    return agency


@transaction.atomic
def change_place(
    *, by: User, place: Team | Agency, changes: Mapping[str, Any], stood: Mapping[str, Any] | None = None
) -> None:
    """Renames it, or gives a team another head, who watches over emergency access to its families: that, two do.

    What somebody else changed since it `stood` so is not undone.
    """
    account_policies.check_manages_people_in_turn(by)
    now = type(place).objects.select_for_update().get(pk=place.pk)
    refuse_overtaken(changes, stood=stood or {}, now=now)
    changed = {name: value for name, value in changes.items() if getattr(now, name) != value}
    if not changed:
        return
    if "name" in changed:
        check_names(name=changed["name"])
        policies.check_may_be_renamed(now, changed["name"])
        _check_is_free(type(place), changed["name"], but=now)
    if isinstance(now, Team) and policies.two_choose_the_head_of(changed):
        _ask_for_head(now, changed.pop("head"), by=by)
    if changed:
        _keep(now, changed, by=by)


@transaction.atomic
def retire_place(*, by: User, place: Team | Agency) -> None:
    """Offers it nowhere any more; what was written about a team's families and meetings stays."""
    account_policies.check_manages_people(by)
    policies.check_is_empty(queries.with_what_it_holds(place))
    if type(place).objects.in_use().filter(pk=place.pk).update(retired_on=clock.today()):
        _say("retired", place, by=by)


@transaction.atomic
def use_place_again(*, by: User, place: Team | Agency) -> None:
    account_policies.check_manages_people(by)
    if type(place).objects.filter(pk=place.pk, retired_on__isnull=False).update(retired_on=None):
        _say("used_again", place, by=by)


@transaction.atomic
def change_settings(*, by: User | None, values: Mapping[str, int], stood: Mapping[str, int] | None = None) -> None:
    """Changes the settings named, all or none of them, each within its bounds; what stays as it is leaves no trace.

    What somebody else changed since it `stood` so is not undone.
    """
    account_policies.check_manages_people_in_turn(by)
    faults = {
        name: setting.refusal
        for name, value in values.items()
        if not (setting := SETTINGS[name]).lowest <= value <= setting.highest
    }
    if faults:
        raise Invalid(faults)
    before, (last, _) = settings_now(), decided()
    refuse_overtaken(values, stood=stood or {}, now=SimpleNamespace(**last))
    changed = {name: value for name, value in values.items() if last[name] != value}
    if not changed:
        return
    delayed = account_queries.after_the_delay(clock.now()) if account_queries.second_person_is_needed() else None
    weaker = {name for name, value in changed.items() if SETTINGS[name].weakens(before[name], value)}
    later = dict.fromkeys(weaker, delayed) if delayed else {}
    for name, value in changed.items():
        said = {"value": value, "before": before[name], "counts_from": later.get(name)}
        CouncilSetting.objects.update_or_create(name=name, defaults=said)
    trail.record(
        "council.setting_changed",
        by=by,
        subject="Settings",
        detail={
            name: {"from": before[name], "to": value}
            | ({"counts_from": later[name].isoformat()} if name in later else {})
            for name, value in changed.items()
        },
    )
    if by is not None and delayed and weaker:
        what = [SETTINGS[name].change_in_words(before[name], changed[name]) for name in SETTINGS if name in weaker]
        notices.tell_of_weaker_settings(what, counts_from=delayed, by=by)


@transaction.atomic
def close_day(*, by: User | None, on: datetime.date, what: str) -> None:
    """Makes a day no working day; refuses one that is none already."""
    account_policies.check_manages_people(by)
    if not is_working_day(on, closed=()):
        raise Invalid({"on": f"{dates.say_weekday(on)} is no working day already."})
    day, is_new = ClosedDay.objects.get_or_create(on=on, defaults={"what": what})
    if not is_new:
        raise Invalid({"on": f"{dates.say_weekday(on)} is in the list already: {day.what}."})
    trail.record("council.day_closed", by=by, subject="Closed day", detail={"on": on.isoformat(), "what": what})


@transaction.atomic
def open_day(*, by: User | None, on: datetime.date, what: str | None = None) -> bool:
    """Makes a day a working day again, and says whether it was closed; `what`, where said, for this reason."""
    account_policies.check_manages_people(by)
    policies.check_may_open_day(on)
    meant = ClosedDay.objects.filter(on=on) if what is None else ClosedDay.objects.filter(on=on, what=what)
    was_closed, _ = meant.delete()
    if was_closed:
        trail.record("council.day_opened", by=by, subject="Closed day", detail={"on": on.isoformat()})
    return bool(was_closed)


@transaction.atomic
def end_work(*, by: User, allocation: Allocation, on: datetime.date | None, meetings_too: bool = False) -> None:
    """Ends somebody's part in a family's work, on a day or at once, and where asked what meetings let them open.

    At once, as of a mistake, so does what they gave to others, unless something else lets them work with the family.
    """
    case_policies.check_may_allocate(allocation.case, by)
    if meetings_too:
        _end_what_meetings_give(by, allocation)
    if on is None and not queries.leaving(allocation, user=by).goes_on:
        _end_what_they_gave(by, allocation)
    case_services.end_allocation(by=by, allocation=allocation, on=on)


@transaction.atomic
def hand_over_work(
    *, by: User, allocation: Allocation, to: User, on: datetime.date, meetings_too: bool = False
) -> None:
    """Gives somebody's part in a family's work to somebody else, with the same for whoever had it."""
    case_policies.check_may_allocate(allocation.case, by)
    if meetings_too:
        _end_what_meetings_give(by, allocation)
    case_services.hand_over(by=by, allocation=allocation, to=to, on=on)


def _end_what_meetings_give(by: User, allocation: Allocation) -> None:
    """Before the part itself ends: a meeting is locked before its families."""
    left = queries.leaving(allocation, user=by)
    of_each_meeting = {grant.source: grant for grant in left.grants if grant.source in left.ended_here}
    for grant in of_each_meeting.values():
        attendance.end_sight(by=by, grant_id=grant.pk)


def _end_what_they_gave(by: User, allocation: Allocation) -> None:
    """Whom they let in, and whom those did who had nothing else."""
    givers = [allocation.user]
    while givers:
        given = queries.given_by(givers.pop(), allocation.case, but=by)
        for grant in {(grant.source, grant.user_id): grant for grant in given}.values():
            attendance.end_sight(by=by, grant_id=grant.pk)
            if not may_work_on(allocation.case_id, user=grant.user):
                givers.append(grant.user)


def _ask_for_head(team: Team, head: User | None, *, by: User) -> None:
    if head is not None:
        confirmations.ask(by=by, person=head, kind=ChangeKind.HEAD, team=team)
    elif team.head is not None:
        confirmations.ask(by=by, person=team.head, kind=ChangeKind.NO_HEAD, team=team)


def _keep(place: Team | Agency, changed: Mapping[str, Any], *, by: User | None) -> None:
    detail: dict[str, Any] = {
        name: {"from": str(getattr(place, name) or ""), "to": str(value or "")} for name, value in changed.items()
    }
    if isinstance(place, Team) and "head" in changed:
        to, former = changed["head"], place.head
        detail |= {"to": str(to.pk) if to else "", "in_place_of": str(former.pk) if former else ""}
    with former_watchers.still_told(), _refusing_a_name_that_is_taken():
        type(place).objects.filter(pk=place.pk).update(**changed)
    _say("changed", place, by=by, **detail)
    if isinstance(place, Team) and "name" in changed:
        place.name = changed["name"]
        notices.tell_of_name_of_team(place, by=by)


def _check_is_free(kind: type[Team] | type[Agency], name: str, *, but: Team | Agency | None = None) -> None:
    if not any(character.isalnum() for character in search_key(name)):
        raise Invalid({"name": "Use letters or numbers in the name."})
    others = kind.objects.exactly(name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Invalid({"name": TAKEN})


@contextmanager
def _refusing_a_name_that_is_taken() -> Iterator[None]:
    """Of two who give one name at a moment, the database lets one."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as fault:
        raise Invalid({"name": TAKEN}) from fault


def _say(what: str, place: Team | Agency, *, by: User | None, **detail: Any) -> None:
    kind = type(place).__name__
    trail.record(f"{kind.lower()}.{what}", by=by, subject=kind, subject_id=place.pk, detail=detail)
