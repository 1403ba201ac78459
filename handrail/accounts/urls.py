"""Addresses of signing in and out, and of one's own account; allauth's other pages have none."""

from django.urls import path

from handrail.accounts.views.account import account
from handrail.accounts.views.change_password import change_password
from handrail.accounts.views.device_key import device_key
from handrail.accounts.views.sign_in import sign_in
from handrail.accounts.views.sign_out import sign_out
from handrail.accounts.views.sign_out_everywhere import sign_out_everywhere
from handrail.accounts.views.time_left import time_left

urlpatterns = [
    path("sign-in/", sign_in, name="sign_in"),
    path("device-key/", device_key, name="device_key"),
    path("time-left/", time_left, name="time_left"),
    path("sign-out/", sign_out, name="sign_out"),
    path("account/", account, name="account"),
    path("account/password/", change_password, name="change_password"),
    path("account/sign-out-everywhere/", sign_out_everywhere, name="sign_out_everywhere"),
]
