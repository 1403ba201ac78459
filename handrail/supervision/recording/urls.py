from django.urls import path

from handrail.supervision.recording.views.check import abandon, check
from handrail.supervision.recording.views.signed import signed_record

urlpatterns = [
    path("<uuid:record_id>/check/", check, name="check_record"),
    path("<uuid:record_id>/abandon/", abandon, name="abandon_record"),
    path("<uuid:record_id>/signed/", signed_record, name="signed_record"),
]
