"""Addresses of public notices and objections (公示网址)."""

from django.urls import path

from renqi.web.notices import objection_views, views

urlpatterns = [
    path("", views.notice_list, name="notice_list"),
    path("receipt/", objection_views.find_objection, name="objection_receipt"),
    path("<int:notice_id>/", views.notice, name="notice"),
    path("<int:notice_id>/object/", objection_views.raise_objection, name="notice_object"),
    path(
        "objections/<int:objection_id>/file/",
        objection_views.objection_file,
        name="objection_file",
    ),
]
