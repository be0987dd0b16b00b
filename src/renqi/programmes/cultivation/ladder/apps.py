"""The ladder of titles as a Django application (梯度称号)."""

from django.apps import AppConfig


class LadderConfig(AppConfig):
    """Titles with time: granted, kept up, renewed, lost (梯度称号)."""

    name = "renqi.programmes.cultivation.ladder"
    label = "ladder"
    verbose_name = "Ladder of titles"

    def ready(self) -> None:
        """Offer the kinds of cases about titles, and follow merges (登记称号事项)."""
        # The tables of casework are read by now, and not before.
        from renqi.programmes.cultivation.ladder.services.follow_merge import follower
        from renqi.programmes.cultivation.ladder.services.offer_kinds import offer_kinds
        from renqi.registry.domain.followers import follow

        offer_kinds()
        follow(follower())
