"""Take the mandate of a charter over, so that the database can hold trades to it (授权生效)."""

import datetime as dt

from django.db import transaction

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.selectors.fund_accounts import (
    fund_accounts,
    funds_with_books,
)
from renqi.programmes.riskfund.charter.domain.charter import CharterInForce
from renqi.programmes.riskfund.charter.domain.refusals import NoCharter
from renqi.programmes.riskfund.charter.selectors.funds import charter_on, fund_of
from renqi.programmes.riskfund.investment.domain.vocabulary import ON_CALL_DAYS
from renqi.programmes.riskfund.investment.models import MandateRule, Portfolio

_ALL = Scope(all=True)


def take_mandates(*, on: dt.date, at: dt.datetime) -> tuple[str, ...]:
    """Take over what is in force for every fund whose book is open (全部授权生效).

    Args:
        on: The city's day.
        at: The instant.

    Returns:
        The funds whose mandate became another.

    Effects:
        As `take_mandate`; funds without a charter keep what they had.
    """
    changed = []
    for fund in funds_with_books():
        try:
            if take_mandate(fund, on=on, at=at):
                changed.append(fund)
        except NoCharter:
            continue
    return tuple(changed)


def take_mandate(fund: str, *, on: dt.date, at: dt.datetime) -> bool:
    """Take the mandate over that is in force on a day (授权生效).

    For jobs and commands: no page alters what trades are held to.

    Returns:
        Whether anything became another.

    Raises:
        NoCharter: No charter is in force.
        BookMissing: The fund's book is not open.

    Effects:
        The portfolio and its rules.

    Locks:
        The portfolio.
    """
    in_force = charter_on(fund, on=on)
    with transaction.atomic():
        known = Portfolio.objects.select_for_update(no_key=True).filter(fund=fund).first()
        if known is not None and known.charter_ref == in_force.ref:
            return False
        _write(fund, in_force, on=on, at=at)
    return True


def _write(fund: str, in_force: CharterInForce, *, on: dt.date, at: dt.datetime) -> None:
    accounts = fund_accounts(fund)
    charter = in_force.charter
    row, _ = Portfolio.objects.update_or_create(
        fund=fund,
        defaults={
            "institution_id": fund_of(fund, scope=_ALL).institution_id,
            "book_id": accounts.book_id,
            "cash_id": accounts.cash,
            "class_ids": sorted(accounts.classes.values()),
            "charter_ref": in_force.ref,
            "liquidity_share": charter.safeguards.liquidity_share,
            "single_trade_max": charter.mandate.single_trade_max,
            "cvar_max": charter.mandate.cvar_max,
            "on_call_days": ON_CALL_DAYS,
            "taken_on": on,
            "taken_at": at,
        },
    )
    MandateRule.objects.filter(portfolio=row).delete()
    MandateRule.objects.bulk_create(
        MandateRule(
            portfolio=row,
            asset_class=rule.key,
            share_min=rule.share_min,
            share_max=rule.share_max,
            issuer_max=rule.issuer_max,
            days_max=rule.days_max,
            bucket_days=rule.bucket_days,
        )
        for rule in charter.mandate.assets
    )
