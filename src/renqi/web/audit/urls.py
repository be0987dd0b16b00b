"""Addresses of the audit trail (审计网址)."""

from django.urls import path

from renqi.web.audit import views

urlpatterns = [
    path("", views.events, name="audit_events"),
    path("changes/", views.changes, name="audit_changes"),
    path("seen/", views.seen, name="audit_seen"),
    path("seen/<str:kind>/<str:key>/", views.readers, name="audit_readers"),
    path("chain/", views.chain, name="audit_chain"),
]
