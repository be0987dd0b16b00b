"""Help that was decided is paid, paid back, lost and partly got back (演示救助款收付)."""

import datetime as dt
from collections.abc import Collection, Sequence

from renqi.demo.bank_statement import StatedLine
from renqi.demo.fund_desk import ALL, FUND, FundDesk
from renqi.engines.ledger.services.payment_orders import approve_order, send_order
from renqi.programmes.riskfund.relief.selectors.loans import LoanFilter, LoanRow, every_loan
from renqi.programmes.riskfund.relief.selectors.payouts import (
    PayoutRow,
    payout_of_claim,
)
from renqi.programmes.riskfund.relief.services.keep_money import keep_money
from renqi.programmes.riskfund.relief.services.prepare_payouts import prepare_payouts
from renqi.programmes.riskfund.relief.services.write_off import (
    propose_write_off,
    sign_write_off,
)


def keep(desk: FundDesk, *, on: dt.date) -> None:
    """Let the day's work on money be done."""
    keep_money(at=desk.at(on), on=on)


def order(desk: FundDesk, claims: Collection[int], *, on: dt.date, is_sent: bool = True) -> None:
    """Order the bank to pay claims; another of the bank lets the order go (制单).

    Effects:
        One order; unless sent it waits for the second person.
    """
    at = desk.at(on)
    payouts = payouts_of(claims)
    number = prepare_payouts(
        FUND,
        payout_ids=[one.id for one in payouts],
        execute_on=on,
        request_key=f"demo {min(claims)}",
        scope=ALL,
        actor=desk.people.second_keeper,
        at=at,
        on=on,
    )
    if is_sent:
        who = desk.people.keeper.who
        approve_order(number, scope=ALL, who=who, at=at, on=on)
        send_order(number, scope=ALL, who=who, at=at, on=on)


def pay(
    desk: FundDesk, claims: Collection[int], *, on: dt.date, extra: Sequence[StatedLine] = ()
) -> None:
    """Order what claims were granted, and let the bank book it the same day (放款).

    Effects:
        One order, one statement; loans.
    """
    keep(desk, on=on)
    order(desk, claims, on=on)
    lines = [
        StatedLine(
            amount=-one.amount,
            ref="",
            party=one.firm_name,
            text="应急救助款（演示）",
            end_to_end=one.payment_name,
        )
        for one in payouts_of(claims)
    ]
    desk.bank_states([*lines, *extra], on=on)
    keep(desk, on=on)


def payouts_of(claims: Collection[int]) -> list[PayoutRow]:
    """Give the payouts of claims."""
    found = [payout_of_claim(one, scope=ALL) for one in sorted(claims)]
    return [one for one in found if one is not None]


def loans_by_firm(desk: FundDesk) -> dict[str, LoanRow]:
    """Give the loans of the fund by firm."""
    rows = every_loan(scope=ALL, where=LoanFilter(fund=FUND), on=desk.today)
    return {one.uscc: one for one in rows}


def write_off(desk: FundDesk, loan: LoanRow, *, on: dt.date) -> None:
    """Let a loan be a loss that the layers of the charter bear (核销).

    Effects:
        One loss with its shares.
    """
    people, at = desk.people, desk.at(on)
    loss = propose_write_off(
        loan.id, reason="演示：企业破产，法院裁定终结", scope=ALL, actor=people.keeper, at=at
    )
    for signer in (people.clerk, people.lead):
        sign_write_off(loss, passes=True, answer="", actor=signer, at=at)
    keep(desk, on=on)


def paid_back(loan: LoanRow, amount: int) -> StatedLine:
    """Give a line of the bank by which money comes back, naming its loan (还款)."""
    return StatedLine(amount=amount, ref="", party=loan.firm_name, text=f"还款 {loan.number}")
