"""Addresses of the supervision of funds (基金监管网址)."""

from django.urls import path

from renqi.web.supervision import (
    alert_views,
    audit_views,
    fund_views,
    ledger_views,
    report_views,
    solvency_views,
    trial_views,
)

_FUND = "fund/supervision/<slug:fund>/"

urlpatterns = [
    path("fund/trial/", trial_views.trial, name="fund_trial"),
    path("fund/trial/keep/", trial_views.keep, name="fund_trial_keep"),
    path("fund/trial/compare/", trial_views.compare, name="fund_trial_compare"),
    path("fund/trial/<int:trial_id>/", trial_views.kept, name="fund_trial_kept"),
    path("fund/statement/<slug:fund>/", report_views.statement, name="fund_statement"),
    path(
        "fund/statement/<slug:fund>/<int:year>/<int:quarter>/",
        report_views.statement_file,
        name="fund_statement_file",
    ),
    path("fund/custody/", ledger_views.custody, name="fund_custody"),
    path("fund/supervision/", fund_views.fund_list, name="fund_supervision"),
    path(_FUND, fund_views.watch, name="fund_watch"),
    path(f"{_FUND}alerts/", alert_views.alerts, name="fund_alerts"),
    path(f"{_FUND}alerts/<int:alert_id>/", alert_views.alert, name="fund_alert"),
    path(f"{_FUND}alerts/<int:alert_id>/act/", alert_views.act, name="fund_alert_act"),
    path(f"{_FUND}ledgers/", ledger_views.ledgers, name="fund_ledgers"),
    path(f"{_FUND}ledgers/compare/", ledger_views.compare, name="fund_ledgers_compare"),
    path(
        f"{_FUND}differences/<int:difference_id>/look/",
        ledger_views.look,
        name="fund_difference_look",
    ),
    path(f"{_FUND}solvency/", solvency_views.solvency, name="fund_solvency"),
    path(f"{_FUND}solvency/ask/", solvency_views.ask, name="fund_solvency_ask"),
    path(f"{_FUND}claims/", audit_views.claims, name="fund_watched_claims"),
    path(f"{_FUND}audits/", audit_views.audits, name="fund_audits"),
    path(f"{_FUND}audits/<int:draw_id>/", audit_views.audit, name="fund_audit"),
    path(f"{_FUND}audits/items/<int:item_id>/", audit_views.item, name="fund_audit_item"),
    path(
        f"{_FUND}audits/items/<int:item_id>/act/",
        audit_views.item_act,
        name="fund_audit_item_act",
    ),
    path(f"{_FUND}report/", report_views.report, name="fund_report"),
]
