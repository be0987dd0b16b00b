"""What a charter says: the typed form of a fund's rules (基金章程).

A charter is a document with dates. Everybody who acts for a fund reads it in this form: money in
fen, shares in billionths, time in the unit that a name says. `None` and empty tuples mean that
the charter does not say, never zero.
"""

import datetime as dt
from dataclasses import dataclass

from renqi.engines.policy.domain.tree import Label, Rule
from renqi.programmes.riskfund.charter.domain.basis import Basis, Source
from renqi.programmes.riskfund.charter.domain.help_terms import (
    BreakGlass,
    Cover,
    Delegation,
    Exclusion,
    Help,
    LaneRule,
    TriggerEvent,
)
from renqi.programmes.riskfund.charter.domain.money_terms import (
    Arrears,
    Contributions,
    Leaving,
    LossLayer,
    Matching,
)
from renqi.programmes.riskfund.charter.domain.safeguards import Mandate, Safeguards
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind, RecoveryOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskClass:
    """Firms of about the same risk (风险等级); the first whose rule is met counts.

    Attributes:
        key: Short name, such as `A`.
        label: Name for people.
        rule: Which firms belong to it; none takes all that are left or unknown.
        pd_month: Chance of a claim in a month, in billionths.
        correlation: How much of it all firms share, in billionths.
        loss_given: Share of a claim's help that is never paid back, in billionths.
    """

    key: str
    label: Label
    rule: Rule | None
    pd_month: int
    correlation: int
    loss_given: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """All that a charter says (章程全文).

    `basis` says of single numbers where they come from and how well that is known, `sources`
    what the short names in it stand for.
    """

    fund: str
    kind: FundKind
    title: Label
    joining: Rule
    risk_classes: tuple[RiskClass, ...]
    contributions: Contributions
    matching: tuple[Matching, ...]
    cover: Cover
    events: tuple[TriggerEvent, ...]
    exclusions: tuple[Exclusion, ...]
    help: tuple[Help, ...]
    lanes: tuple[LaneRule, ...]
    delegation: tuple[Delegation, ...]
    break_glass: BreakGlass | None
    arrears: Arrears
    leaving: Leaving
    loss_order: tuple[LossLayer, ...]
    recoveries: RecoveryOrder
    safeguards: Safeguards
    mandate: Mandate
    basis: tuple[Basis, ...] = ()
    sources: tuple[Source, ...] = ()

    def basis_of(self, path: str) -> Basis | None:
        """Say where a number comes from, such as `cover.multiple`; none where nobody said."""
        return next((one for one in self.basis if one.path == path), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterInForce:
    """A charter with the name and the days of its version (有效章程).

    Attributes:
        ref: `fund@number`, which running cases keep.
        effective_from: First day.
        effective_until: Last day; none while no later version is published.
    """

    ref: str
    charter: Charter
    effective_from: dt.date
    effective_until: dt.date | None
