"""Addresses of the shell (外壳网址)."""

from django.urls import path
from django.views.i18n import set_language

from renqi.web.shell import views

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.open_to_all(set_language), name="set_language"),
    path("text-size/", views.set_text_size, name="set_text_size"),
]
