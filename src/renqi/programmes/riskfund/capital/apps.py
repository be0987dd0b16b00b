"""The capital of funds as a Django application (基金资金)."""

from django.apps import AppConfig


class CapitalConfig(AppConfig):
    """Whose money a fund holds, in fen and in shares (基金资金与份额)."""

    name = "renqi.programmes.riskfund.capital"
    label = "capital"
    verbose_name = "Capital"
