"""People of all roles in two teams, and three families: where sight is given and taken at random."""

import datetime
from dataclasses import dataclass

from handrail.accounts.choices import Role
from handrail.accounts.models import Agency, Team, User
from handrail.cases import services as cases
from handrail.cases.models import Case
from handrail.core import clock
from handrail.families.models import Family, Person
from tests.faults import model_of_sight as plain

EAST, WEST = "East", "West"
PEOPLE = {
    "Sam Okafor": (Role.TEAM_MANAGER, EAST),
    "Lorraine Pike": (Role.COORDINATOR, EAST),
    "Asha Raman": (Role.SOCIAL_WORKER, EAST),
    "Donna Kearney": (Role.FAMILY_WORKER, EAST),
    "Ines Duarte": (Role.PSYCHOLOGIST, EAST),
    "Rukhsana Malik": (Role.TEAM_MANAGER, WEST),
    "Owen Parry": (Role.ASSISTANT_TEAM_MANAGER, WEST),
    "Priya Nair": (Role.SOCIAL_WORKER, WEST),
    "Mei Tan": (Role.ADULT_PRACTITIONER, WEST),
    "Grace Oyelaran": (Role.PRINCIPAL_SOCIAL_WORKER, WEST),
    "Imogen Hale": (Role.INFORMATION_GOVERNANCE, EAST),
    "Kieran Mossop": (Role.IT_ADMINISTRATOR, EAST),
    "Joanna Lisle": (Role.IT_ADMINISTRATOR, WEST),
}
FAMILIES = {"WM-1": EAST, "WM-2": EAST, "WM-3": WEST}
MOSAIC_IDS = {"WM-1": "M-1", "WM-2": "M-2", "WM-3": "M-3"}
ALLOCATED = {"WM-1": "Asha Raman", "WM-3": "Priya Nair"}
MANAGED = {"Asha Raman": "Donna Kearney", "Priya Nair": "Sam Okafor"}
BEGINS = datetime.datetime(2026, 11, 23, 9, 30, 20, tzinfo=datetime.UTC)


@dataclass
class CouncilOfAllRoles:
    users: dict[str, User]
    teams: dict[str, Team]
    cases: dict[str, Case]

    def model(self) -> plain.Model:
        people = {
            name: plain.Person(role, team, line_manager=MANAGED.get(name, "")) for name, (role, team) in PEOPLE.items()
        }
        model = plain.Model(people, {reference: plain.Family(team) for reference, team in FAMILIES.items()})
        for reference, case in self.cases.items():
            for child in case.people.all():
                model.children[child.pk] = plain.Child(reference, MOSAIC_IDS[reference])
            for one in case.allocations.all():
                model.allocations[one.pk] = plain.Allocation(ALLOCATED[reference], reference, one.starts)
        return model


def make_council_of_all_roles() -> CouncilOfAllRoles:
    with clock.at(BEGINS):
        return _made_now()


def _made_now() -> CouncilOfAllRoles:
    agency = Agency.objects.create(name="Westmere Council")
    teams = {name: Team.objects.create(name=name) for name in (EAST, WEST)}
    users = {
        name: User.objects.create_user(
            f"{name.split()[0].lower()}@example.org",
            name=name,
            role=role,
            job_title=role.label,
            agency=agency,
            team=teams[team],
        )
        for name, (role, team) in PEOPLE.items()
    }
    for name, manager in MANAGED.items():
        User.objects.filter(pk=users[name].pk).update(line_manager=users[manager])
        users[name].refresh_from_db()
    heads = {EAST: users["Sam Okafor"], WEST: users["Rukhsana Malik"]}
    families = {}
    for reference, team in FAMILIES.items():
        case = cases.open_new_case(by=heads[team], reference=reference, team=teams[team])
        Family.objects.create(case=case, name=f"Family of {reference}")
        told = {"name": f"Child of {reference}", "mosaic_id": MOSAIC_IDS[reference]}
        Person.objects.create(case=case, kind="child", position=0, **told)
        families[reference] = case
        if reference in ALLOCATED:
            held = {"user": users[ALLOCATED[reference]], "role": "case_holder", "starts": clock.today()}
            cases.allocate(by=heads[team], case=case, **held)
    return CouncilOfAllRoles(users, teams, families)
