"""Addresses of the pages of cases (办件网址)."""

from django.urls import path

from renqi.web.casework import (
    act_views,
    bulk_views,
    case_views,
    draw_views,
    duty_views,
    evidence_views,
    form_views,
    list_views,
    start_views,
)

urlpatterns = [
    path("tasks/", list_views.case_queue, name="case_queue"),
    path("tasks/bulk/", bulk_views.bulk, name="case_bulk"),
    path("tasks/bulk/do/", bulk_views.bulk_do, name="case_bulk_do"),
    path("cases/", list_views.case_list, name="case_list"),
    path("cases/new/", start_views.case_start, name="case_start"),
    path("cases/new/<str:kind>/", start_views.open_new, name="case_open"),
    path("cases/<int:case_id>/", case_views.case_page, name="case"),
    path("cases/<int:case_id>/form/", form_views.case_form, name="case_form"),
    path("cases/<int:case_id>/draft/", form_views.save_case_draft, name="case_draft"),
    path("cases/<int:case_id>/act/<str:act>/", act_views.case_act, name="case_act"),
    path("cases/<int:case_id>/files/new/<str:kind>/", evidence_views.attach, name="case_attach"),
    path(
        "cases/<int:case_id>/files/<int:evidence_id>/",
        evidence_views.case_evidence,
        name="case_evidence",
    ),
    path(
        "cases/<int:case_id>/files/<int:evidence_id>/withdraw/",
        evidence_views.withdraw_file,
        name="case_evidence_withdraw",
    ),
    path("cases/<int:case_id>/interests/", duty_views.declare, name="case_interests"),
    path(
        "cases/<int:case_id>/interests/<int:declaration_id>/lift/",
        duty_views.lift,
        name="case_interest_lift",
    ),
    path(
        "cases/<int:case_id>/duties/<int:assignment_id>/end/",
        duty_views.take_back_duty,
        name="case_duty_end",
    ),
    path("cases/<int:case_id>/draws/<int:draw_id>/", draw_views.case_draw, name="case_draw"),
    path(
        "cases/<int:case_id>/draws/<int:draw_id>/record/",
        draw_views.case_draw_record,
        name="case_draw_record",
    ),
    path(
        "cases/<int:case_id>/receipts/<str:digest>/",
        case_views.case_receipt,
        name="case_receipt",
    ),
]
