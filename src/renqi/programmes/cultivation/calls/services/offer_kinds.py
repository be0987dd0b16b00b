"""Offer one kind of case for each rung of the ladder (登记申报事项)."""

import datetime as dt

from renqi.engines.casework.domain.case_kinds import CaseKind, Remark, offer
from renqi.engines.casework.domain.case_type import Label
from renqi.programmes.cultivation.calls.domain.application_case import (
    OPTIONAL_STAGES,
    TableChoices,
    application_case_type,
)
from renqi.programmes.cultivation.calls.selectors.remarks import remarks_on_applicant
from renqi.programmes.cultivation.calls.services.settle_application import settle_application
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.programmes.cultivation.ladder.domain.rungs import RUNGS, Rung

_NOTICE_DAYS = 5


def offer_kinds() -> None:
    """Offer the kinds; a firm opens them under a call, not from the list of kinds (登记申报事项).

    The table offered here is the newest rule's with every stage. Each case has its call's own.
    """
    for rung in RUNGS:
        newest = ladder_catalogue().versions(rung.rule)[-1]
        choices = TableChoices(
            rung=rung,
            rule_ref=newest.ref,
            stages=frozenset(OPTIONAL_STAGES),
            materials=(),
            notice_days=_NOTICE_DAYS,
        )
        offer(
            CaseKind(
                case_type=application_case_type(choices),
                summary=Label(zh=f"申报{rung.zh}", en=f"Apply for {rung.en}"),
                after_act=settle_application,
                remarks=_remarks_for(rung),
                is_listed=False,
                icon="award",
            )
        )


def _remarks_for(rung: Rung) -> "_Remarks":
    return _Remarks(rung=rung)


class _Remarks:
    """What officials are shown beside an application for one rung."""

    def __init__(self, *, rung: Rung) -> None:
        """Remember for which rung."""
        self.rung = rung

    def __call__(self, subject_key: str, /, *, at: dt.datetime) -> tuple[Remark, ...]:
        """Give the remarks on the firm."""
        return remarks_on_applicant(subject_key, rung=self.rung, at=at)
