"""Addresses of home and of families."""

from django.urls import path

from handrail.home.views.families import families
from handrail.home.views.family import family
from handrail.home.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("families/", families, name="families"),
    path("families/<uuid:case_id>/", family, name="family"),
]
