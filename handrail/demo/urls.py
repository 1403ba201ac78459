"""Addresses that are only there in a demonstration; its sign-in page stands before the plain one."""

from django.urls import path

from handrail.demo.views.become import become
from handrail.demo.views.gallery import gallery
from handrail.demo.views.sign_in import sign_in

urlpatterns = [
    path("sign-in/", sign_in, name="sign_in"),
    path("demonstration/become/", become, name="become"),
    path("design-system/", gallery, name="gallery"),
]
