"""Charters of funds as a Django application (基金章程)."""

from django.apps import AppConfig


class CharterConfig(AppConfig):
    """What a fund promises, to whom and at what price (基金章程)."""

    name = "renqi.programmes.riskfund.charter"
    label = "charter"
    verbose_name = "Charters"
