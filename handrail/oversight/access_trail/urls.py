"""Addresses of the trail."""

from django.urls import path

from handrail.oversight.access_trail.views.export import export_trail_of_family, export_trail_of_person
from handrail.oversight.access_trail.views.trail import trail
from handrail.oversight.access_trail.views.trail_of_family import trail_of_family
from handrail.oversight.access_trail.views.trail_of_person import trail_of_person

urlpatterns = [
    path("", trail, name="trail"),
    path("families/<uuid:case_id>/", trail_of_family, name="trail_of_family"),
    path("families/<uuid:case_id>/export/", export_trail_of_family, name="export_trail_of_family"),
    path("people/<uuid:person_id>/", trail_of_person, name="trail_of_person"),
    path("people/<uuid:person_id>/export/", export_trail_of_person, name="export_trail_of_person"),
]
