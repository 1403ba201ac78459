"""Addresses of administration."""

from django.urls import path

from handrail.administration.views.account_of_person import (
    enable_person,
    send_password_link,
    sign_person_out,
)
from handrail.administration.views.add_person import add_person
from handrail.administration.views.agency import add_agency, agency, retire_agency, use_agency_again
from handrail.administration.views.allocate_family import allocate_family
from handrail.administration.views.allocations import allocations
from handrail.administration.views.change_person import change_person
from handrail.administration.views.change_to_confirm import change_to_confirm
from handrail.administration.views.changes_to_confirm import changes_to_confirm
from handrail.administration.views.closed_days import closed_days, open_day
from handrail.administration.views.council_settings import council_settings
from handrail.administration.views.disable_person import disable_person
from handrail.administration.views.end_allocation import end_allocation
from handrail.administration.views.families_left import families_left
from handrail.administration.views.give_to_team import give_to_team
from handrail.administration.views.hand_over_family import hand_over_family
from handrail.administration.views.people import people
from handrail.administration.views.person import person
from handrail.administration.views.remove_second_steps import remove_second_steps
from handrail.administration.views.team import add_team, retire_team, team, use_team_again
from handrail.administration.views.teams import teams

urlpatterns = [
    path("allocations/", allocations, name="allocations"),
    path("allocations/left/", families_left, name="families_left"),
    path("allocations/<uuid:case_id>/", allocate_family, name="allocate_family"),
    path("allocations/<uuid:case_id>/team/", give_to_team, name="give_to_team"),
    path("allocations/<uuid:case_id>/<uuid:allocation_id>/hand-over/", hand_over_family, name="hand_over_family"),
    path("allocations/<uuid:case_id>/<uuid:allocation_id>/end/", end_allocation, name="end_allocation"),
    path("administration/people/", people, name="people"),
    path("administration/people/new/", add_person, name="add_person"),
    path("administration/people/<uuid:person_id>/", person, name="person"),
    path("administration/people/<uuid:person_id>/change/", change_person, name="change_person"),
    path("administration/people/<uuid:person_id>/disable/", disable_person, name="disable_person"),
    path("administration/people/<uuid:person_id>/enable/", enable_person, name="enable_person"),
    path("administration/people/<uuid:person_id>/link/", send_password_link, name="send_password_link"),
    path("administration/people/<uuid:person_id>/sign-out/", sign_person_out, name="sign_person_out"),
    path("administration/people/<uuid:person_id>/second-steps/", remove_second_steps, name="remove_second_steps"),
    path("administration/changes/", changes_to_confirm, name="changes_to_confirm"),
    path("administration/changes/<uuid:change_id>/", change_to_confirm, name="change_to_confirm"),
    path("administration/teams/", teams, name="teams"),
    path("administration/teams/new/", add_team, name="add_team"),
    path("administration/teams/<uuid:team_id>/", team, name="team"),
    path("administration/teams/<uuid:team_id>/retire/", retire_team, name="retire_team"),
    path("administration/teams/<uuid:team_id>/use-again/", use_team_again, name="use_team_again"),
    path("administration/agencies/new/", add_agency, name="add_agency"),
    path("administration/agencies/<uuid:agency_id>/", agency, name="agency"),
    path("administration/agencies/<uuid:agency_id>/retire/", retire_agency, name="retire_agency"),
    path("administration/agencies/<uuid:agency_id>/use-again/", use_agency_again, name="use_agency_again"),
    path("administration/settings/", council_settings, name="council_settings"),
    path("administration/settings/closed-days/", closed_days, name="closed_days"),
    path("administration/settings/closed-days/open/", open_day, name="open_day"),
]
