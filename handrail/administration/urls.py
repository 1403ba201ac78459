"""Addresses of administration."""

from django.urls import path

from handrail.administration.views.council_settings import council_settings

urlpatterns = [
    path("administration/settings/", council_settings, name="council_settings"),
]
