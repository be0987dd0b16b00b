"""A storm half a year ago, and a month in which a district stands still (演示冲击月)."""

import datetime as dt
from collections.abc import Sequence

from renqi.demo.fund_claims import (
    Wish,
    ask_for_more,
    claim,
    closed,
    declare,
    grant,
    pay_before_review,
    propose,
    refuse,
    unpaid,
)
from renqi.demo.fund_desk import FundDesk
from renqi.demo.fund_members import pay_months
from renqi.demo.fund_payouts import keep, loans_by_firm, order, paid_back, pay, write_off
from renqi.demo.ledger_teller import DemoFirm, month
from renqi.programmes.riskfund.relief.domain.claim_states import EventKind
from renqi.programmes.riskfund.relief.services.declare_event import EventTerms

STORM, CLOSURE = "demo-storm", "demo-closure"
# How many firms the shock month is told with; the first have a part of their own.
CAST = 20
(OWN, BORROWER, LATE, BROKE, ARREARS, SUSPENDED, PAUSING, ASKING, LEAVING) = range(9)
(PAID_A, PAID_B, REFUSED, ORDERED, RESERVED, GLASS, FAST, SLOW, INVOICE_A, INVOICE_B, PROPOSED) = (
    range(9, CAST)
)
_DAY = dt.timedelta(days=1)
_MONTHS_PAID, _REMINDED_FROM = 6, 19
_INVOICE = "DEMO-FP-0088"


def months_ahead(desk: FundDesk, cast: Sequence[DemoFirm]) -> dict[str, int]:
    """Say how many months each firm pays three months ago, from that month on (缴费).

    Three of them reach up to last month; six up to two months from now.
    """
    # What fell due on the 15th is reminded of from the 18th on; two months overdue rest cover.
    behind = 3 if desk.today.day >= _REMINDED_FROM else 2
    less = {ARREARS: behind, SUSPENDED: 0, PAUSING: 3}
    return {firm.uscc: less.get(place, _MONTHS_PAID) for place, firm in enumerate(cast)}


def first_contributions(desk: FundDesk, cast: Sequence[DemoFirm]) -> None:
    """Let every firm pay half a year at once in its first month (首次缴费)."""
    months = {firm.uscc: _MONTHS_PAID for firm in cast}
    pay_months(desk, months, on=month(desk.today, 9, day=12))


def load_storm(desk: FundDesk, cast: Sequence[DemoFirm]) -> None:
    """Let four firms borrow after a storm: two pay back, one is late, one is lost (旧事件).

    Effects:
        An event, four loans, a loss with a recovery, a file of contributions.
    """
    on = month(desk.today, 6, day=8)
    declare(
        desk,
        _terms(STORM, EventKind.DISASTER, "强台风灾害（演示）", from_on=on, days=5),
        on=on,
    )
    yuan = {OWN: 100_000, BORROWER: 110_000, LATE: 6_000, BROKE: 40_000}
    claims = [
        claim(desk, cast[place], _damage(on, lost), at=desk.at(on + 2 * _DAY))
        for place, lost in yuan.items()
    ]
    for made in claims:
        grant(desk, made, at=desk.at(on + 4 * _DAY))
    pay(desk, [made.claim_id for made in claims], on=on + 7 * _DAY)
    broke = loans_by_firm(desk)[cast[BROKE].uscc]
    write_off(desk, broke, on=month(desk.today, 4, day=5))
    loans = loans_by_firm(desk)
    back = [paid_back(loans[cast[place].uscc], yuan[place] * 10) for place in (OWN, BORROWER)]
    pay_months(desk, months_ahead(desk, cast), on=month(desk.today, 3, day=12), extra=back)
    keep(desk, on=month(desk.today, 3, day=12))
    desk.bank_states([paid_back(broke, 1_000_000)], on=month(desk.today, 1, day=10))
    keep(desk, on=month(desk.today, 1, day=10))


def load_shock(desk: FundDesk, cast: Sequence[DemoFirm], *, district: str) -> None:
    """Let a district be closed: claims stand at every place of their way (冲击月).

    Effects:
        An event, eleven claims, loans, a queue of payouts, a refusal with its letter.
    """
    began = desk.today - 14 * _DAY
    terms = _terms(CLOSURE, EventKind.CLOSURE, "突发公共事件停业（演示）", from_on=began, days=30,
                   district=district)  # fmt: skip
    declare(desk, terms, on=began + _DAY)
    rain = _terms("demo-rain", EventKind.DISASTER, "连续暴雨（演示，待确认）",
                  from_on=desk.today - _DAY, days=3)  # fmt: skip
    declare(desk, rain, on=desk.today, is_confirmed=False)
    loss = closed(terms.key, on=began + 2 * _DAY, yuan=80_000)
    _paid_and_refused(desk, cast, loss)
    claim(desk, cast[SLOW], _unproven(loss), at=desk.at(desk.today - 6 * _DAY))
    _waiting_for_money(desk, cast, loss)
    _flagged(desk, cast)
    late = unpaid("DEMO-FP-0101", on=desk.today - 40 * _DAY,
                  delivered_on=desk.today - 130 * _DAY, yuan=60_000)  # fmt: skip
    ask_for_more(desk, claim(desk, cast[OWN], late, at=desk.at(desk.today - 2 * _DAY)),
                 at=desk.at(desk.today - _DAY))  # fmt: skip
    proposed = claim(desk, cast[PROPOSED], loss, at=desk.now - dt.timedelta(minutes=100))
    propose(desk, proposed, at=desk.now - dt.timedelta(minutes=40))
    claim(desk, cast[FAST], loss, at=desk.now - dt.timedelta(minutes=30))


def _paid_and_refused(desk: FundDesk, cast: Sequence[DemoFirm], loss: Wish) -> None:
    on = desk.today - 10 * _DAY
    claims = [claim(desk, cast[place], loss, at=desk.at(on)) for place in (PAID_A, PAID_B)]
    for made in claims:
        grant(desk, made, at=desk.at(on) + dt.timedelta(minutes=95))
    pay(desk, [made.claim_id for made in claims], on=on + _DAY)
    bad = unpaid("DEMO-FP-0007", on=on - 60 * _DAY, delivered_on=on - 150 * _DAY, yuan=300_000)
    refuse(desk, claim(desk, cast[REFUSED], bad, at=desk.at(on)), at=desk.at(on + 2 * _DAY))


def _waiting_for_money(desk: FundDesk, cast: Sequence[DemoFirm], loss: Wish) -> None:
    """Leave one payment with the bank's second person, one set aside, one paid before review."""
    on = desk.today - _DAY
    claims = [claim(desk, cast[one], loss, at=desk.at(on)) for one in (ORDERED, RESERVED, GLASS)]
    for made in claims[:2]:
        grant(desk, made, at=desk.at(on) + dt.timedelta(minutes=140))
    pay_before_review(desk, claims[2], at=desk.at(on) + dt.timedelta(minutes=160))
    keep(desk, on=desk.today)
    order(desk, [claims[0].claim_id], on=desk.today, is_sent=False)


def _flagged(desk: FundDesk, cast: Sequence[DemoFirm]) -> None:
    """Let two firms claim for one invoice: checks find it (同一发票)."""
    on = desk.today - _DAY
    same = unpaid(_INVOICE, on=on - 45 * _DAY, delivered_on=on - 140 * _DAY, yuan=90_000)
    for place in (INVOICE_A, INVOICE_B):
        claim(desk, cast[place], same, at=desk.at(on))


def _terms(
    key: str, kind: EventKind, title: str, *, from_on: dt.date, days: int, district: str = ""
) -> EventTerms:
    return EventTerms(
        key=f"{key}-{from_on:%Y%m}",
        kind=kind,
        title=title,
        district=district,
        chain="",
        from_on=from_on,
        until_on=from_on + days * _DAY,
        basis="演示市人民政府通告（演示）",
    )


def _damage(on: dt.date, yuan: int) -> Wish:
    lines = ({"words": "厂房进水，设备与库存受损（演示）", "amount": str(yuan)},)
    return Wish(
        kind=EventKind.DISASTER, event=f"{STORM}-{on:%Y%m}", event_on=on + _DAY, losses=lines
    )


def _unproven(wish: Wish) -> Wish:
    return Wish(kind=wish.kind, event=wish.event, event_on=wish.event_on, losses=wish.losses,
                is_proven=False)  # fmt: skip
