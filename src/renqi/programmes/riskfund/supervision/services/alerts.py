"""Open alerts when a rule finds something, and keep what is done about each (预警处理)."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.identity.domain.actor import THE_CLOCK, Actor
from renqi.identity.domain.permissions import Role
from renqi.identity.selectors.holders import holders_of
from renqi.identity.services.tell import tell
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.supervision.domain.alert_rules import (
    Figure,
    Raised,
    alert_rules,
    raised_by,
)
from renqi.programmes.riskfund.supervision.domain.alert_states import AlertAct, AlertState
from renqi.programmes.riskfund.supervision.domain.owner import owner_of
from renqi.programmes.riskfund.supervision.domain.refusals import (
    AlertIsClosed,
    AlertIsOpen,
    AlertUnknown,
    WordsMissing,
)
from renqi.programmes.riskfund.supervision.models import Alert, AlertStep

# Who is told of an alert: those who can do something about it, and who watches them.
_TOLD = (Role.REGULATOR.value, Role.BUREAU_LEAD.value, Role.FINANCE_OFFICER.value)
_SUBJECT = gettext_noop("Alert of the fund {fund}: {what}")
_BODY = gettext_noop("{why}. First: {do}.")


def raise_alerts(
    fund: FundLine, figures: Iterable[Figure], *, on: dt.date, at: dt.datetime
) -> tuple[int, ...]:
    """Open an alert for every figure beyond its bound (触发预警).

    Args:
        fund: Whose figures these are.
        figures: What is known; a figure that is not known is not among them.
        on: The day.
        at: The instant.

    Returns:
        The alerts that opened, or opened again, by this call.

    Effects:
        Alerts with their steps and messages; those that are no longer found say so and stay
        open until somebody closes them. Twice on a day does nothing the second time.

    Locks:
        The alerts of the fund.
    """
    known = tuple(figures)
    looked_at = {rule.key for rule in alert_rules().values()} & {
        rule.key for rule in alert_rules().values() if rule.figure in {one.name for one in known}
    }
    with transaction.atomic():
        rows = {
            (row.rule, row.key): row
            for row in Alert.objects.select_for_update().filter(fund=fund.key).order_by("pk")
        }
        raised = raised_by(known)
        opened = [
            row.pk
            for row in (_raise(fund, one, rows, on=on, at=at) for one in raised)
            if row is not None
        ]
        still = {(one.rule.key, one.key) for one in raised}
        for place, row in rows.items():
            if row.still and place not in still and row.rule in looked_at:
                row.still = False
                row.save(update_fields=["still"])
                _step(row, AlertAct.GONE, THE_CLOCK, at)
    return tuple(opened)


def see_alert(alert_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """Write down that somebody has seen an alert (已阅); seen twice by one person is once.

    Raises:
        AlertUnknown: There is none within reach.

    Effects:
        One step.
    """
    with transaction.atomic():
        row = _held(alert_id)
        if not row.steps.filter(act=AlertAct.SEEN.value, person_key=actor.person_id).exists():
            _step(row, AlertAct.SEEN, actor, at)


def close_alert(alert_id: int, *, words: str, actor: Actor, at: dt.datetime) -> None:
    """Close an alert with words (关闭预警).

    Raises:
        AlertUnknown: There is none within reach.
        AlertIsClosed: It is closed.
        WordsMissing: Nothing was said.

    Effects:
        Its state and a step.

    Locks:
        The alert.
    """
    if not words.strip():
        raise WordsMissing
    with transaction.atomic():
        row = _held(alert_id)
        if row.state != AlertState.OPEN.value:
            raise AlertIsClosed
        row.state = AlertState.CLOSED.value
        row.save(update_fields=["state"])
        _step(row, AlertAct.CLOSED, actor, at, words=words.strip())


def reopen_alert(alert_id: int, *, words: str, actor: Actor, at: dt.datetime) -> None:
    """Open a closed alert again (重新打开).

    Raises:
        AlertUnknown: There is none within reach.
        AlertIsOpen: It is open.
        WordsMissing: Nothing was said.

    Effects:
        Its state and a step.

    Locks:
        The alert.
    """
    if not words.strip():
        raise WordsMissing
    with transaction.atomic():
        row = _held(alert_id)
        if row.state == AlertState.OPEN.value:
            raise AlertIsOpen
        row.state = AlertState.OPEN.value
        row.save(update_fields=["state"])
        _step(row, AlertAct.REOPENED, actor, at, words=words.strip())


def _raise(
    fund: FundLine,
    raised: Raised,
    rows: dict[tuple[str, str], Alert],
    *,
    on: dt.date,
    at: dt.datetime,
) -> Alert | None:
    row = rows.get((raised.rule.key, raised.key))
    if row is None:
        row = Alert.objects.create(
            fund=fund.key,
            owner=owner_of(fund),
            rule=raised.rule.key,
            key=raised.key,
            level=raised.rule.level.value,
            found=raised.found,
            bound=raised.bound,
            opened_at=at,
            last_seen=on,
        )
        _step(row, AlertAct.OPENED, THE_CLOCK, at)
        _tell(fund, raised, row, on=on, at=at)
        return row
    # Closed while it was found every day: somebody knows. Gone and back is something new.
    is_back = not row.still
    row.found, row.bound, row.last_seen, row.still = raised.found, raised.bound, on, True
    if is_back and row.state == AlertState.CLOSED.value:
        row.state = AlertState.OPEN.value
        row.save()
        _step(row, AlertAct.REOPENED, THE_CLOCK, at, words="")
        _tell(fund, raised, row, on=on, at=at)
        return row
    row.save()
    return None


def _tell(fund: FundLine, raised: Raised, row: Alert, *, on: dt.date, at: dt.datetime) -> None:
    people = holders_of(_TOLD, as_of=on, at=at)
    rule = raised.rule
    told = tell(
        [one.person_id for one in people],
        subject=_SUBJECT,
        body=_BODY,
        data={
            "fund": {"zh": fund.name.zh, "en": fund.name.en},
            "what": {"zh": rule.label.zh, "en": rule.label.en},
            "why": {"zh": rule.why.zh, "en": rule.why.en},
            "do": {"zh": rule.do.zh, "en": rule.do.en},
        },
        link=f"/fund/supervision/{fund.key}/alerts/{row.pk}/",
        at=at,
        key=f"fund-alert:{row.pk}:{row.steps.count()}",
    )
    if told:
        names = "、".join(one.name for one in people if one.person_id in told)
        _step(row, AlertAct.TOLD, THE_CLOCK, at, words=names)


def _held(alert_id: int) -> Alert:
    row = Alert.objects.select_for_update().filter(pk=alert_id).first()
    if row is None:
        raise AlertUnknown(alert=alert_id)
    return row


def _step(row: Alert, act: AlertAct, actor: Actor, at: dt.datetime, *, words: str = "") -> None:
    AlertStep.objects.create(
        alert=row,
        act=act.value,
        person_key=actor.person_id,
        person=actor.signature,
        role=actor.role,
        at=at,
        words=words,
    )
