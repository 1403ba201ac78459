"""Addresses of a record: writing in it, checking it, reading it once it is signed."""

from django.urls import path

from handrail.supervision.recording.views.abandon import abandon, copy_record
from handrail.supervision.recording.views.check import check
from handrail.supervision.recording.views.children import record_children
from handrail.supervision.recording.views.fragments import record_outline, record_row, record_section
from handrail.supervision.recording.views.history import history
from handrail.supervision.recording.views.invite_attendee import invite_attendee
from handrail.supervision.recording.views.record import record
from handrail.supervision.recording.views.save import save
from handrail.supervision.recording.views.signed import signed_record
from handrail.supervision.recording.views.take_over import take_over_record
from handrail.supervision.recording.views.together import here, together

urlpatterns = [
    path("<uuid:record_id>/", record, name="record"),
    path("<uuid:record_id>/save/", save, name="save_row"),
    path("<uuid:record_id>/sections/<slug:section_id>/", record_section, name="record_section"),
    path("<uuid:record_id>/outline/", record_outline, name="record_outline"),
    path("<uuid:record_id>/rows/<slug:kind_name>/", record_row, name="record_row"),
    path("<uuid:record_id>/together/", together, name="record_together"),
    path("<uuid:record_id>/here/", here, name="record_here"),
    path("<uuid:record_id>/history/<slug:kind_name>.<str:key>/", history, name="record_history"),
    path("<uuid:record_id>/attendees/choose/", invite_attendee, name="invite_attendee"),
    path("<uuid:record_id>/children/", record_children, name="record_children"),
    path("<uuid:record_id>/check/", check, name="check_record"),
    path("<uuid:record_id>/take-over/", take_over_record, name="take_over_record"),
    path("<uuid:record_id>/abandon/", abandon, name="abandon_record"),
    path("<uuid:record_id>/copy/", copy_record, name="copy_record"),
    path("<uuid:record_id>/signed/", signed_record, name="signed_record"),
]
