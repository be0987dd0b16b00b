"""Addresses of calls, applications and recommendations (申报与推荐网址)."""

from django.urls import path

from renqi.web.calls import (
    application_views,
    batch_views,
    board_views,
    editor_views,
    public_views,
    verdict_views,
    visit_views,
)

urlpatterns = [
    path("calls/open/", public_views.open_calls, name="open_calls"),
    path("calls/open/<int:call_id>/", public_views.open_call, name="open_call"),
    path("calls/open/<int:call_id>/apply/", application_views.apply, name="call_apply"),
    path("calls/", board_views.call_list, name="call_list"),
    path("calls/new/", editor_views.new_call, name="call_new"),
    path("calls/<int:call_id>/", board_views.call_board, name="call_board"),
    path("calls/<int:call_id>/edit/", editor_views.edit_call, name="call_edit"),
    path("calls/<int:call_id>/publish/", editor_views.publish, name="call_publish"),
    path("calls/<int:call_id>/amend/", editor_views.amend, name="call_amend"),
    path(
        "calls/<int:call_id>/amend/<int:change_id>/",
        editor_views.confirm_amendment,
        name="call_amend_confirm",
    ),
    path("calls/<int:call_id>/recommend/", batch_views.new_batch, name="batch_new"),
    path("applications/", application_views.applications, name="application_list"),
    path(
        "applications/<int:application_id>/",
        application_views.application,
        name="application",
    ),
    path(
        "applications/<int:application_id>/visit/",
        visit_views.visit,
        name="application_visit",
    ),
    path(
        "applications/of-case/<int:case_id>/verdict/",
        verdict_views.live_verdict,
        name="application_verdict",
    ),
    path("recommendations/", batch_views.batch_list, name="batch_list"),
    path("recommendations/<int:batch_id>/", batch_views.batch, name="batch"),
    path("recommendations/<int:batch_id>/rank/", batch_views.rank, name="batch_rank"),
    path("recommendations/<int:batch_id>/send/", batch_views.send, name="batch_send"),
    path("recommendations/<int:batch_id>/table/", batch_views.table, name="batch_table"),
    path("recommendations/<int:batch_id>/outcome/", batch_views.outcome, name="batch_outcome"),
    path(
        "recommendations/<int:batch_id>/outcomes/",
        batch_views.outcomes_file,
        name="batch_outcomes",
    ),
]
