"""Addresses of planning meetings; a meeting's own page is the agenda's."""

from django.urls import path

from handrail.supervision.meetings.views.meetings import meetings
from handrail.supervision.meetings.views.plan_meeting import plan_meeting

urlpatterns = [
    path("", meetings, name="meetings"),
    path("new/", plan_meeting, name="plan_meeting"),
]
