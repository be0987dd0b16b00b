"""Addresses of funds and their charters (基金与章程网址)."""

from django.urls import path

from renqi.web.fund import charter_views, draft_views, overview_views

_VERSION = "fund/charters/<slug:fund>/<int:number>/"

urlpatterns = [
    path("fund/", overview_views.overview, name="fund_overview"),
    path("fund/new/", overview_views.fund_new, name="fund_new"),
    path("fund/charters/", charter_views.charter_list, name="fund_charters"),
    path("fund/charters/new/", draft_views.draft_new, name="fund_charter_new"),
    path(_VERSION, charter_views.charter, name="fund_charter"),
    path(f"{_VERSION}changes/", charter_views.changes, name="fund_charter_changes"),
    path(f"{_VERSION}edit/<slug:section>/", draft_views.edit, name="fund_charter_edit"),
    path(f"{_VERSION}step/<slug:step>/", draft_views.step, name="fund_charter_step"),
    path(f"{_VERSION}answer/<slug:answer>/", charter_views.answer, name="fund_charter_answer"),
]
