"""The ledger as a Django application (复式账)."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Double entry for money and points (复式账)."""

    name = "renqi.engines.ledger"
    label = "ledger"
    verbose_name = "Ledger"
