"""The terms under which a member is, and which later charters touch them (合同条款)."""

import datetime as dt
from dataclasses import dataclass

from renqi.programmes.riskfund.charter.domain.charter import Charter, CharterInForce
from renqi.programmes.riskfund.charter.selectors.funds import charter_by_ref, charter_on
from renqi.programmes.riskfund.members.domain.ladder import LadderTerms
from renqi.programmes.riskfund.members.models import Membership


@dataclass(frozen=True, slots=True, kw_only=True)
class TermChange:
    """One part of a charter that a later version says otherwise (条款变动).

    Attributes:
        part: `band`, `total_max`, `due_day`, `prepay`, `pause`, `arrears`, `leaving` or `cover`.
        touches_contract: False where the contract keeps the old words to its end.
    """

    part: str
    touches_contract: bool


def terms_of(membership: Membership) -> CharterInForce:
    """Give the charter that the contract names; it rules what is paid and how one leaves."""
    return charter_by_ref(membership.charter_ref)


def ladder_terms(charter: Charter) -> LadderTerms:
    """Read what a charter says of arrears (欠缴条款)."""
    return LadderTerms(
        remind_days=charter.arrears.remind_days,
        suspend_months=charter.arrears.suspend_months,
        exit_months=charter.arrears.exit_months,
        notice_days=charter.leaving.notice_days,
    )


def later_changes(membership: Membership, *, on: dt.date) -> tuple[str, tuple[TermChange, ...]]:
    """Say what the charter in force says otherwise than the contract's (后续章程变动).

    What is paid, what unpaid months lead to and what leaves with a firm stay as in the contract;
    help and cover follow the charter in force on the day of the event.

    Returns:
        The reference of the charter in force, and the parts that differ.
    """
    then, now = terms_of(membership), charter_on(membership.fund, on=on)
    if then.ref == now.ref:
        return now.ref, ()
    old, new = _parts(then.charter, membership), _parts(now.charter, membership)
    return now.ref, tuple(
        TermChange(part=part, touches_contract=part == "cover")
        for part in old
        if old[part] != new[part]
    )


def _parts(charter: Charter, membership: Membership) -> dict[str, object]:
    paid = charter.contributions
    return {
        "band": [b for b in paid.bands if (b.size, b.risk) == (membership.size, membership.risk)],
        "total_max": paid.total_max,
        "due_day": paid.due_day,
        "prepay": paid.prepay_months_max,
        "pause": paid.pause_months_max,
        "arrears": charter.arrears,
        "leaving": charter.leaving,
        "cover": (charter.cover, charter.events, charter.exclusions, charter.help),
    }
