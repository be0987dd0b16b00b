"""Addresses of accounts, statements, the journal and the books (账务网址)."""

from django.urls import path

from renqi.web.ledger import account_views, book_views, journal_views, statement_views

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
]
