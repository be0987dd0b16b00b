"""From a charter and its firms to the model whose ruin can be worked out (试算模型)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from renqi.engines.simulation.ruin_model import FundModel, ModelClass
from renqi.programmes.riskfund.charter.domain.charter import Charter, RiskClass
from renqi.programmes.riskfund.charter.domain.help_amount import entitlement
from renqi.programmes.riskfund.charter.domain.money_terms import ContributionBand
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE, Bearer, HelpForm, Party
from renqi.programmes.riskfund.supervision.domain.population import Group
from renqi.programmes.riskfund.supervision.domain.trial_terms import Terms

# Losses are told apart by a thousandth of the largest payout, or finer where that is exact.
_PARTS = 1_000
_YEAR = 12
# A loss that no bound of cover leaves room for.
_ANY_LOSS = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLine:
    """Members of a size and a risk class, and what a claim of one costs (分类测算).

    Attributes:
        size: Size class.
        risk: Risk class.
        eligible: How many may join.
        members: How many do.
        month: What one pays a month, in fen.
        help: What one gets, in fen; 0 where it is below the least help.
        cost: What of it the fund loses, in fen, after repayment and what banks retain.
        pd_month: Chance of a claim in a month, in billionths.
        correlation: How much of it all share, in billionths.
    """

    size: str
    risk: str
    eligible: int
    members: int
    month: int
    help: int
    cost: int
    pd_month: int
    correlation: int

    @property
    def key(self) -> str:
        """Its name in the model."""
        return f"{self.size}.{self.risk}"


def month_in_band(band: ContributionBand, share: int) -> int:
    """Give what a firm pays a month at a place of its band, cut to a step (月缴额).

    Example: a band of 100 to 200 yuan by 50, at 0.7 of the way: 170, cut to 150.
    """
    above = (band.month_max - band.month_min) * share // WHOLE
    return band.month_min + above // band.step * band.step


def groups_of_city(
    charter: Charter, terms: Terms, eligible: Mapping[tuple[str, str], int]
) -> tuple[Group, ...]:
    """Give the members a city would bring (全市参保测算).

    Where firms pay nothing by the month, all that may join are covered without a contribution.
    """
    groups = []
    if not charter.contributions.bands:
        return tuple(
            Group(
                size=size,
                risk=risk,
                eligible=firms,
                members=firms * terms.take_up // WHOLE,
                month=0,
                paid_in=0,
            )
            for (size, risk), firms in sorted(eligible.items())
        )
    for band in charter.contributions.bands:
        firms = eligible.get((band.size, band.risk), 0)
        members = firms * terms.take_up // WHOLE
        month = month_in_band(band, terms.contribution)
        paid = min(month * terms.paid_months, charter.contributions.total_max)
        groups.append(
            Group(
                size=band.size,
                risk=band.risk,
                eligible=firms,
                members=members,
                month=month * members,
                paid_in=paid * members,
            )
        )
    return tuple(groups)


def class_lines(
    charter: Charter, groups: Iterable[Group], *, fund_value: int
) -> tuple[ClassLine, ...]:
    """Work out what a claim of each class costs the fund (分类测算).

    Args:
        charter: The charter, as the sliders left it.
        groups: Its members.
        fund_value: What the fund is worth when claims come, for caps that are a share of it.
    """
    classes = {one.key: one for one in charter.risk_classes}
    lines = []
    for group in groups:
        risk = classes[group.risk]
        paid = group.paid_in // group.members if group.members else 0
        given = help_of(charter, paid=paid, fund_value=fund_value)
        lines.append(
            ClassLine(
                size=group.size,
                risk=group.risk,
                eligible=group.eligible,
                members=group.members,
                month=group.month // group.members if group.members else 0,
                help=given,
                cost=_cost(charter, risk, given),
                pd_month=risk.pd_month,
                correlation=risk.correlation,
            )
        )
    return tuple(lines)


def help_of(charter: Charter, *, paid: int, fund_value: int) -> int:
    """Give the help a firm with so much paid in gets for a loss that is large enough (救助额).

    A claim asks for all that cover allows: the careful side. Help below the least is none.
    """
    found = entitlement(
        charter,
        paid_in=paid,
        proven_loss=_ANY_LOSS,
        outstanding={},
        form=charter.help[0].form,
        fund_value=fund_value,
    )
    return found.amount


def retained_share(charter: Charter) -> int:
    """Give the share of a loss that banks bear outside the fund, in billionths (银行自留)."""
    left, retained = WHOLE, 0
    for layer in charter.loss_order:
        taken = left if layer.loss_share_max is None else min(left, layer.loss_share_max)
        outside = sum(one.share for one in layer.shares if one.bearer is Bearer.RETAINED)
        retained += taken * outside // WHOLE
        left -= taken
    return retained


def income_by_party(charter: Charter, firms_month: int) -> dict[Party, int]:
    """Give what comes in a month from each party, matching and its yearly caps kept (月收入)."""
    found = {Party.FIRM: firms_month, Party.GOVERNMENT: 0, Party.INSTITUTION: 0}
    for one in charter.matching:
        added = firms_month * one.ratio // WHOLE
        if one.year_max is not None:
            added = min(added, one.year_max // _YEAR)
        found[one.party] += added
    return found


def fees_month(charter: Charter, lines: Iterable[ClassLine]) -> int:
    """Give what the fees of help come to in a usual month, in fen (月费用收入)."""
    terms = charter.help[0]
    if terms.form is not HelpForm.BRIDGE:
        return 0
    helped = sum(one.members * one.help * one.pd_month for one in lines) // WHOLE
    return helped * terms.fee_day * terms.days_normal // WHOLE


def fund_model(charter: Charter, terms: Terms, lines: Iterable[ClassLine]) -> FundModel | None:
    """Give the model; none where nobody would be helped (模型)."""
    known = tuple(lines)
    classes = tuple(
        ModelClass(
            key=one.key,
            firms=one.members,
            pd_month=one.pd_month / WHOLE,
            correlation=one.correlation / WHOLE,
            payout=one.cost,
        )
        for one in known
        if one.members and one.cost
    )
    if not classes:
        return None
    firms_month = sum(one.month * one.members for one in known)
    return FundModel(
        classes=classes,
        persistence=terms.persistence / WHOLE,
        income_month=sum(income_by_party(charter, firms_month).values())
        + fees_month(charter, known),
        unit=_unit([one.payout for one in classes]),
        month_cap=None,
        growth_month=terms.growth_year / WHOLE / _YEAR,
    )


def _unit(payouts: Sequence[int]) -> int:
    return max(math.gcd(*payouts), max(payouts) // _PARTS, 1)


def _cost(charter: Charter, risk: RiskClass, given: int) -> int:
    lost = given * risk.loss_given // WHOLE
    return lost * (WHOLE - retained_share(charter)) // WHOLE
