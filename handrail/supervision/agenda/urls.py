"""Addresses of a meeting as it is held."""

from django.urls import path

from handrail.supervision.agenda.views.add_family import add_family
from handrail.supervision.agenda.views.add_participant import add_participant
from handrail.supervision.agenda.views.cancel_meeting import cancel_meeting
from handrail.supervision.agenda.views.change_meeting import change_meeting
from handrail.supervision.agenda.views.expect_for_family import expect_for_family
from handrail.supervision.agenda.views.expect_participant import expect_participant
from handrail.supervision.agenda.views.meeting import meeting
from handrail.supervision.agenda.views.move_family import move_family
from handrail.supervision.agenda.views.note_presence import note_presence
from handrail.supervision.agenda.views.remove_family import remove_family
from handrail.supervision.agenda.views.remove_participant import remove_participant
from handrail.supervision.agenda.views.start_record import start_record

urlpatterns = [
    path("<uuid:meeting_id>/", meeting, name="meeting"),
    path("<uuid:meeting_id>/change/", change_meeting, name="change_meeting"),
    path("<uuid:meeting_id>/cancel/", cancel_meeting, name="cancel_meeting"),
    path("<uuid:meeting_id>/start/", start_record, name="start_record"),
    path("<uuid:meeting_id>/families/add/", add_family, name="add_family"),
    path("<uuid:meeting_id>/families/move/", move_family, name="move_family"),
    path("<uuid:meeting_id>/families/remove/", remove_family, name="remove_family"),
    path("<uuid:meeting_id>/families/<uuid:case_id>/people/", expect_for_family, name="expect_for_family"),
    path("<uuid:meeting_id>/presence/", note_presence, name="note_presence"),
    path("<uuid:meeting_id>/people/add/", add_participant, name="add_participant"),
    path("<uuid:meeting_id>/people/<uuid:participant_id>/", expect_participant, name="expect_participant"),
    path("<uuid:meeting_id>/people/<uuid:participant_id>/remove/", remove_participant, name="remove_participant"),
]
