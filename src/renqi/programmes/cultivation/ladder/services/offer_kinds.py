"""Offer the kinds of cases about titles (登记称号事项)."""

from renqi.engines.casework.domain.case_kinds import CaseKind, offer
from renqi.engines.casework.domain.case_type import Label
from renqi.programmes.cultivation.ladder.domain.title_cases import (
    APPEAL,
    REVIEW,
    REVOCATION,
    title_case_type,
)
from renqi.programmes.cultivation.ladder.selectors.remarks import title_remarks
from renqi.programmes.cultivation.ladder.services.case_outcomes import settle_title_case

_SUMMARIES = {
    REVIEW: (Label(zh="称号到期前申请复核", en="Have a title renewed before it ends"), "refresh"),
    REVOCATION: (Label(zh="依事由撤销称号", en="Revoke a title on a ground of its rule"), "ban"),
    APPEAL: (Label(zh="对称号标记或失效提出申诉", en="Appeal about a title"), "message-report"),
}


def offer_kinds() -> None:
    """Offer them; each is opened from the page of a title, never from the list (登记)."""
    for key, (summary, icon) in _SUMMARIES.items():
        offer(
            CaseKind(
                case_type=title_case_type(key),
                summary=summary,
                after_act=settle_title_case,
                remarks=title_remarks,
                is_listed=False,
                icon=icon,
            )
        )
