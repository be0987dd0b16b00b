"""Addresses of the measures of support and of what a firm can get (扶持网址)."""

from django.urls import path

from renqi.web.support import catalogue_views, firm_views

urlpatterns = [
    path("", catalogue_views.measure_list, name="measure_list"),
    path("measures/<str:key>/", catalogue_views.measure_page, name="measure"),
    path("mine/", firm_views.own_support, name="support_mine"),
    path("firms/<str:uscc>/", firm_views.firm_support, name="firm_support"),
]
