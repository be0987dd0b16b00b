"""Members of funds as a Django application (基金成员)."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Firms that joined, what they owe and have paid (成员与缴费)."""

    name = "renqi.programmes.riskfund.members"
    label = "members"
    verbose_name = "Members"

    def ready(self) -> None:
        """Offer the kind of case by which firms join, and follow merges (登记入会事项)."""
        # The tables of casework are read by now, and not before.
        from renqi.engines.casework.domain.case_kinds import CaseKind, offer
        from renqi.engines.casework.domain.case_type import Label
        from renqi.programmes.riskfund.members.domain.join_case import join_case_type
        from renqi.programmes.riskfund.members.selectors.remarks import remarks_on_applicant
        from renqi.programmes.riskfund.members.services.follow_merge import follower
        from renqi.programmes.riskfund.members.services.settle_joining import settle_joining
        from renqi.registry.domain.followers import follow

        follow(follower())
        offer(
            CaseKind(
                case_type=join_case_type(),
                summary=Label(zh="加入政府、机构和企业共担的风险基金", en="Join a risk fund"),
                after_act=settle_joining,
                remarks=remarks_on_applicant,
                # A firm asks on the page of the fund, which judges it first.
                is_listed=False,
                icon="shield-plus",
            )
        )
