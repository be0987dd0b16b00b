"""The registry as a Django application (企业名录)."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Firms and their dated, sourced facts (企业及其事实)."""

    name = "renqi.registry"
    label = "registry"
    verbose_name = "Firm registry"

    def ready(self) -> None:
        """Offer the kinds of cases that the registry has (登记事项)."""
        # The tables of casework are read by now, and not before.
        from renqi.engines.casework.domain.case_kinds import CaseKind, offer
        from renqi.engines.casework.domain.case_type import Label
        from renqi.registry.domain.claim_case import claim_case_type
        from renqi.registry.selectors.claims import claim_remarks
        from renqi.registry.services.claim_outcomes import settle_claim

        offer(
            CaseKind(
                case_type=claim_case_type(),
                summary=Label(
                    zh="凭企业授权书获得本企业档案的使用权",
                    en="Come to act for a firm by its letter of authorisation",
                ),
                after_act=settle_claim,
                remarks=claim_remarks,
                # It is opened where nobody has signed in yet.
                is_listed=False,
                icon="building-community",
            )
        )
