"""The cultivation pool as a Django application (培育库)."""

from django.apps import AppConfig


class PoolConfig(AppConfig):
    """Which firms the city cultivates, in which kind and on which grade (分级分类培育库)."""

    name = "renqi.programmes.cultivation.pool"
    label = "pool"
    verbose_name = "Pool"
