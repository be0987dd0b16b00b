"""An instrument with all that hangs on it, in a fund of one institution, for the matrix."""

import datetime as dt

from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_accounts
from renqi.programmes.riskfund.investment.models import (
    Counterparty,
    DriftAlert,
    Instrument,
    MandateRule,
    Portfolio,
    Price,
    Proposal,
    Trade,
)

INVESTMENT_OF_NOBODY: dict[str, object] = dict.fromkeys(
    (
        "investment_trade",
        "investment_instrument",
        "investment_party",
        "investment_price",
        "investment_proposal",
        "investment_alert",
    ),
    987_654_321,
)


def make_investment_things(*, fund: str, institution_id: int, name: str, at: dt.datetime) -> (
    dict[str, object]
):  # fmt: skip
    """Make one of each in a fund whose book is open."""
    owned = {"fund": fund, "institution_id": institution_id}
    _portfolio(fund, institution_id, at)
    party = Counterparty.objects.create(
        **owned, name=name, kind="bank", reason=name, listed_by_id=1, listed_by_name="x",
        listed_at=at,
    )  # fmt: skip
    instrument = Instrument.objects.create(
        **owned, code="MMF", name=name, counterparty=party, asset_class="money_fund", rate=0,
        starts_on=at.date(), day_count="actual_365", bucket_days=1, by_id=1, by_name="x", at=at,
    )  # fmt: skip
    trade = Trade.objects.create(
        **owned, instrument=instrument, kind="buy", quantity=1, price=10**9, amount=1,
        trade_on=at.date(), settle_on=at.date(), reason=name, charter_ref="x",
        request_key=f"rights {fund}", proposed_by_id=1, proposed_by_name="x", proposed_at=at,
    )  # fmt: skip
    price = Price.objects.create(
        **owned, instrument=instrument, on=at.date(), price=10**9, source="manual",
        source_name=name, state="stated", stated_by_id=1, stated_by_name="x", stated_at=at,
    )  # fmt: skip
    proposal = Proposal.objects.create(
        **owned, goal="least_risk", seed=1, turnover_max=1, on=at.date(), asked_by_id=1,
        request_key=f"rights {fund}", asked_by_name=name, asked_at=at,
    )  # fmt: skip
    alert = DriftAlert.objects.create(
        **owned, limit="share_max", about="money_fund", since_on=at.date(), seen_on=at.date(),
        allowed=0, found=1,
    )  # fmt: skip
    return {
        "investment_trade": trade.pk,
        "investment_instrument": instrument.pk,
        "investment_party": party.pk,
        "investment_price": price.pk,
        "investment_proposal": proposal.pk,
        "investment_alert": alert.pk,
    }


def _portfolio(fund: str, institution_id: int, at: dt.datetime) -> None:
    accounts = fund_accounts(fund)
    row = Portfolio.objects.create(
        fund=fund, institution_id=institution_id, book_id=accounts.book_id,
        cash_id=accounts.cash, class_ids=sorted(accounts.classes.values()), charter_ref="x@1",
        liquidity_share=0, single_trade_max=0, cvar_max=0, on_call_days=1, taken_on=at.date(),
        taken_at=at,
    )  # fmt: skip
    MandateRule.objects.create(
        portfolio=row, asset_class="money_fund", share_min=0, share_max=10**9, issuer_max=10**9,
        bucket_days=1,
    )  # fmt: skip
