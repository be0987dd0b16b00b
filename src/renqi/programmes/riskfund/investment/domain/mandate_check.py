"""Whether a mandate is kept, by a trade or on a day (授权检查).

Shares are of the fund's value. A share is kept when `amount x WHOLE <= share x value`, in whole
numbers, so no rounding lets a fen through. A trade is stopped only by a limit that it makes worse:
what prices did is for the daily check.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from renqi.programmes.riskfund.charter.domain.safeguards import AssetRule
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE
from renqi.programmes.riskfund.investment.domain.vocabulary import (
    CASH,
    ON_CALL_DAYS,
    ON_DEMAND,
    Limit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What lies in one instrument, in fen at today's value (持仓市值)."""

    instrument_id: int
    asset_class: str
    issuer: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The fund as the mandate looks at it (授权口径).

    Attributes:
        total: Value of the fund, in fen.
        cash: Cash that is not promised away, without what signed trades will take.
        positions: Holdings, and signed purchases at what they cost.
    """

    total: int
    cash: int
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits that hold (授权限额).

    Attributes:
        charter_ref: The version of the charter they come from.
        assets: By class.
        liquidity_share: Share of the value in cash and on call, in billionths.
        liquidity_floor: Cash in fen.
        single_trade_max: Largest trade that one person may sign.
        cvar_max: Largest expected loss of the worst twentieth of months, in billionths.
    """

    charter_ref: str
    assets: tuple[AssetRule, ...]
    liquidity_share: int
    liquidity_floor: int
    single_trade_max: int
    cvar_max: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A trade as the mandate looks at it (拟交易).

    Attributes:
        amount: Fen that go in; below zero for the value in the books of what comes out.
        cash: Fen of cash that it moves; below zero for what is paid.
        is_approved: Whether its counterparty is on the approved list.
        days: To maturity, or duration.
    """

    instrument_id: int
    asset_class: str
    issuer: str
    amount: int
    cash: int
    is_approved: bool
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One limit that does not hold, with figures and what helps (超限).

    Attributes:
        limit: Which.
        about: The class of assets or the issuer.
        allowed: Fen or days allowed, at least or at most.
        found: Fen or days found.
        remedy: Fen by which the trade must shrink, or by which the position must; none where no
            amount helps.
    """

    limit: Limit
    about: str
    allowed: int
    found: int
    remedy: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """One limit beside its figure, kept or not (授权执行).

    Attributes:
        is_floor: Whether the figure must be at least the limit.
    """

    limit: Limit
    about: str
    allowed: int
    found: int
    is_floor: bool

    @property
    def is_kept(self) -> bool:
        """Whether the limit holds."""
        return self.found >= self.allowed if self.is_floor else self.found <= self.allowed


def check_mandate(limits: Limits, standing: Standing, wanted: Wanted) -> tuple[Breach, ...]:
    """Name every limit that a trade would break (交易前检查).

    Returns:
        None of them for a trade that may be made.
    """
    rule = rule_of(limits, wanted.asset_class)
    if rule is None:
        return (
            Breach(
                limit=Limit.CLASS_UNKNOWN,
                about=wanted.asset_class,
                allowed=0,
                found=wanted.amount,
                remedy=None,
            ),
        )
    found = list(_about_the_instrument(rule, wanted))
    before = {(one.limit, one.about): one.found for one in meters(limits, standing)}
    for new in meters(limits, _after(standing, wanted)):
        # An issuer of whom nothing was held is new.
        old = before.get((new.limit, new.about), 0)
        is_worse = new.found < old if new.is_floor else new.found > old
        if not new.is_kept and is_worse:
            found.append(as_breach(new))
    return tuple(found)


def drift(limits: Limits, standing: Standing) -> tuple[Breach, ...]:
    """Name every limit that holdings break today, whatever did it (每日检查)."""
    return tuple(as_breach(one) for one in meters(limits, standing) if not one.is_kept)


def meters(limits: Limits, standing: Standing) -> tuple[Meter, ...]:
    """Put every limit beside its figure (限额与现值)."""
    found: list[Meter] = []
    for rule in limits.assets:
        inside = _in_class(standing, rule.key, cash_class(limits))
        found.append(_ceiling(Limit.SHARE_MAX, rule.key, rule.share_max, inside, standing))
        if rule.share_min:
            found.append(_floor(Limit.SHARE_MIN, rule.key, rule.share_min, inside, standing))
        issuers = {p.issuer for p in standing.positions if p.asset_class == rule.key}
        found += [
            _ceiling(
                Limit.ISSUER_MAX,
                f"{rule.key}:{issuer}",
                rule.issuer_max,
                _of_issuer(standing.positions, rule.key, issuer),
                standing,
            )
            for issuer in sorted(issuers)
        ]
    share = limits.liquidity_share
    liquid = on_call(limits, standing)
    found.append(_floor(Limit.LIQUIDITY_SHARE, "", share, liquid, standing))
    found.append(
        Meter(
            limit=Limit.LIQUIDITY_FLOOR,
            about=CASH,
            allowed=limits.liquidity_floor,
            found=standing.cash,
            is_floor=True,
        )
    )
    return tuple(found)


def on_call(limits: Limits, standing: Standing) -> int:
    """Add up cash and what is money again within a day (随时可用资金)."""
    quick = {rule.key for rule in limits.assets if rule.bucket_days <= ON_CALL_DAYS}
    return standing.cash + sum(p.value for p in standing.positions if p.asset_class in quick)


def cash_class(limits: Limits) -> str:
    """Tell as what the bank account itself counts: money on demand, where nothing else is said."""
    return CASH if rule_of(limits, CASH) else ON_DEMAND


def rule_of(limits: Limits, asset_class: str) -> AssetRule | None:
    """Give the rule of a class of assets; none for one that the mandate does not name."""
    return next((rule for rule in limits.assets if rule.key == asset_class), None)


def as_breach(meter: Meter) -> Breach:
    """Say by how much a limit is missed."""
    return Breach(
        limit=meter.limit,
        about=meter.about,
        allowed=meter.allowed,
        found=meter.found,
        remedy=abs(meter.found - meter.allowed),
    )


def _about_the_instrument(rule: AssetRule, wanted: Wanted) -> Iterable[Breach]:
    if wanted.amount <= 0:
        return
    if not wanted.is_approved:
        yield Breach(limit=Limit.COUNTERPARTY, about=wanted.issuer, allowed=0, found=1, remedy=None)
    if rule.days_max is not None and wanted.days > rule.days_max:
        yield Breach(
            limit=Limit.DAYS_MAX,
            about=wanted.asset_class,
            allowed=rule.days_max,
            found=wanted.days,
            remedy=None,
        )


def _after(standing: Standing, wanted: Wanted) -> Standing:
    positions: Sequence[Position] = (
        *standing.positions,
        Position(
            instrument_id=wanted.instrument_id,
            asset_class=wanted.asset_class,
            issuer=wanted.issuer,
            value=wanted.amount,
        ),
    )
    return replace(
        standing,
        # A fee makes the fund poorer; a sale above its value in the books makes it richer.
        total=standing.total + wanted.cash + wanted.amount,
        cash=standing.cash + wanted.cash,
        positions=tuple(positions),
    )


def _in_class(standing: Standing, asset_class: str, home_of_cash: str) -> int:
    held = sum(p.value for p in standing.positions if p.asset_class == asset_class)
    return held + (standing.cash if asset_class == home_of_cash else 0)


def _of_issuer(positions: Iterable[Position], asset_class: str, issuer: str) -> int:
    return sum(p.value for p in positions if p.asset_class == asset_class and p.issuer == issuer)


def _ceiling(limit: Limit, about: str, share: int, found: int, standing: Standing) -> Meter:
    allowed = share * standing.total // WHOLE
    return Meter(limit=limit, about=about, allowed=allowed, found=found, is_floor=False)


def _floor(limit: Limit, about: str, share: int, found: int, standing: Standing) -> Meter:
    allowed = -(-share * standing.total // WHOLE)
    return Meter(limit=limit, about=about, allowed=allowed, found=found, is_floor=True)
