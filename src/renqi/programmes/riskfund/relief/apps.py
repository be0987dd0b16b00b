"""Emergency money as a Django application (应急救助)."""

from django.apps import AppConfig


class ReliefConfig(AppConfig):
    """Claims, lanes, payouts, loans and losses (应急救助)."""

    name = "renqi.programmes.riskfund.relief"
    label = "relief"
    verbose_name = "Relief"
