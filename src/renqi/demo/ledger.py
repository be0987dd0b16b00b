"""Made-up books for the made-up city, posted as real ones are (演示账簿).

A special fund gets its money and awards it; an alliance collects dues and gives out points. Every
state that a page shows occurs once: holds that were settled, let go, or still wait; a reversal, a
refund, a clawed-back and a lapsed lot, a frozen account, periods closed softly and for good.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.utils import timezone

from renqi.demo.alliance_book import keep_alliance
from renqi.demo.ledger_teller import TEN_THOUSAND_YUAN, DemoFirm, Teller, month
from renqi.engines.ledger.domain.kinds import Side

FUND = "demo-fund"
FIRMS_LEAST = 5
_FIRST_ROUND, _SECOND_ROUND, _WAITING, _MEMBERS = 30, 24, 5, 8
_NOTICE_DAYS = 8


def load_demo_books(
    firms: Sequence[DemoFirm], *, bank: str, alliance: str, seed: int, now: datetime
) -> None:
    """Keep the books of half a year (演示账簿).

    Args:
        firms: Whom the money goes to, FIRMS_LEAST or more; the first has a sign-in.
        bank: Owner key of the bank that holds the money.
        alliance: Owner key of the alliance.
        seed: The same seed gives the same amounts.
        now: The instant; the months before it are closed.

    Effects:
        Two books with their accounts, and some two hundred transfers. The worker
        seals them: what seals must see them committed.

    """
    today = timezone.localdate(now)
    rng = np.random.default_rng([seed, 3])
    _keep_fund(firms, bank=bank, today=today, now=now, rng=rng)
    keep_alliance(firms[:_MEMBERS], owner=alliance, today=today, now=now, rng=rng)


def _keep_fund(
    firms: Sequence[DemoFirm], *, bank: str, today: date, now: datetime, rng: Any
) -> None:
    fund = Teller.open(FUND, "演示专项资金账簿", now=now)
    cash = fund.account(
        "custody", "演示银行专项资金监管户", owner=bank, purpose="银行存款", side=Side.DEBIT
    )
    source = fund.account("appropriation", "演示财政拨款", purpose="财政拨款")
    pool = fund.account("srdi-award", "演示专精特新奖补资金", purpose="专项资金", is_lotted=True)
    digital = fund.account("digital", "演示数字化改造补贴资金", purpose="专项资金", is_lotted=True)
    owed = {firm.uscc: _open_owed(fund, firm) for firm in firms}
    _appropriate(fund, (cash, source, pool, digital), today=today)
    _first_round(fund, firms[:_FIRST_ROUND], owed, (cash, pool), today=today, rng=rng)
    _second_round(fund, firms[:_SECOND_ROUND], owed, (cash, digital), today=today, rng=rng)
    _mend(fund, firms, owed, (cash, pool), today=today)
    fund.close(month(today, 2) - timedelta(days=1), is_final=True)
    fund.close(month(today, 0) - timedelta(days=1), is_final=False)
    fund.lapse(on=today)
    waiting = [
        fund.transfer(
            pool,
            owed[firm.uscc],
            int(rng.integers(10, 40)) * TEN_THOUSAND_YUAN,
            key=f"wait {firm.uscc}",
            on=today,
            cause="award.srdi",
            memo="第二批专精特新奖补（公示中）",
        )
        for firm in firms[:_WAITING]
    ]
    fund.hold(waiting, on=today, expires_at=now + timedelta(days=30))
    fund.freeze(owed[firms[-1].uscc], "演示：法院协助冻结")


def _open_owed(fund: Teller, firm: DemoFirm) -> int:
    return fund.account(
        f"firm:{firm.uscc}",
        f"{firm.name}（应付奖补）",
        owner=firm.uscc,
        purpose="应付企业",
        balance_max=500 * TEN_THOUSAND_YUAN,
    )


def _appropriate(fund: Teller, accounts: tuple[int, int, int, int], *, today: date) -> None:
    cash, source, pool, digital = accounts
    day = month(today, 5, day=8)
    money = 4_000 * TEN_THOUSAND_YUAN
    fund.post(cash, source, money, key="in", on=day, cause="appropriation", memo="市级财政拨款到账")
    fund.post(
        source,
        pool,
        2_800 * TEN_THOUSAND_YUAN,
        key="srdi",
        on=day,
        cause="appropriation.srdi",
        memo="下达专精特新奖补指标",
        lot_expires_on=date(today.year + 1, 12, 31),
    )
    # The budget of the year before: what nobody used of it goes back.
    fund.post(
        source,
        digital,
        900 * TEN_THOUSAND_YUAN,
        key="digital",
        on=day,
        cause="appropriation.digital",
        memo="下达数字化改造补贴指标（上年结转）",
        lot_expires_on=month(today, 0) - timedelta(days=1),
    )
    for ago in (4, 3, 2, 1):
        fund.post(
            cash,
            source,
            1_234_500 + ago * 7_711,
            key=f"interest {ago}",
            on=month(today, ago, day=21),
            cause="interest",
            memo="监管户存款利息",
        )


def _first_round(
    fund: Teller,
    firms: Sequence[DemoFirm],
    owed: dict[str, int],
    accounts: tuple[int, int],
    *,
    today: date,
    rng: Any,
) -> None:
    """Promise awards before the public notice, settle them after it, pay them out."""
    cash, pool = accounts
    promised, settled = month(today, 4, day=12), month(today, 4, day=12 + _NOTICE_DAYS)
    sizes = [int(rng.integers(10, 60)) * TEN_THOUSAND_YUAN for _ in firms]
    voucher = fund.number("round 1", on=promised)
    holds = [
        fund.transfer(
            pool,
            owed[firm.uscc],
            size,
            key=f"award {firm.uscc}",
            on=promised,
            cause="award.srdi",
            memo="第一批专精特新奖补",
            group_id=voucher,
        )
        for firm, size in zip(firms, sizes, strict=True)
    ]
    fund.hold(holds, on=promised)
    # An objection stopped the last but one, and halved the one before it.
    *paid, halved, stopped, last = holds
    fund.settle({hold.id: None for hold in (*paid, last)}, on=settled)
    fund.settle({halved.id: halved.amount // 2}, on=settled)
    fund.release([stopped.id], on=settled)
    payouts = month(today, 3, day=3)
    for firm, size, hold in zip(firms, sizes, holds, strict=True):
        if hold in (halved, stopped):
            continue
        fund.post(
            owed[firm.uscc],
            cash,
            size,
            key=f"pay {firm.uscc}",
            on=payouts,
            cause="payout",
            memo="奖补资金拨付",
        )


def _second_round(
    fund: Teller,
    firms: Sequence[DemoFirm],
    owed: dict[str, int],
    accounts: tuple[int, int],
    *,
    today: date,
    rng: Any,
) -> None:
    """Award subsidies in one voucher and pay the first half of each."""
    cash, digital = accounts
    day, payday = month(today, 2, day=10), month(today, 2, day=18)
    voucher = fund.number("round 2", on=day)
    awards = [
        fund.transfer(
            digital,
            owed[firm.uscc],
            int(rng.integers(8, 30)) * TEN_THOUSAND_YUAN,
            key=f"digital {firm.uscc}",
            on=day,
            cause="award.digital",
            memo="数字化改造补贴",
            group_id=voucher,
        )
        for firm in firms
    ]
    fund.post_all(awards, on=day)
    for firm, award in zip(firms, awards, strict=True):
        fund.post(
            owed[firm.uscc],
            cash,
            award.amount // 2,
            key=f"half {firm.uscc}",
            on=payday,
            cause="payout",
            memo="数字化改造补贴首期拨付",
        )


def _mend(
    fund: Teller,
    firms: Sequence[DemoFirm],
    owed: dict[str, int],
    accounts: tuple[int, int],
    *,
    today: date,
) -> None:
    """Award the wrong firm and undo it; take back part of a payout."""
    cash, pool = accounts
    day, size = month(today, 1, day=9), 15 * TEN_THOUSAND_YUAN
    wrong, right, given = owed[firms[2].uscc], owed[firms[0].uscc], owed[firms[1].uscc]
    words = {"cause": "award.srdi", "memo": "省级认定配套奖励"}
    mistaken = fund.post(pool, wrong, size, key="wrong firm", on=day, **words)
    fund.reverse(mistaken, "演示：收款单位录入有误，冲销重记", on=day + timedelta(days=1))
    fund.post(pool, right, size, key="right firm", on=day + timedelta(days=1), **words)
    paid = fund.post(
        given, cash, 4 * TEN_THOUSAND_YUAN, key="extra", on=day, cause="payout", memo="二期拨付"
    )
    fund.refund(paid, 3 * TEN_THOUSAND_YUAN, "演示：核减部分退回", on=day + timedelta(days=6))
