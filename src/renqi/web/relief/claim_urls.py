"""Addresses of claims for emergency money (救助申请网址)."""

from django.urls import path

from renqi.web.relief import claim_act_views, claim_form_views, claim_views, event_views

urlpatterns = [
    path("", claim_views.claim_queue, name="relief_queue"),
    path("mine/", claim_views.own_claims, name="relief_mine"),
    path("events/", event_views.event_list, name="relief_events"),
    path("events/<int:event_id>/", event_views.event_act, name="relief_event"),
    path("new/<slug:fund>/", claim_form_views.begin, name="relief_new"),
    path("files/<int:file_id>/", claim_views.claim_file, name="relief_file"),
    path("<int:claim_id>/", claim_views.claim, name="relief_claim"),
    path("<int:claim_id>/write/", claim_form_views.write, name="relief_write"),
    path("<int:claim_id>/prove/", claim_form_views.prove, name="relief_prove"),
    path("<int:claim_id>/act/", claim_act_views.act, name="relief_act"),
]
