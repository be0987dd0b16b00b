"""Addresses for signing in and for one's own sign-in (登录与账户)."""

from allauth.account import views as allauth_views
from django.urls import path

from renqi.web.account import views

# Only what this site offers: no sign-up, no e-mail, no password by mail.
urlpatterns = [
    path("", views.me, name="account_me"),
    path("login/", allauth_views.login, name="account_login"),
    path("logout/", views.sign_out, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("password/", views.change_password, name="account_change_password"),
    path("confirm/", allauth_views.reauthenticate, name="account_reauthenticate"),
]
