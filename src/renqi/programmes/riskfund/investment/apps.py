"""Investing of funds as a Django application (基金投资)."""

from django.apps import AppConfig


class InvestmentConfig(AppConfig):
    """How idle money is kept and grows (投资管理)."""

    name = "renqi.programmes.riskfund.investment"
    label = "investment"
    verbose_name = "Investment"
