"""Services for growth as a Django application (培育服务)."""

from django.apps import AppConfig


class GrowthConfig(AppConfig):
    """What providers offer, what firms book of it, and each firm's plan to grow (培育服务)."""

    name = "renqi.programmes.cultivation.growth"
    label = "growth"
    verbose_name = "Growth"

    def ready(self) -> None:
        """Follow merges of firms (跟随企业合并)."""
        # The tables are read by now, and not before.
        from renqi.programmes.cultivation.growth.services.follow_merge import follower
        from renqi.registry.domain.followers import follow

        follow(follower())
