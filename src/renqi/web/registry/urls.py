"""Addresses of firms and of what is imported about them (企业与导入网址)."""

from django.urls import path

from renqi.web.registry import file_views, list_views

urlpatterns = [
    path("firms/", list_views.firm_list, name="firm_list"),
    path("firms/own/", file_views.own_file, name="own_file"),
    path("firms/<str:uscc>/", file_views.show_file, name="firm_file"),
    path(
        "firms/<str:uscc>/receipt/<str:rule_id>/",
        file_views.download_receipt,
        name="firm_receipt",
    ),
]
