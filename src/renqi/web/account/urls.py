"""Addresses for signing in and for one's own sign-in (登录与账户)."""

from allauth.account import views as allauth_views
from django.urls import include, path

from renqi.web.account import address, delegations, sessions, single_sign_on, views

# Only what this site offers: no sign-up, no password by mail.
urlpatterns = [
    path("", views.me, name="account_me"),
    path("login/", views.sign_in, name="account_login"),
    path("logout/", views.sign_out, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("password/", views.change_password, name="account_change_password"),
    path("confirm/", views.confirm, name="account_reauthenticate"),
    path("email/", address.change_address, name="account_email"),
    path("email/ask/", address.ask_again, name="account_ask_proof"),
    path("email/prove/<str:token>/", address.prove, name="account_prove_email"),
    path("capacity/", views.choose_capacity, name="account_capacity"),
    path("sessions/", sessions.session_list, name="account_sessions"),
    path("sessions/others/", sessions.end_other_sessions, name="account_end_other_sessions"),
    path("sessions/<int:key>/", sessions.end_session, name="account_end_session"),
    path("delegations/", delegations.delegate, name="account_delegate"),
    path("delegations/<int:key>/", delegations.take_back, name="account_end_delegation"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("oidc-cancelled/", single_sign_on.cancelled, name="socialaccount_login_cancelled"),
]
