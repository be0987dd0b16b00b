"""The registry as a Django application (企业名录)."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Firms and their dated, sourced facts (企业及其事实)."""

    name = "renqi.registry"
    label = "registry"
    verbose_name = "Firm registry"
