"""Casework as a Django application (办件)."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Applications and decisions: stages, clocks, four eyes, notice, appeal (办件引擎)."""

    name = "renqi.engines.casework"
    label = "casework"
    verbose_name = "Casework"
