"""Workers, their agencies and their teams."""

from typing import Any

from django.contrib.auth.hashers import make_password

from handrail.accounts.models import Agency, Team, User
from handrail.demo.council_on_file import id_of
from handrail.demo.loading.directory import Directory

PASSWORD = "westmere-demo-2026"  # noqa: S105 - everybody's, and it opens nothing but made-up families


def are_here() -> bool:
    return User.objects.filter(pk=id_of("worker sam")).exists()


def bring_in(council: dict[str, Any]) -> Directory:
    """Makes everybody's account, all with the same password."""
    agencies = {one["id"]: Agency(pk=id_of(f"agency {one['id']}"), name=one["name"]) for one in council["agencies"]}
    teams = {one["id"]: Team(pk=id_of(f"team {one['id']}"), name=one["name"]) for one in council["teams"]}
    Agency.objects.bulk_create(agencies.values())
    Team.objects.bulk_create(teams.values())
    password = make_password(PASSWORD)
    users = {
        one["id"]: User(
            pk=id_of(f"worker {one['id']}"),
            email=one["email"],
            name=one["name"],
            pronouns=one["pronouns"],
            job_title=one["job_title"],
            role=one["role"],
            agency=agencies[one["agency"]],
            team=teams[one["team"]],
            line_manager_id=one["line_manager"] and id_of(f"worker {one['line_manager']}"),
            password=password,
        )
        for one in council["workers"]
    }
    User.objects.bulk_create(users.values())
    for one in council["teams"]:
        teams[one["id"]].head = users[one["manager"]]
    Team.objects.bulk_update(teams.values(), ["head"])
    return Directory(users=users, teams=teams)
