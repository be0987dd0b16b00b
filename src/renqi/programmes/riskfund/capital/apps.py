"""The capital of funds as a Django application (基金资金)."""

from django.apps import AppConfig


class CapitalConfig(AppConfig):
    """Whose money a fund holds, in fen and in shares (基金资金与份额)."""

    name = "renqi.programmes.riskfund.capital"
    label = "capital"
    verbose_name = "Capital"

    def ready(self) -> None:
        """Follow merges of firms (登记)."""
        from renqi.programmes.riskfund.capital.services.follow_merge import follower
        from renqi.registry.domain.followers import follow

        follow(follower())
