"""The ladder of titles as a Django application (梯度称号)."""

from django.apps import AppConfig


class LadderConfig(AppConfig):
    """Titles with time: granted, kept up, renewed, lost (梯度称号)."""

    name = "renqi.programmes.cultivation.ladder"
    label = "ladder"
    verbose_name = "Ladder of titles"
