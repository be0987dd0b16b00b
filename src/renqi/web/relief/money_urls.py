"""Addresses of payouts, loans and losses of funds (资金网址)."""

from django.urls import path

from renqi.web.relief import (
    money_firm_views,
    money_loan_views,
    money_loss_views,
    money_payout_views,
)

urlpatterns = [
    path("payouts/", money_payout_views.payout_list, name="relief_payouts"),
    path("payouts/prepare/", money_payout_views.prepare, name="relief_prepare"),
    path("payouts/accounts/<int:payee_id>/", money_payout_views.check_payee, name="relief_payee"),
    path("payouts/<int:payout_id>/", money_payout_views.show_payout, name="relief_payout"),
    path("payouts/<int:payout_id>/notice/", money_payout_views.print_notice, name="relief_notice"),
    path("loans/", money_loan_views.loan_list, name="relief_loans"),
    path("loans/<int:loan_id>/", money_loan_views.show_loan, name="relief_loan"),
    path("loans/<int:loan_id>/answer/", money_loan_views.answer_plan, name="relief_plan_answer"),
    path(
        "loans/<int:loan_id>/statement/",
        money_loan_views.print_statement,
        name="relief_loan_statement",
    ),
    path("loans/<int:loan_id>/<slug:step>/", money_loan_views.act_on_loan, name="relief_loan_act"),
    path("losses/", money_loss_views.loss_list, name="relief_losses"),
    path("losses/<int:loss_id>/", money_loss_views.show_loss, name="relief_loss"),
    path("losses/<int:loss_id>/sign/", money_loss_views.sign, name="relief_loss_sign"),
    path("help/", money_firm_views.my_help, name="relief_help"),
    path("help/account/", money_firm_views.my_account, name="relief_account"),
]
