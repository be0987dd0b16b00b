"""Alerts of funds, each with what became of it (预警查询)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from renqi.engines.ledger.domain.owners import owner_in
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.supervision.domain.alert_rules import AlertRule, alert_rules
from renqi.programmes.riskfund.supervision.domain.alert_states import AlertAct, AlertState, Level
from renqi.programmes.riskfund.supervision.domain.refusals import AlertUnknown
from renqi.programmes.riskfund.supervision.models import Alert, AlertStep


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One act on an alert."""

    act: AlertAct
    person: str
    role: str
    at: dt.datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """An alert with its steps; `rule` is none where the rules know it no more."""

    id: int
    fund: str
    rule_key: str
    rule: AlertRule | None
    key: str
    level: Level
    is_open: bool
    still: bool
    found: int
    bound: int
    opened_at: dt.datetime
    last_seen: dt.date
    steps: tuple[StepLine, ...]

    @property
    def seen_by(self) -> tuple[str, ...]:
        """Who has seen it."""
        return tuple(step.person for step in self.steps if step.act is AlertAct.SEEN)


def alerts_of(fund: str, *, scope: Scope, state: str = "", rule: str = "") -> tuple[AlertLine, ...]:
    """List the alerts of a fund: open alarms first, the newest first (预警清单)."""
    rows = _in_scope(scope).filter(fund=fund)
    if state:
        rows = rows.filter(state=state)
    if rule:
        rows = rows.filter(rule=rule)
    found = [_line(row) for row in rows.order_by("-opened_at", "-pk")]
    return tuple(sorted(found, key=lambda one: (not one.is_open, one.level is not Level.ALARM)))


def alert_of(alert_id: int, *, fund: str, scope: Scope) -> AlertLine:
    """Give one alert of a fund.

    Raises:
        AlertUnknown: There is none within the scope.
    """
    row = _in_scope(scope).filter(pk=alert_id, fund=fund).first()
    if row is None:
        raise AlertUnknown(alert=alert_id)
    return _line(row)


def open_alert_counts(*, scope: Scope) -> dict[str, int]:
    """Count the open alerts by fund (未关闭预警数)."""
    found: dict[str, int] = {}
    for fund in _in_scope(scope).filter(state=AlertState.OPEN.value).values_list("fund", flat=True):
        found[fund] = found.get(fund, 0) + 1
    return found


def _in_scope(scope: Scope) -> QuerySet[Alert]:
    steps = AlertStep.objects.order_by("at", "pk")
    rows = Alert.objects.prefetch_related(Prefetch("steps", queryset=steps))
    if scope.all:
        return rows
    owner = owner_in(scope)
    return rows.filter(Q(owner=owner)) if owner else rows.none()


def _line(row: Alert) -> AlertLine:
    return AlertLine(
        id=row.pk,
        fund=row.fund,
        rule_key=row.rule,
        rule=alert_rules().get(row.rule),
        key=row.key,
        level=Level(row.level),
        is_open=row.state == AlertState.OPEN.value,
        still=row.still,
        found=row.found,
        bound=row.bound,
        opened_at=row.opened_at,
        last_seen=row.last_seen,
        steps=tuple(
            StepLine(
                act=AlertAct(step.act),
                person=step.person,
                role=step.role,
                at=step.at,
                words=step.words,
            )
            for step in row.steps.all()
        ),
    )
