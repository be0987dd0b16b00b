"""How much help a firm may get, and what bounds it (救助额度)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from renqi.engines.policy.domain.tree import Label
from renqi.kernel.errors import DomainError
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.help_terms import Cover, CoverCap
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE, CapOn, HelpForm
from renqi.programmes.riskfund.charter.domain.vocabulary_words import CAPS, FORMS

_LIMITS: Mapping[str, Label] = {
    "loss": Label(zh="已证实的损失", en="the proven loss"),
    "contributions": Label(zh="按缴费倍数计算的额度", en="the multiple of its contributions"),
}


class HelpFormClosed(DomainError):
    """The charter does not help in this form (无此救助方式)."""

    code = "charter.help_form_closed"
    message = "The charter does not help in the form “{form}”. Choose one that it offers."


class HelpTooSmall(DomainError):
    """The help is below the least amount (低于最低救助额)."""

    code = "charter.help_too_small"
    message = (
        "The help would be {amount} yuan; the charter gives none below {least}. It is bounded by:"
        " {bounds}."
    )


class FundValueUnknown(DomainError):
    """A cap is a share of the fund, whose value was not given (缺基金净值)."""

    code = "charter.fund_value_unknown"
    message = "A cap of the charter is a share of the fund; give the fund's value."


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLimit:
    """One bound of the help, in fen (限额).

    Attributes:
        key: `loss`, `contributions` or `cap:<what it reaches over>`.
        amount: The most by this bound alone, what is outstanding already taken off.
        binds: It is the lowest of all.
    """

    key: str
    amount: int
    binds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAmount:
    """The help that the charter allows (可救助额).

    Attributes:
        amount: In fen, a multiple of the charter's step; 0 where it is refused.
        limits: Every bound; those that bind are marked.
        refusals: Why there is none; empty where there is some.
    """

    amount: int
    limits: tuple[HelpLimit, ...]
    refusals: tuple[DomainError, ...]


def entitlement(
    charter: Charter,
    *,
    paid_in: int,
    proven_loss: int,
    outstanding: Mapping[CapOn, int],
    form: HelpForm,
    fund_value: int | None = None,
    month_trade: int | None = None,
) -> HelpAmount:
    """Work out the most help that the charter allows a firm (可救助额).

    It is the lowest of the bounds, cut down to a whole step: never rounded up over one.

    Args:
        charter: The one that the event falls under.
        paid_in: The firm's own contributions, less those that were extinguished, in fen.
        proven_loss: What is proven of the loss; of a bridge, the loan that falls due.
        outstanding: Help outstanding over each thing that a cap reaches over; under `FIRM` what
            the firm itself has outstanding. What is missing is nothing.
        form: In which form.
        fund_value: The fund's value, for caps that are shares of it.
        month_trade: A month's trade with the counterparty, where known, in fen.

    Raises:
        FundValueUnknown: A cap is a share of the fund and its value was not given.
    """
    cover = charter.cover
    if form not in {one.form for one in charter.help}:
        return HelpAmount(amount=0, limits=(), refusals=(HelpFormClosed(form=FORMS[form]),))
    bounds = {"loss": proven_loss * cover.loss_share // WHOLE}
    if cover.multiple is not None:
        own = outstanding.get(CapOn.FIRM, 0)
        bounds["contributions"] = max(paid_in * cover.multiple - own, 0)
    for cap in cover.caps:
        most = cap_amount(cap, fund_value=fund_value)
        bounds[f"cap:{cap.on}"] = max(most - outstanding.get(cap.on, 0), 0)
    lowest = min(bounds.values())
    limits = tuple(
        HelpLimit(key=key, amount=most, binds=most == lowest) for key, most in bounds.items()
    )
    amount = lowest - lowest % cover.step
    least = _least(cover, month_trade)
    if amount < max(least, 1):
        small = HelpTooSmall(
            amount=grouped_yuan(amount),
            least=grouped_yuan(max(least, cover.step)),
            bounds=_bounds_words(limit.key for limit in limits if limit.binds),
        )
        return HelpAmount(amount=0, limits=limits, refusals=(small,))
    return HelpAmount(amount=amount, limits=limits, refusals=())


def cap_amount(cap: CoverCap, *, fund_value: int | None) -> int:
    """Say in fen how much a cap lets be outstanding: the lower of its amount and its share.

    Raises:
        FundValueUnknown: It is a share and the fund's value was not given.
    """
    amounts = [] if cap.amount is None else [cap.amount]
    if cap.share is not None:
        if fund_value is None:
            raise FundValueUnknown
        amounts.append(max(fund_value, 0) * cap.share // WHOLE)
    return min(amounts)


def limit_words(key: str) -> Label:
    """Name a bound of the help for people (限额名称)."""
    if key in _LIMITS:
        return _LIMITS[key]
    over = CAPS[CapOn(key.removeprefix("cap:"))]
    return Label(zh=f"{over.zh}限额", en=f"the cap on {over.en.lower()}")


def _bounds_words(keys: Iterable[str]) -> Label:
    named = [limit_words(key) for key in keys]
    return Label(zh="、".join(one.zh for one in named), en=", ".join(one.en for one in named))


def _least(cover: Cover, month_trade: int | None) -> int:
    """Give the least help: the charter's amount, or a share of a month's trade if smaller."""
    if cover.trade_share_min is None or month_trade is None:
        return cover.amount_min
    return min(cover.amount_min, month_trade * cover.trade_share_min // WHOLE)
