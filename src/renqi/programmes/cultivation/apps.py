"""Cultivation as a Django application (梯度培育)."""

from django.apps import AppConfig


class CultivationConfig(AppConfig):
    """The ladder of titles, and where every firm of the city stands on it (梯度培育)."""

    name = "renqi.programmes.cultivation"
    label = "cultivation"
    verbose_name = "Cultivation"
