"""Publish a list for objections, then open it to the firms (名单公示与确认开启)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.audit.domain.who import PROGRAM
from renqi.engines.casework.services.notices import publish_notice
from renqi.engines.casework.services.open_case import open_case
from renqi.identity.domain.actor import Actor
from renqi.identity.selectors.firm_people import people_of_firm
from renqi.identity.services.tell import tell
from renqi.kernel.money import grouped_yuan
from renqi.programmes.cultivation.support.domain.case_tables import list_case_type
from renqi.programmes.cultivation.support.domain.line_states import (
    CONFIRM_DAYS,
    LineState,
    ListState,
    Step,
)
from renqi.programmes.cultivation.support.domain.money_refusals import (
    LinesWaiting,
    NothingListed,
    NoticeNeeded,
)
from renqi.programmes.cultivation.support.models import EntitlementLine, EntitlementRun
from renqi.programmes.cultivation.support.services.held_rows import hold_list
from renqi.programmes.cultivation.support.services.steps import write_step

SUBJECT = "entitlement-list:"
MY_MONEY = "/entitlements/mine/"
_TO_CONFIRM = gettext_noop("Support waits for your confirmation")
_TO_CONFIRM_BODY = gettext_noop(
    "{firm} gets {measure} without an application: {yuan} yuan. Confirm the account and accept by"
    " {day}, or decline."
)


def publish_list(list_id: int, *, actor: Actor, at: datetime) -> int:
    """Publish an approved list; anybody may object until the last day is over (名单公示).

    Returns:
        The number of the notice.

    Raises:
        OutOfTurn: The list is not approved, or was published.
        LinesWaiting: Money is still being set aside.
        NothingListed: No line has money.
        DomainError: Any refusal of casework.

    Effects:
        The list, one case with its notice.

    Locks:
        The list.
    """
    with transaction.atomic():
        run = hold_list(list_id, ListState.APPROVED)
        lines = _with_money(run)
        case = open_case(
            case_type=list_case_type(),
            subject_key=f"{SUBJECT}{run.pk}",
            title=f"{run.measure_zh} {run.as_of:%Y-%m-%d}",
            actor=actor,
            at=at,
            related_keys=[line.uscc for line in lines],
        )
        notice = publish_notice(
            case_id=case.pk,
            title=f"{run.measure_zh}拟兑付名单公示",
            text=_notice_text(run, lines),
            actor=actor,
            at=at,
            version=case.version,
        )
        run.case_id, run.state = case.pk, ListState.NOTICE.value
        run.save()
    return notice.pk


def open_list(list_id: int, *, at: datetime, on: date) -> int:
    """Open an approved list that needs no notice to its firms (开启确认).

    Returns:
        How many firms are asked.

    Raises:
        NoticeNeeded: The list is to be published first.
        LinesWaiting: Money is still being set aside.
        OutOfTurn: It is not approved, or is open.

    Effects:
        As `open_to_firms`.

    Locks:
        The list.
    """
    with transaction.atomic():
        run = hold_list(list_id, ListState.APPROVED)
        if run.needs_notice:
            raise NoticeNeeded
        _with_money(run)
        return open_to_firms(run, at=at, on=on)


def open_to_firms(run: EntitlementRun, *, at: datetime, on: date) -> int:
    """Ask each firm of a locked list whether it accepts, and where the money shall go (告知确认).

    Effects:
        The list, its promised lines, a step and messages each.
    """
    run.confirm_by = on + timedelta(days=CONFIRM_DAYS)
    run.state = ListState.OPEN.value
    run.save()
    promised = run.lines.select_for_update(no_key=True).filter(state=LineState.PROMISED)
    lines = list(promised.order_by("pk"))
    for line in lines:
        ask_firm(line, run, at=at, on=on)
    return len(lines)


def ask_firm(line: EntitlementLine, run: EntitlementRun, *, at: datetime, on: date) -> None:
    """Tell the people of a firm what waits for them (告知企业); the line is locked.

    Effects:
        The line with its last day, one step, one message a person.
    """
    line.confirm_by = on + timedelta(days=CONFIRM_DAYS)
    line.save()
    write_step(line.pk, Step.OPENED, who=PROGRAM, at=at, words=f"{line.confirm_by:%Y-%m-%d}")
    people = people_of_firm(line.uscc, as_of=on, at=at)
    tell(
        [person.person_id for person in people],
        subject=_TO_CONFIRM,
        body=_TO_CONFIRM_BODY,
        data={
            "firm": line.firm_name,
            "measure": {"zh": run.measure_zh, "en": run.measure_en},
            "yuan": grouped_yuan(line.amount),
            "day": line.confirm_by,
        },
        link=MY_MONEY,
        at=at,
        key=f"support:{line.pk}:{line.turn}:confirm",
    )


def _with_money(run: EntitlementRun) -> Sequence[EntitlementLine]:
    waiting = run.lines.filter(state=LineState.APPROVED).count()
    if waiting:
        raise LinesWaiting(count=waiting)
    lines = list(run.lines.filter(state=LineState.PROMISED).order_by("pk"))
    if not lines:
        raise NothingListed
    return lines


def _notice_text(run: EntitlementRun, lines: Sequence[EntitlementLine]) -> str:
    head = (
        f"依据{run.measure_zh}（{run.measure_version}），按{run.as_of:%Y-%m-%d}的数据判定，"
        f"以下{len(lines)}家企业免申即享。公示期内如有异议，请写明企业名称、事实和理由。"
    )
    rows = [
        f"{place}. {line.firm_name}（{line.uscc}） {grouped_yuan(line.amount)} 元"
        for place, line in enumerate(lines, 1)
    ]
    total = sum(line.amount for line in lines)
    return "\n".join([head, *rows, f"合计 {grouped_yuan(total)} 元"])
