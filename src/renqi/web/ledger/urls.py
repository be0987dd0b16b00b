"""Addresses of accounts, statements, the journal and the books (账务网址)."""

from django.urls import path

from renqi.web.ledger import (
    account_views,
    bank_account_views,
    bank_line_views,
    book_views,
    journal_views,
    payment_views,
    reconciliation_views,
    statement_views,
)

urlpatterns = [
    path("accounts/", account_views.account_list, name="ledger_accounts"),
    path("accounts/<int:account_id>/", account_views.show_account, name="ledger_account"),
    path(
        "accounts/<int:account_id>/statement/",
        statement_views.show_statement,
        name="ledger_statement",
    ),
    path("journal/", journal_views.journal, name="ledger_journal"),
    path("transfers/<uuid:transfer_id>/", journal_views.show_transfer, name="ledger_transfer"),
    path("trial-balance/", book_views.show_trial_balance, name="ledger_trial_balance"),
    path("books/", book_views.books, name="ledger_books"),
    path("books/check/", book_views.check_books, name="ledger_check"),
    path("bank/", reconciliation_views.bank_overview, name="bank_overview"),
    path("bank/statements/", reconciliation_views.bank_statements, name="bank_statements"),
    path(
        "bank/statements/<int:statement_id>/",
        reconciliation_views.show_bank_statement,
        name="bank_statement",
    ),
    path("bank/lines/", reconciliation_views.bank_lines, name="bank_lines"),
    path("bank/lines/<int:line_id>/", bank_line_views.show_bank_line, name="bank_line"),
    path("bank/accounts/new/", bank_account_views.new_bank_account, name="bank_account_new"),
    path(
        "bank/accounts/<int:bank_account_id>/",
        bank_account_views.show_bank_account,
        name="bank_account",
    ),
    path(
        "bank/accounts/<int:bank_account_id>/difference/",
        reconciliation_views.bank_difference,
        name="bank_difference",
    ),
    path(
        "bank/accounts/<int:bank_account_id>/match/",
        reconciliation_views.match_again,
        name="bank_match_again",
    ),
    path(
        "bank/proposals/<int:proposal_id>/confirm/",
        bank_line_views.confirm_bank_match,
        name="bank_confirm",
    ),
    path(
        "bank/proposals/<int:proposal_id>/decline/",
        bank_line_views.decline_bank_match,
        name="bank_decline",
    ),
    path("bank/matches/<int:match_id>/undo/", bank_line_views.undo_bank_match, name="bank_undo"),
    path("orders/", payment_views.payment_orders, name="payment_orders"),
    path("orders/new/", payment_views.new_payment_order, name="payment_order_new"),
    path("orders/<int:order_id>/", payment_views.show_payment_order, name="payment_order"),
    path("orders/<int:order_id>/file/", payment_views.payment_file, name="payment_order_file"),
    path("orders/<int:order_id>/answer/", payment_views.take_answer, name="payment_order_answer"),
    path(
        "orders/<int:order_id>/<slug:step>/",
        payment_views.step_payment_order,
        name="payment_order_step",
    ),
]
