"""Every address of the site, one line per section (网址)."""

from django.urls import include, path

urlpatterns = [
    path("", include("renqi.web.shell.urls")),
    path("account/", include("renqi.web.account.urls")),
    path("rules/", include("renqi.web.policy.urls")),
    path("", include("renqi.web.home.urls")),
    path("", include("renqi.web.registry.urls")),
]

handler400 = "renqi.web.shell.faults.bad_request"
handler403 = "renqi.web.shell.faults.forbidden"
handler404 = "renqi.web.shell.faults.not_found"
handler500 = "renqi.web.shell.faults.server_error"
