"""Addresses of the bureau's home (运行监测网址)."""

from django.urls import path

from renqi.web.home import views

urlpatterns = [
    path("city/", views.city, name="city"),
    path("city/screening/", views.ask_screening, name="city_screening"),
]
