"""The cultivation pool as a Django application (培育库)."""

from django.apps import AppConfig


class PoolConfig(AppConfig):
    """Which firms the city cultivates, in which kind and on which grade (分级分类培育库)."""

    name = "renqi.programmes.cultivation.pool"
    label = "pool"
    verbose_name = "Pool"

    def ready(self) -> None:
        """Follow merges of firms (跟随企业合并)."""
        # The tables are read by now, and not before.
        from renqi.programmes.cultivation.pool.services.follow_merge import follower
        from renqi.registry.domain.followers import follow

        follow(follower())
