"""Made-up lists of entitled firms, one at every state on its way to the bank (演示免申即享)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from django.utils import timezone

from renqi.demo.district_fund import DistrictFund
from renqi.demo.support_desk import Desk, SupportPeople, first_day, lines_of
from renqi.demo.support_payments import accept, decline, pay
from renqi.programmes.cultivation.support.domain.line_states import (
    ChangeKind,
    LineState,
)
from renqi.programmes.cultivation.support.selectors.entitlement_lines import (
    LineRow,
)
from renqi.programmes.cultivation.support.services.budgets import (
    ask_change,
    open_budget,
    pass_change,
)
from renqi.programmes.cultivation.support.services.judge_list import ask_list, judge_list
from renqi.programmes.cultivation.support.services.open_list import open_list, publish_list
from renqi.programmes.cultivation.support.services.review_list import (
    approve_list,
    strike_line,
    submit_list,
)

BUDGET, NAME = "lg.industry_fund", "演示龙岗区产业资金"
SRDI, GIANT = "lg.title.srdi", "lg.title.little_giant"
CHAMPION = "lg.champion.firm"
_FIRST_LIST = 10
_GAVE_UP = "企业已书面放弃（演示）"
_NEXT_LIST = "有关信息待核实，核实后列入下一批（演示）"
# What becomes of the lines of the first list, in their order; whoever is left accepts.
_FATES = ("paid", "paid", "back", "lapsed", "sent", "prepared", "declined", "accepted", "paid")


_ANSWERS: Mapping[str, Callable[[Desk, LineRow], None] | None] = {
    "declined": decline,
    "lapsed": None,
}


def load_demo_support(
    people: SupportPeople, *, fund: DistrictFund, own: str, now: dt.datetime
) -> Sequence[int]:
    """Bring lists of a district's measures to every state that a page shows (演示兑付).

    One list is over, with lines that were paid, came back, lapsed, were declined or are in
    payment, and money asked back; one waits for its firms, the one with a sign-in among them;
    one is published for objections, its last line without money; one lies before the lead; one
    waits to be judged. All of them stand on the rules and on what the registry knows.

    Args:
        people: Who acts.
        fund: Where the money is.
        own: Credit code of the firm that has a sign-in.
        now: The instant.

    Returns:
        The lists, as far as there are firms for them.

    Effects:
        One budget, up to five lists, orders, statements, one claim, one case with its notice.
    """
    begun = first_day(now)
    opened_at = now - (timezone.localdate(now) - begun)
    budget = open_budget(
        key=BUDGET,
        year=begun.year,
        name=NAME,
        bank_account_id=fund.bank_account_id,
        source_id=fund.source_id,
        actor=people.clerk,
        at=opened_at,
    )
    desk = Desk(people=people, fund=fund, own=own, budget=budget, begun=begun, now=now)
    desk.keep(begun)
    steps = (_first_list, _second_list, _published_list, _list_in_review)
    made = [list_id for step in steps if (list_id := step(desk))]
    # The background job judges it, as it would any list that an officer asks for.
    return [*made, _ask(desk, CHAMPION, on=desk.today)]


def _ask(desk: Desk, measure: str, *, on: dt.date, needs_notice: bool = False) -> int:
    return ask_list(
        measure_key=measure,
        as_of=on,
        needs_notice=needs_notice,
        request_key=f"demo {measure} {on} {needs_notice}",
        actor=desk.people.officer,
        at=desk.at(on),
    )


def _judged(desk: Desk, measure: str, *, on: dt.date, needs_notice: bool = False) -> int:
    list_id = _ask(desk, measure, on=on, needs_notice=needs_notice)
    judge_list(list_id, clock=lambda: desk.at(on))
    return list_id


def _approve(desk: Desk, list_id: int, *, on: dt.date, short_by: int = 0) -> bool:
    """Take a list to the lead and find its money, but for the last lines; False for nobody."""
    lines = lines_of(list_id, LineState.LISTED)
    if not lines:
        return False
    submit_list(list_id, actor=desk.people.officer, at=desk.at(on))
    approve_list(list_id, actor=desk.people.lead, at=desk.at(on))
    most = len(lines) - short_by if len(lines) > short_by else len(lines)
    change = ask_change(
        budget_id=desk.budget,
        kind=ChangeKind.APPROPRIATE,
        amount=sum(line.amount for line in lines[:most]),
        on=on,
        reason="演示：下达奖励资金指标",
        request_key=f"demo list {list_id}",
        actor=desk.people.clerk,
        at=desk.at(on),
    )
    pass_change(change_id=change, actor=desk.people.checker, at=desk.at(on))
    desk.keep(on)
    return True


def _first_list(desk: Desk) -> int:
    on = desk.begun
    list_id = _judged(desk, SRDI, on=on)
    _leave_for_later(desk, list_id, on=on)
    if not _approve(desk, list_id, on=on):
        return list_id
    open_list(list_id, at=desk.at(on), on=on)
    fates: dict[str, list[LineRow]] = {}
    for place, line in enumerate(lines_of(list_id, LineState.PROMISED)):
        fate = _FATES[place] if place < len(_FATES) else "accepted"
        fates.setdefault(fate, []).append(line)
        if answer := _ANSWERS.get(fate, accept):
            answer(desk, line)
    pay(desk, fates)
    return list_id


def _leave_for_later(desk: Desk, list_id: int, *, on: dt.date) -> None:
    for place, line in enumerate(lines_of(list_id, LineState.LISTED)):
        if line.uscc == desk.own or (place >= _FIRST_LIST and place % 2):
            _strike(desk, line, _NEXT_LIST, on=on)


def _strike(desk: Desk, line: LineRow, reason: str, *, on: dt.date) -> None:
    strike_line(line.id, reason=reason, actor=desk.people.officer, at=desk.at(on))


def _second_list(desk: Desk) -> int:
    list_id = _judged(desk, SRDI, on=desk.today)
    gone = {line.uscc for line in lines_of(None, LineState.DECLINED)}
    for line in lines_of(list_id, LineState.LISTED):
        if line.uscc in gone:
            _strike(desk, line, _GAVE_UP, on=desk.today)
    if _approve(desk, list_id, on=desk.today):
        open_list(list_id, at=desk.now, on=desk.today)
    return list_id


def _published_list(desk: Desk) -> int:
    list_id = _judged(desk, GIANT, on=desk.today, needs_notice=True)
    # Every third firm is left to the list that lies before the lead.
    for line in lines_of(list_id, LineState.LISTED)[2::3]:
        _strike(desk, line, _NEXT_LIST, on=desk.today)
    if _approve(desk, list_id, on=desk.today, short_by=1):
        publish_list(list_id, actor=desk.people.officer, at=desk.now)
    return list_id


def _list_in_review(desk: Desk) -> int:
    list_id = _judged(desk, GIANT, on=desk.today)
    if lines_of(list_id, LineState.LISTED):
        submit_list(list_id, actor=desk.people.officer, at=desk.now)
    return list_id
