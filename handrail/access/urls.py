"""Addresses of emergency access, of restricted families, and of who may open a family."""

from django.urls import path

from handrail.access.views.emergency_access import emergency_access, end_emergency_access
from handrail.access.views.emergency_review import emergency_review
from handrail.access.views.emergency_reviews import emergency_reviews
from handrail.access.views.end_sight import end_sight
from handrail.access.views.ids_of_several_families import ids_of_several_families
from handrail.access.views.lead_review import lead_review
from handrail.access.views.lift_restriction import lift_restriction
from handrail.access.views.restrict_family import restrict_family
from handrail.access.views.restriction import restriction
from handrail.access.views.restrictions import restrictions
from handrail.access.views.who_may_open import who_may_open

urlpatterns = [
    path("emergency-access/", emergency_access, name="emergency_access"),
    path("emergency-access/ids/", ids_of_several_families, name="ids_of_several_families"),
    path("emergency-access/<uuid:access_id>/end/", end_emergency_access, name="end_emergency_access"),
    path("emergency-access/reviews/", emergency_reviews, name="emergency_reviews"),
    path("emergency-access/reviews/<uuid:access_id>/", emergency_review, name="emergency_review"),
    path("unsigned-records/<uuid:record_id>/", lead_review, name="lead_review"),
    path("families/<uuid:case_id>/who-may-open/", who_may_open, name="who_may_open"),
    path("families/sight/<uuid:grant_id>/end/", end_sight, name="end_sight"),
    path("restrictions/", restrictions, name="restrictions"),
    path("restrictions/new/", restrict_family, name="restrict_family"),
    path("restrictions/<uuid:restriction_id>/", restriction, name="restriction"),
    path("restrictions/<uuid:restriction_id>/lift/", lift_restriction, name="lift_restriction"),
]
