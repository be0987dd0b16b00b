"""What supervision sees of the made-up fund: agreement, alerts, a draw, a statement (演示监管)."""

import datetime as dt

from renqi.demo.bank_statement import StatedLine
from renqi.demo.fund_desk import ALL, FUND, FundDesk
from renqi.demo.fund_members import keep_paid
from renqi.programmes.riskfund.charter.selectors.funds import fund_of
from renqi.programmes.riskfund.investment.selectors.holdings import holdings
from renqi.programmes.riskfund.supervision.selectors.alerts import alerts_of
from renqi.programmes.riskfund.supervision.selectors.re_audits import candidates
from renqi.programmes.riskfund.supervision.services.alerts import see_alert
from renqi.programmes.riskfund.supervision.services.custody import take_custody_statement
from renqi.programmes.riskfund.supervision.services.daily_watch import compare_day, watch_figures
from renqi.programmes.riskfund.supervision.services.publish_statement import publish_statement
from renqi.programmes.riskfund.supervision.services.re_audit import draw_claims

_DRAWN, _SEED, _MONTHS_A_QUARTER, _QUARTERS = 3, 2026, 3, 4
_FEN = 100


def tell_of_yesterday(desk: FundDesk) -> None:
    """Let the bank and the custodian tell of yesterday, with two lines in doubt (昨日对账).

    Effects:
        One statement, money that nobody has claimed, one custody statement.
    """
    on = desk.today - dt.timedelta(days=1)
    desk.bank_states(
        [
            StatedLine(amount=2_000_00, ref="", party="演示精密制造有限公司", text="互助基金缴款"),
            StatedLine(amount=1_500_00, ref="", party="演示包装材料有限公司",
                       text="基金缴款 JF2345678"),
        ],
        on=on,
    )  # fmt: skip
    keep_paid(desk)
    held = holdings(FUND, on=on, scope=ALL)
    rows = [f"{one.code},{one.quantity / _FEN:.2f},{one.quantity / _FEN:.2f}" for one in held]
    take_custody_statement(
        fund_of(FUND, scope=ALL),
        "\n".join(["代码,面值,市值", *rows]).encode(),
        file_name="演示托管对账单.csv",
        on=on,
        actor=desk.people.keeper,
        at=desk.now,
    )


def watch(desk: FundDesk) -> None:
    """Compare the ledgers of yesterday, raise alerts, draw claims, publish a quarter (监管).

    Effects:
        One check, alerts of which one was seen, a draw, a statement where a quarter is over.
    """
    fund, on = fund_of(FUND, scope=ALL), desk.today
    compare_day(fund, on=on - dt.timedelta(days=1), at=desk.now)
    watch_figures(fund, on=on, at=desk.now)
    for alert in alerts_of(FUND, scope=ALL)[:1]:
        see_alert(alert.id, actor=desk.people.regulator, at=desk.now)
    draw_claims(
        fund,
        candidates(FUND, since=desk.begun, until=on),
        since=desk.begun,
        until=on,
        size=_DRAWN,
        seed=_SEED,
        actor=desk.people.regulator,
        at=desk.now,
    )
    quarter = (on.month - 1) // _MONTHS_A_QUARTER
    publish_statement(
        fund,
        year=on.year if quarter else on.year - 1,
        quarter=quarter or _QUARTERS,
        actor=desk.people.regulator,
        on=on,
        at=desk.now,
    )
