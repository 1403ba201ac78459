"""The addresses the layout links to, for tests of the layout alone."""

from django.urls import path

urlpatterns = [
    path(f"{name}/", lambda request: None, name=name)
    for name in ("home", "families", "meetings", "allocations", "sign_in", "sign_out", "account", "time_left")
]
