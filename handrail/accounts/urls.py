"""Addresses of signing in and out, and of one's own account; allauth's other pages have none."""

from django.urls import path

from handrail.accounts.views.account import account
from handrail.accounts.views.add_passkey import add_passkey
from handrail.accounts.views.authenticator_app import authenticator_app
from handrail.accounts.views.change_password import change_password
from handrail.accounts.views.choose_password import choose_password
from handrail.accounts.views.confirm_password import confirm_password
from handrail.accounts.views.council_sign_in import council_sign_in, council_sign_in_back
from handrail.accounts.views.device_key import device_key
from handrail.accounts.views.forgotten_password import forgotten_password
from handrail.accounts.views.other_session import other_session
from handrail.accounts.views.passkey import passkey
from handrail.accounts.views.recovery_codes import recovery_codes
from handrail.accounts.views.remove_authenticator_app import remove_authenticator_app
from handrail.accounts.views.second_step import second_step
from handrail.accounts.views.set_up_second_step import set_up_second_step
from handrail.accounts.views.sign_in import sign_in
from handrail.accounts.views.sign_out import sign_out
from handrail.accounts.views.sign_out_everywhere import sign_out_everywhere
from handrail.accounts.views.time_left import time_left

urlpatterns = [
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-in/council/", council_sign_in, name="council_sign_in"),
    path("sign-in/council/back/", council_sign_in_back, name="council_sign_in_back"),
    path("sign-in/second-step/", second_step, name="second_step"),
    path("device-key/", device_key, name="device_key"),
    path("time-left/", time_left, name="time_left"),
    path("sign-out/", sign_out, name="sign_out"),
    path("forgotten-password/", forgotten_password, name="forgotten_password"),
    path("choose-password/<uuid:person_id>/<str:token>/", choose_password, name="choose_password"),
    path("account/", account, name="account"),
    path("account/password/", change_password, name="change_password"),
    path("account/sign-out-everywhere/", sign_out_everywhere, name="sign_out_everywhere"),
    path("account/sessions/<str:session_id>/", other_session, name="other_session"),
    path("account/confirm/", confirm_password, name="confirm_password"),
    path("account/second-step/", set_up_second_step, name="set_up_second_step"),
    path("account/authenticator-app/", authenticator_app, name="authenticator_app"),
    path("account/authenticator-app/remove/", remove_authenticator_app, name="remove_authenticator_app"),
    path("account/passkeys/new/", add_passkey, name="add_passkey"),
    path("account/passkeys/<int:passkey_id>/", passkey, name="passkey"),
    path("account/recovery-codes/", recovery_codes, name="recovery_codes"),
]
