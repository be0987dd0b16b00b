"""Calls for a rung, applications and recommendation as a Django application (申报与推荐)."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    """How a firm comes to a title: a call, an application, a recommendation (申报与推荐)."""

    name = "renqi.programmes.cultivation.calls"
    label = "calls"
    verbose_name = "Calls and applications"

    def ready(self) -> None:
        """Offer one kind of case for each rung, and follow merges (登记申报事项)."""
        # The tables of casework are read by now, and not before.
        from renqi.programmes.cultivation.calls.services.follow_merge import follower
        from renqi.programmes.cultivation.calls.services.offer_kinds import offer_kinds
        from renqi.registry.domain.followers import follow

        offer_kinds()
        follow(follower())
