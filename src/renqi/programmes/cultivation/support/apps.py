"""Support for firms as a Django application (扶持)."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """What a firm can get, and how the money reaches it (扶持政策与兑付)."""

    name = "renqi.programmes.cultivation.support"
    label = "support"
    verbose_name = "Support"

    def ready(self) -> None:
        """Offer the kinds of cases that lists and claims run under, and follow merges (登记)."""
        # The tables of casework are read by now, and not before.
        from renqi.engines.casework.domain.case_kinds import CaseKind, offer
        from renqi.engines.casework.domain.case_type import Label
        from renqi.programmes.cultivation.support.domain.case_tables import (
            claim_case_type,
            list_case_type,
        )
        from renqi.programmes.cultivation.support.services.claim_outcomes import settle_claim
        from renqi.programmes.cultivation.support.services.follow_merge import follower
        from renqi.programmes.cultivation.support.services.list_outcomes import settle_list
        from renqi.registry.domain.followers import follow

        follow(follower())
        offer(
            CaseKind(
                case_type=list_case_type(),
                summary=Label(
                    zh="免申即享名单公示与异议处理", en="Notice of a list of entitled firms"
                ),
                after_act=settle_list,
                # Whoever publishes a list opens it.
                is_listed=False,
                icon="speakerphone",
            )
        )
        offer(
            CaseKind(
                case_type=claim_case_type(),
                summary=Label(zh="追回已拨付的扶持资金", en="Claim support back"),
                after_act=settle_claim,
                is_listed=False,
                icon="receipt-refund",
            )
        )
