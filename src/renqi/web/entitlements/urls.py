"""Addresses of lists, entries, budgets, payments and claims (兑付网址)."""

from django.urls import path

from renqi.web.entitlements import (
    budget_views,
    claim_views,
    line_views,
    list_views,
    mine_views,
    payment_views,
)

urlpatterns = [
    path("", list_views.lists, name="entitlement_lists"),
    path("new/", list_views.new_list, name="entitlement_list_new"),
    path("<int:list_id>/", list_views.show_list, name="entitlement_list"),
    path("<int:list_id>/<slug:step>/", list_views.step_list, name="entitlement_list_step"),
    path("lines/<int:line_id>/", line_views.show_line, name="entitlement_line"),
    path("lines/<int:line_id>/receipt.json", line_views.line_receipt, name="entitlement_receipt"),
    path("lines/<int:line_id>/strike/", line_views.strike, name="entitlement_strike"),
    path("lines/<int:line_id>/claim/", line_views.claim_back, name="entitlement_claim_back"),
    path("budgets/", budget_views.budget_list, name="entitlement_budgets"),
    path("budgets/new/", budget_views.new_budget, name="entitlement_budget_new"),
    path("budgets/<int:budget_id>/", budget_views.show_budget, name="entitlement_budget"),
    path(
        "budgets/<int:budget_id>/change/",
        budget_views.change_budget,
        name="entitlement_budget_change",
    ),
    path(
        "budgets/<int:budget_id>/changes/<int:change_id>/<slug:step>/",
        budget_views.decide_change,
        name="entitlement_budget_decide",
    ),
    path("payments/", payment_views.payments, name="entitlement_payments"),
    path("payments/accounts/<int:payee_id>/", payment_views.check_payee, name="entitlement_payee"),
    path("claims/", claim_views.claim_list, name="entitlement_claims"),
    path("claims/<int:claim_id>/", claim_views.show_claim, name="entitlement_claim"),
    path("claims/<int:claim_id>/match/", claim_views.match_claim, name="entitlement_match"),
    path("mine/", mine_views.my_money, name="entitlement_mine"),
    path("mine/account/", mine_views.my_account, name="entitlement_account"),
    path("mine/<int:line_id>/<slug:step>/", mine_views.answer, name="entitlement_answer"),
]
