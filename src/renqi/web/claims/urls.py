"""Address at which a firm's people begin to claim its file (企业认领网址)."""

from django.urls import path

from renqi.web.claims import views

urlpatterns = [path("", views.claim, name="claim_firm")]
