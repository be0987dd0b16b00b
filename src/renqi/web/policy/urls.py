"""Addresses of the rule browser (政策规则网址)."""

from django.urls import path

from renqi.web.policy import views

urlpatterns = [
    path("", views.rule_list, name="rule_list"),
    path("<str:rule_id>/", views.rule_now, name="rule_now"),
    path("<str:rule_id>/diff/", views.rule_diff, name="rule_diff"),
    path("<str:rule_id>/<str:version>/", views.rule_version, name="rule_version"),
    path("<str:rule_id>/<str:version>/rule.<str:form>", views.rule_download, name="rule_download"),
]
