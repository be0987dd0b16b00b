"""Support for firms as a Django application (扶持)."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """What a firm can get, and how the money reaches it (扶持政策与兑付)."""

    name = "renqi.programmes.cultivation.support"
    label = "support"
    verbose_name = "Support"
