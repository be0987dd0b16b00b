"""Set money aside for approved lines, and free what is no longer needed (资金落实与释放)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import Q

from renqi.audit.domain.who import PROGRAM, Who
from renqi.engines.ledger.domain.refusals import Overdraft
from renqi.engines.ledger.domain.transfer_ids import transfer_id
from renqi.engines.ledger.domain.transfers import Booking, Place, Transfer
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.selectors.bank_accounts import bank_account, mirrored
from renqi.engines.ledger.services.holds import hold_money, release_holds
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import LineState, ListState, Step
from renqi.programmes.cultivation.support.domain.measure_catalogue import measure_catalogue
from renqi.programmes.cultivation.support.models import EntitlementLine
from renqi.programmes.cultivation.support.selectors.group_aid import given_in_group
from renqi.programmes.cultivation.support.services.aid_entries import register_line
from renqi.programmes.cultivation.support.services.steps import write_step
from renqi.registry.domain.refusals import AidDoubled
from renqi.registry.selectors.merges import codes_of
from renqi.registry.services.aid import release_aid

_ALL: Final = Scope(all=True)
_FREED: Final = (LineState.STRUCK, LineState.DECLINED, LineState.LAPSED)
_RUNNING: Final = (ListState.APPROVED, ListState.NOTICE, ListState.OPEN)
YEAR_OVER: Final = "预算年度已结束，未落实资金"
AID_CHANGED: Final = "已获扶持金额在判定后有变动，须重新判定"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """The instant, the day and who acts."""

    at: datetime
    on: date
    who: Who = PROGRAM

    @property
    def booking(self) -> Booking:
        return Booking(on=self.on, at=self.at, actor=self.who.name)


def promise_lines(*, at: datetime, on: date) -> dict[str, int]:
    """Set money aside for lines that wait for it, the oldest first (资金落实).

    Each line is promised on its own: in the register of aid, which refuses a matter that is
    aided already, and in the ledger, which refuses what the budget does not hold. Any number may
    run at a time.

    Args:
        at: The instant.
        on: The day; lines of a year that is over lapse.

    Returns:
        How many lines went where.

    Effects:
        Lines, steps, entries of the register of aid, holds.

    Locks:
        Each line, its firm's group of steps; then as `promise_aid` and `hold_money`.
    """
    call, counts = _Call(at=at, on=on), dict[str, int]()
    waiting = EntitlementLine.objects.filter(
        state__in=[LineState.APPROVED, LineState.UNFUNDED],
        run__state__in=_RUNNING,
        budget__account_id__isnull=False,
    )
    for line_id in list(waiting.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            line = _waiting(line_id, (LineState.APPROVED, LineState.UNFUNDED))
            if line is None:
                continue
            state = _promise(line, call)
            counts[state] = counts.get(state, 0) + 1
    return counts


def free_lines(*, at: datetime, on: date) -> int:
    """Give back to the budget what was promised to lines that are over (资金释放).

    Returns:
        How many lines.

    Effects:
        Lines, steps, entries of the register of aid, releases.

    Locks:
        Each line; then as `release_aid` and `release_holds`.
    """
    call, freed = _Call(at=at, on=on), 0
    over = EntitlementLine.objects.filter(state__in=_FREED, hold_id__isnull=False)
    for line_id in list(over.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            line = _waiting(line_id, _FREED)
            if line is None or line.hold_id is None:
                continue
            free_line(line, at=call.at, on=call.on, who=call.who)
            line.save()
            write_step(line.pk, Step.RELEASED, who=call.who, at=call.at)
            freed += 1
    return freed


def free_line(line: EntitlementLine, *, at: datetime, on: date, who: Who) -> None:
    """Take back what was promised to a locked line; the caller keeps it (撤回承诺)."""
    # The register of aid before the books, as promises take them.
    if line.aid_id is not None:
        release_aid(line.aid_id, reason=line.reason or line.state, who=who, at=at)
    if line.hold_id is not None:
        booking = Booking(on=on, at=at, actor=who.name)
        release_holds([line.hold_id], book_id=line.budget.book_id, booking=booking)
    line.hold_id, line.aid_id = None, None


def _waiting(line_id: int, states: tuple[LineState, ...]) -> EntitlementLine | None:
    rows = EntitlementLine.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    return rows.select_related("budget", "run").filter(pk=line_id, state__in=states).first()


def _promise(line: EntitlementLine, call: _Call) -> str:
    if call.on.year > line.budget.year and line.turn == 0:
        return _end(line, LineState.LAPSED, Step.LAPSED, YEAR_OVER, call)
    _hold_group(line)
    if _aid_changed(line):
        return _end(line, LineState.STRUCK, Step.STRUCK, AID_CHANGED, call)
    if line.state == LineState.UNFUNDED and not _has_money(line):
        return line.state
    try:
        with transaction.atomic():
            _write_promise(line, call)
    except AidDoubled as error:
        return _end(line, LineState.DOUBLED, Step.DOUBLED, _aided_words(error), call)
    except Overdraft:
        return _end(line, LineState.UNFUNDED, Step.UNFUNDED, "", call)
    return _end(line, LineState.PROMISED, Step.PROMISED, "", call)


def _aided_words(error: AidDoubled) -> str:
    """Say what the register holds for the matter, in the language that entries are kept in."""
    key = error.data["measure"]
    named = {one.key: one.label.zh for one in measure_catalogue().all_versions}
    return f"台账已登记同一事项的扶持 {error.data['amount']} 元（{named.get(key, key)}）"


def _write_promise(line: EntitlementLine, call: _Call) -> None:
    budget = line.budget
    bank = mirrored(bank_account(budget.bank_account_id, scope=_ALL))
    line.aid_id = register_line(line, who=call.who, at=call.at)
    promise = Transfer(
        id=transfer_id(
            "support.line", f"{line.pk}/{line.turn}", at=line.run.approved_at or call.at
        ),
        debit_id=budget.account_id or 0,
        credit_id=bank.ledger_account_id,
        amount=line.amount,
        cause="support.entitlement",
        memo=f"{line.firm_name} {line.run.measure_zh}"[:200],
    )
    hold_money([promise], place=Place(book_id=budget.book_id), booking=call.booking)
    line.hold_id = promise.id


def _end(line: EntitlementLine, state: LineState, step: Step, words: str, call: _Call) -> str:
    is_news = line.state != state
    line.state = state.value
    # Its last day begins when the firm is asked.
    line.confirm_by = None
    if state is not LineState.PROMISED:
        line.aid_id, line.hold_id = None, None
        line.reason = words or line.reason
    line.save()
    if is_news:
        write_step(line.pk, step, who=call.who, at=call.at, words=words)
    return line.state


def _hold_group(line: EntitlementLine) -> None:
    """Let the steps of a group be promised to a firm one after the other."""
    group: str = line.basis.get("group", "")
    if not group:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"support.group {codes_of(line.uscc)[0]} {group}"],
        )


def _aid_changed(line: EntitlementLine) -> bool:
    """Tell whether what was subtracted is no longer what was given: top-ups pay the difference."""
    group: str = line.basis.get("group", "")
    given: int = line.basis.get("given", 0)
    return bool(group) and given_in_group(line.uscc, group) != given


def _has_money(line: EntitlementLine) -> bool:
    account = account_of(line.budget.account_id or 0)
    return account.available is None or account.available >= line.amount


def unanswered(on: date) -> Q:
    """Give the condition of lines whose firm let the last day pass."""
    return Q(state=LineState.PROMISED, confirm_by__lt=on)


def lapse_unanswered(*, at: datetime, on: date) -> int:
    """Let lines lapse that nobody accepted in time (逾期未确认失效) and tell how many.

    Effects:
        Lines and steps; `free_lines` then frees their money.

    Locks:
        Each line.
    """
    lapsed = 0
    late = EntitlementLine.objects.filter(unanswered(on)).values_list("pk", flat=True)
    for line_id in list(late.order_by("pk")):
        with transaction.atomic():
            line = _waiting(line_id, (LineState.PROMISED,))
            if line is None:
                continue
            line.state = LineState.LAPSED.value
            line.save()
            words = f"{line.confirm_by:%Y-%m-%d}" if line.confirm_by else ""
            write_step(line.pk, Step.LAPSED, who=PROGRAM, at=at, words=words)
            lapsed += 1
    return lapsed
