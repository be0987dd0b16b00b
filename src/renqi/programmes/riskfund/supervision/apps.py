"""Supervision of funds as a Django application (基金监管)."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Whether a fund is solvent and nobody cheats (基金监管)."""

    name = "renqi.programmes.riskfund.supervision"
    label = "supervision"
    verbose_name = "Supervision"
