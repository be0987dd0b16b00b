"""Addresses of documents: one's own, and what anybody may check (文书网址)."""

from django.urls import path

from renqi.web.documents import verify_views, views

urlpatterns = [
    path("documents/", views.document_list, name="document_list"),
    path("documents/<int:document_id>/", views.document, name="document"),
    path("documents/<int:document_id>/pdf/", views.document_pdf, name="document_pdf"),
    path("documents/<int:document_id>/withdraw/", views.withdraw, name="document_withdraw"),
    path("verify/", verify_views.verify, name="document_verify"),
]
