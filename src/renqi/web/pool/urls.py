"""Addresses of the cultivation pool (培育库网址)."""

from django.urls import path

from renqi.web.pool import (
    board_views,
    entry_views,
    list_acts,
    list_views,
    own_views,
    policy_views,
    result_views,
    wizard_views,
)

urlpatterns = [
    path("", board_views.pool_board, name="pool_board"),
    path("firms/", board_views.pool_firms, name="pool_firms"),
    path("firms/<int:entry_id>/", entry_views.pool_entry, name="pool_entry"),
    path("firms/<int:entry_id>/propose/", entry_views.propose, name="pool_propose"),
    path("own/", own_views.pool_own, name="pool_own"),
    path("own/<int:line_id>/answer/", own_views.answer, name="pool_answer"),
    path("lists/", list_views.pool_lists, name="pool_lists"),
    path("lists/new/", wizard_views.new_list, name="pool_list_new"),
    path("lists/one-firm/", entry_views.propose_firm, name="pool_propose_firm"),
    path("lists/<int:proposal_id>/", list_views.pool_list, name="pool_list"),
    path("lists/<int:proposal_id>/<str:step>/", list_acts.step, name="pool_list_step"),
    path("lines/<int:line_id>/note/", list_acts.note, name="pool_line_note"),
    path("quotas/", policy_views.pool_quotas, name="pool_quotas"),
    path("rules/", policy_views.pool_rules_page, name="pool_rules"),
    path("results/", result_views.pool_results, name="pool_results"),
]
