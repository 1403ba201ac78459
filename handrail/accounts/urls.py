"""Addresses of signing in and out; allauth's other pages have none."""

from django.urls import path

from handrail.accounts.views.device_key import device_key
from handrail.accounts.views.sign_in import sign_in
from handrail.accounts.views.sign_out import sign_out

urlpatterns = [
    path("sign-in/", sign_in, name="sign_in"),
    path("device-key/", device_key, name="device_key"),
    path("sign-out/", sign_out, name="sign_out"),
]
