"""Emergency money as a Django application (应急救助)."""

from django.apps import AppConfig


class ReliefConfig(AppConfig):
    """Claims, lanes, payouts, loans and losses (应急救助)."""

    name = "renqi.programmes.riskfund.relief"
    label = "relief"
    verbose_name = "Relief"

    def ready(self) -> None:
        """Offer the kind of case that claims run under, and follow merges (登记救助事项)."""
        # The tables of casework are read by now, and not before.
        from renqi.engines.casework.domain.case_kinds import CaseKind, offer
        from renqi.engines.casework.domain.case_type import Label
        from renqi.programmes.riskfund.members.domain.leaving_bars import bar_leaving
        from renqi.programmes.riskfund.relief.domain.claim_case import claim_table
        from renqi.programmes.riskfund.relief.services.follow_claims import follower
        from renqi.programmes.riskfund.relief.services.leaving_bars import owes_or_awaits
        from renqi.programmes.riskfund.relief.services.money_follow_merge import money_follower
        from renqi.programmes.riskfund.relief.services.settle_claim import settle_claim
        from renqi.registry.domain.followers import follow

        offer(
            CaseKind(
                case_type=claim_table(),
                summary=Label(
                    zh="企业遇突发事件向风险基金申请应急救助",
                    en="A firm asks a risk fund for emergency money",
                ),
                after_act=settle_claim,
                is_listed=False,
                icon="lifebuoy",
            )
        )
        follow(follower())
        follow(money_follower())
        bar_leaving("relief", owes_or_awaits)
