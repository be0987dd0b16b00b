"""Made-up firms join the fund and pay, or do not (演示基金成员)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from renqi.demo.bank_statement import StatedLine
from renqi.demo.fund_desk import ALL, FUND, FundDesk
from renqi.demo.ledger_teller import DemoFirm
from renqi.engines.casework.selectors.basis import decision_basis
from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.services.take_act import decide, second_approve
from renqi.identity.domain.actor import Actor
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.members.domain.states import MemberState
from renqi.programmes.riskfund.members.selectors.collection import every_due
from renqi.programmes.riskfund.members.selectors.memberships import MembershipLine, members
from renqi.programmes.riskfund.members.services.apply_to_join import apply_to_join
from renqi.programmes.riskfund.members.services.keep_members import keep_members
from renqi.programmes.riskfund.members.services.leave import ask_to_leave
from renqi.programmes.riskfund.members.services.make_dues import make_dues_of_all
from renqi.programmes.riskfund.members.services.match_money import match_money
from renqi.programmes.riskfund.members.services.pauses import ask_pause, decide_pause
from renqi.programmes.riskfund.members.services.see_money import see_money

# Each that does not meet the charter costs a judgement.
_TRIED = 40
# In the band of firms of every size.
_AMOUNT = 2_000_00
_JOINED_AFTER = 3
_WHY = "演示：条件符合章程"


def join_firms(desk: FundDesk, firms: Sequence[DemoFirm], *, most: int) -> list[DemoFirm]:
    """Let firms join in the fund's first days; who does not meet the charter is passed by (入会).

    Returns:
        Those that joined, the first of `firms` first.

    Effects:
        Memberships with their cases and contracts.
    """
    on = desk.begun + dt.timedelta(days=_JOINED_AFTER)
    joined: list[DemoFirm] = []
    for firm in firms[:_TRIED]:
        if len(joined) == most:
            break
        if ask_to_join(desk, firm, on=on):
            joined.append(firm)
    for line in members(FUND, scope=ALL, states=(MemberState.APPLIED,)):
        _admit(desk, line, on=on)
    return joined


def ask_to_join(desk: FundDesk, firm: DemoFirm, *, on: dt.date) -> bool:
    """Let a firm ask to join; False for one that does not meet the charter (申请入会)."""
    actor = desk.firm(firm.uscc, firm.name)
    try:
        apply_to_join(FUND, month_amount=_AMOUNT, actor=actor, at=desk.at(on))
    except DomainError:
        return False
    return True


def _admit(desk: FundDesk, line: MembershipLine, *, on: dt.date) -> None:
    _act(desk, line, "propose", decide, desk.people.officer, on=on)
    _act(desk, line, "confirm", second_approve, desk.people.lead, on=on)


def _act(
    desk: FundDesk,
    line: MembershipLine,
    act: str,
    do: Callable[..., object],
    actor: Actor,
    *,
    on: dt.date,
) -> None:
    case = line.case_id or 0
    at = desk.at(on)
    do(
        case_id=case,
        act=act,
        reason=_WHY,
        actor=actor,
        at=at,
        receipt_digest=decision_basis(case, actor=actor)[0],
        version=case_head(case, actor=actor, at=at).version,
    )


def pay_months(
    desk: FundDesk, months: Mapping[str, int], *, on: dt.date, extra: Sequence[StatedLine] = ()
) -> None:
    """Let firms pay so many months at once by one file of the bank (缴费).

    Args:
        desk: The fund.
        months: How many months each firm pays.
        on: The day of the bank.
        extra: Other lines of the same file.

    Effects:
        One statement, dues, receipts, contributions.
    """
    make_dues_of_all(at=desk.at(on), on=on)
    open_dues: dict[str, tuple[str, int, str]] = {}
    for due in every_due(scope=ALL, on=on, state="", text=""):
        if due.due.left and due.uscc not in open_dues:
            open_dues[due.uscc] = (due.due.reference, due.due.amount, due.firm_name)
    lines = [
        StatedLine(
            amount=open_dues[uscc][1] * number,
            ref="",
            party=open_dues[uscc][2],
            text=f"基金缴款 {open_dues[uscc][0]}",
        )
        for uscc, number in months.items()
        if number and uscc in open_dues
    ]
    desk.bank_states([*lines, *extra], on=on)
    # Who is in arrears is looked at once, on the day of loading.
    see_money(FUND, at=desk.at(on))
    match_money(FUND, at=desk.at(on), on=on)


def leave_and_pause(desk: FundDesk, *, leaves: str, pauses: str, asks: str) -> None:
    """Let one firm give notice, one pause in hardship, and one ask for it (退出与缓缴).

    Effects:
        A way out, a pause that is granted, and one that waits.
    """
    lines = {one.uscc: one for one in members(FUND, scope=ALL)}
    reason = "演示：主要客户停产，资金周转困难"
    for uscc in (pauses, asks):
        line = lines[uscc]
        pause = ask_pause(
            line.id,
            first_month=desk.today,
            months=2,
            reason=reason,
            actor=desk.firm(uscc, line.firm_name),
            at=desk.now,
        )
        if uscc == pauses:
            decide_pause(
                pause, is_granted=True, answer="演示：同意缓缴", actor=desk.people.officer,
                at=desk.now,
            )  # fmt: skip
    line = lines[leaves]
    firm = desk.firm(leaves, line.firm_name)
    ask_to_leave(line.id, reason="演示：迁往外市", actor=firm, at=desk.now)


def keep_paid(desk: FundDesk) -> None:
    """Let the day's work on members be done (成员日常处理)."""
    keep_members(at=desk.now, on=desk.today)
