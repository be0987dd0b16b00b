"""The made-up book of the made-up alliance: dues and points (演示联盟账簿)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from renqi.demo.ledger_teller import TEN_THOUSAND_YUAN, DemoFirm, Teller, month
from renqi.engines.ledger.domain.kinds import Side, Unit

ALLIANCE = "demo-alliance"


def keep_alliance(
    members: Sequence[DemoFirm], *, owner: str, today: date, now: datetime, rng: Any
) -> None:
    """Keep the alliance's dues and points (演示联盟账簿).

    Args:
        members: Its firms, two or more.
        owner: Owner key of the alliance.
        today: The day of the city.
        now: The instant.
        rng: Where the amounts come from.

    Effects:
        One book with its accounts and transfers, closed through last month.

    """
    book = Teller.open(ALLIANCE, "演示产业联盟账簿", now=now)
    cash = book.account("bank", "演示联盟基本户", owner=owner, purpose="银行存款", side=Side.DEBIT)
    joint = book.account("joint-fund", "演示联合发展基金", owner=owner, purpose="联合基金")
    day = month(today, 5, day=15)
    for firm in members:
        book.post(
            cash,
            joint,
            2 * TEN_THOUSAND_YUAN,
            key=f"dues {firm.uscc}",
            on=day,
            cause="alliance.dues",
            memo=f"{firm.name} 年度会费",
        )
    book.post(
        joint,
        cash,
        6_800_00,
        key="meeting",
        on=month(today, 3, day=20),
        cause="alliance.event",
        memo="产业链对接会场地费",
    )
    _give_points(book, members, owner=owner, today=today, rng=rng)
    book.close(month(today, 0) - timedelta(days=1), is_final=True)


def _give_points(
    book: Teller, members: Sequence[DemoFirm], *, owner: str, today: date, rng: Any
) -> None:
    points = book.counting(Unit.POINTS)
    issuer = points.account(
        "issuer", "演示积分发行", owner=owner, purpose="积分", side=Side.DEBIT, balance_min=None
    )
    shop = points.account("shop", "演示积分兑换", owner=owner, purpose="积分")
    purses = [
        points.account(
            f"points:{firm.uscc}",
            f"{firm.name}（积分）",
            owner=firm.uscc,
            purpose="会员积分",
            is_lotted=True,
        )
        for firm in members
    ]
    granted = [
        _earn_and_spend(
            points,
            (issuer, purse, shop),
            key=str(number),
            size=int(rng.integers(20, 60)) * 10,
            today=today,
        )
        for number, purse in enumerate(purses)
    ]
    points.lapse(on=month(today, 2, day=1))
    points.claw_back(granted[1], 120, "演示：机时重复申报，追回", on=month(today, 1, day=11))
    words = {"cause": "redeem", "memo": "预约洁净室（待核销）"}
    booked = points.transfer(purses[0], shop, 80, key="booking", on=today, **words)
    points.hold([booked], on=today)


def _earn_and_spend(
    points: Teller, accounts: tuple[int, int, int], *, key: str, size: int, today: date
) -> UUID:
    """Give a member two lots, of which the first lapses; give the number of the second."""
    issuer, purse, shop = accounts
    points.post(
        issuer,
        purse,
        size,
        key=f"early {key}",
        on=month(today, 5, day=20),
        cause="share.platform",
        memo="平台信息共享奖励",
        lot_expires_on=month(today, 2) - timedelta(days=1),
    )
    late = points.post(
        issuer,
        purse,
        300,
        key=f"late {key}",
        on=month(today, 3, day=6),
        cause="share.lab",
        memo="开放实验室机时奖励",
        lot_expires_on=date(today.year + 1, 6, 30),
    )
    points.post(
        purse,
        shop,
        size // 2,
        key=f"spend {key}",
        on=month(today, 3, day=16),
        cause="redeem",
        memo="兑换检测服务",
    )
    return late
