"""Addresses of services for growth (培育服务网址)."""

from django.urls import path

from renqi.web.growth import (
    assess_views,
    booking_views,
    offer_views,
    plan_views,
    print_views,
    service_views,
    use_views,
)

urlpatterns = [
    path("mine/", plan_views.growth_mine, name="growth_mine"),
    path("services/", service_views.growth_services, name="growth_services"),
    path("services/<int:service_id>/", service_views.growth_service, name="growth_service"),
    path("services/<int:service_id>/book/", service_views.growth_book, name="growth_book"),
    path("offers/", offer_views.growth_offers, name="growth_offers"),
    path("offers/new/", offer_views.growth_offer_new, name="growth_offer_new"),
    path("offers/<int:service_id>/", offer_views.growth_offer, name="growth_offer"),
    path("offers/<int:service_id>/edit/", offer_views.growth_offer_edit, name="growth_offer_edit"),
    path(
        "offers/<int:service_id>/decide/",
        offer_views.growth_offer_decide,
        name="growth_offer_decide",
    ),
    path("offers/<int:service_id>/slots/", offer_views.growth_slots, name="growth_slots"),
    path("slots/<int:slot_id>/close/", offer_views.growth_slot_close, name="growth_slot_close"),
    path("calendar/", offer_views.growth_calendar, name="growth_calendar"),
    path("admissions/", offer_views.growth_admissions, name="growth_admissions"),
    path("bookings/", booking_views.growth_bookings, name="growth_bookings"),
    path("bookings/<int:booking_id>/", booking_views.growth_booking, name="growth_booking"),
    path(
        "bookings/<int:booking_id>/proof/<int:proof_id>/",
        booking_views.growth_proof,
        name="growth_proof",
    ),
    path(
        "bookings/<int:booking_id>/act/<slug:act>/",
        booking_views.growth_booking_act,
        name="growth_booking_act",
    ),
    path("plans/", plan_views.growth_plans, name="growth_plans"),
    path("plans/<str:uscc>/", plan_views.growth_plan, name="growth_plan"),
    path("plans/<str:uscc>/make/", plan_views.growth_plan_make, name="growth_plan_make"),
    path("plans/<str:uscc>/edit/", plan_views.growth_plan_edit, name="growth_plan_edit"),
    path("plans/<str:uscc>/redraft/", plan_views.growth_plan_redraft, name="growth_plan_redraft"),
    path("plans/<str:uscc>/sign/", plan_views.growth_plan_sign, name="growth_plan_sign"),
    path("plans/<str:uscc>/print/", print_views.growth_plan_print, name="growth_plan_print"),
    path("plans/<str:uscc>/end/", plan_views.growth_plan_end, name="growth_plan_end"),
    path("assess/", assess_views.growth_assess, name="growth_assess"),
    path("assess/digital/", assess_views.growth_digital, name="growth_digital"),
    path("assess/innovation/", assess_views.growth_innovation, name="growth_innovation"),
    path("assess/<int:take_id>/", assess_views.growth_take, name="growth_take"),
    path("road-map/", assess_views.growth_road_map, name="growth_road_map"),
    path("road-map/print/", print_views.growth_road_map_print, name="growth_road_map_print"),
    path("use/", use_views.growth_use, name="growth_use"),
]
