"""Every address of Handrail, grouped by the app that answers it."""

from django.conf import settings
from django.urls import include, path

handler400 = "handrail.config.refusals.cannot_be_read"
handler403 = "handrail.config.refusals.not_allowed"
handler404 = "handrail.config.refusals.not_found"
handler500 = "handrail.config.refusals.something_went_wrong"

urlpatterns = [
    path("", include("handrail.home.urls")),
    path("", include("handrail.accounts.urls")),
    path("", include("handrail.access.urls")),
    path("", include("handrail.administration.urls")),
    path("trail/", include("handrail.oversight.access_trail.urls")),
    path("meetings/", include("handrail.supervision.meetings.urls")),
    path("meetings/", include("handrail.supervision.agenda.urls")),
    path("records/", include("handrail.supervision.recording.urls")),
    path("records/", include("handrail.documents.urls")),
]
if settings.DEMONSTRATION:
    # First, because its sign-in page stands in the place of the plain one.
    urlpatterns.insert(0, path("", include("handrail.demo.urls")))
