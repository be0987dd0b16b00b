"""How a fund bears its help: what is overdue, what was lost, what is in force (基金健康度)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Sum

from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value, has_book
from renqi.programmes.riskfund.charter.domain.repayment_plan import months_after
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE, Bearer, HelpForm
from renqi.programmes.riskfund.charter.selectors.funds import charter_on
from renqi.programmes.riskfund.relief.domain.money_refusals import FormPaused, HelpStopped
from renqi.programmes.riskfund.relief.domain.money_states import (
    WAITING,
    LoanState,
    LossState,
    PlanState,
    StopKind,
)
from renqi.programmes.riskfund.relief.models import FundStop, Instalment, Loan, LossShare, Payout

_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FormHealth:
    """Help of one form that is outstanding (在贷情况), in fen.

    Attributes:
        overdue: Of what is outstanding, that of loans with an instalment overdue.
    """

    outstanding: int
    overdue: int
    loans: int
    overdue_loans: int

    @property
    def overdue_share(self) -> int:
        """Share overdue, in billionths; nothing outstanding is nothing overdue."""
        return self.overdue * WHOLE // self.outstanding if self.outstanding else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StopLine:
    """A stop in force (停止救助)."""

    kind: StopKind
    form: str
    figure: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FundHealth:
    """How a fund stands on a day (基金健康度).

    Attributes:
        lost: What the classes lost by help within twelve months, less what came back of it.
        value: What the fund is worth now.
        under_way: Help approved and not paid yet.
        lent: Principal outstanding.
        stops: What is stopped, as the flags in the database say.
    """

    fund: str
    on: date
    by_form: Mapping[HelpForm, FormHealth]
    lost: int
    value: int
    under_way: int
    lent: int
    stops: tuple[StopLine, ...]

    @property
    def loss_share(self) -> int:
        """What was lost as a share of what the fund would be worth without it, in billionths."""
        before = self.value + self.lost
        return self.lost * WHOLE // before if before > 0 else 0

    @property
    def exposure(self) -> int:
        """What firms have of the fund or are to get (在保余额)."""
        return self.lent + self.under_way


def fund_health(fund: str, *, on: date) -> FundHealth:
    """Say how a fund bears its help (基金健康度)."""
    by_form = {form: _form_health(fund, form, on=on) for form in (HelpForm.BRIDGE, HelpForm.LOAN)}
    waiting = Payout.objects.filter(fund=fund, state__in=WAITING).aggregate(total=Sum("amount"))
    return FundHealth(
        fund=fund,
        on=on,
        by_form=by_form,
        lost=_lost(fund, on=on),
        value=fund_value(fund).total if has_book(fund) else 0,
        under_way=int(waiting["total"] or 0),
        lent=sum(one.outstanding for one in by_form.values()),
        stops=stops_of(fund),
    )


def stops_of(fund: str) -> tuple[StopLine, ...]:
    """List the stops that are in force (停止救助标志)."""
    rows = FundStop.objects.filter(fund=fund, lifted_at__isnull=True).order_by("pk")
    return tuple(
        StopLine(kind=StopKind(row.kind), form=row.form, figure=row.figure, limit=row.limit)
        for row in rows
    )


def stop_in_force(fund: str, *, form: str) -> DomainError | None:
    """Give the refusal of a stop that is flagged for a form of help; none where none is."""
    found = [one for one in stops_of(fund) if one.form in ("", form)]
    return stop_refusal(found[0]) if found else None


def help_is_stopped(fund: str, *, form: str, on: date) -> DomainError | None:
    """Say why a fund may decide no new help of a form; none where it may (停止救助判断).

    The flags of the database count, and what the books say at this moment: a flag may be a
    minute behind them.
    """
    if refusal := stop_in_force(fund, form=form):
        return refusal
    due = [one for one in stops_due(fund, on=on) if one.form in ("", form)]
    return stop_refusal(due[0]) if due else None


def stops_due(fund: str, *, on: date) -> tuple[StopLine, ...]:
    """Say which stops the charter asks for, by what the books say now (应停止事项)."""
    safeguards = charter_on(fund, on=on).charter.safeguards
    health = fund_health(fund, on=on)
    stops = []
    if health.lost and health.loss_share >= safeguards.stop_loss:
        stops.append(
            StopLine(
                kind=StopKind.STOP_LOSS,
                form="",
                figure=health.loss_share,
                limit=safeguards.stop_loss,
            )
        )
    stops += [
        StopLine(
            kind=StopKind.OVERDUE,
            form=form.value,
            figure=one.overdue_share,
            limit=safeguards.pause_overdue,
        )
        for form, one in health.by_form.items()
        if one.overdue and one.overdue_share >= safeguards.pause_overdue
    ]
    return tuple(stops)


def stop_refusal(stop: StopLine) -> DomainError:
    """Say a stop as a refusal."""
    words = {"figure": _percent(stop.figure), "limit": _percent(stop.limit)}
    return HelpStopped(**words) if stop.kind is StopKind.STOP_LOSS else FormPaused(**words)


def _form_health(fund: str, form: HelpForm, *, on: date) -> FormHealth:
    late = Instalment.objects.filter(
        plan__loan=OuterRef("pk"),
        plan__state=PlanState.IN_FORCE,
        due_on__lt=on,
        paid__lt=F("amount"),
    )
    rows = Loan.objects.filter(fund=fund, form=form, state=LoanState.OPEN)
    found = rows.annotate(is_late=Exists(late)).values_list("principal", "repaid", "is_late")
    owed = [(principal - repaid, is_late) for principal, repaid, is_late in found]
    return FormHealth(
        outstanding=sum(left for left, _ in owed),
        overdue=sum(left for left, is_late in owed if is_late),
        loans=len(owed),
        overdue_loans=sum(is_late for _, is_late in owed),
    )


def _lost(fund: str, *, on: date) -> int:
    """Add up what the fund itself bore of losses within twelve months, less what came back."""
    shares = LossShare.objects.filter(
        loss__fund=fund,
        loss__state=LossState.BOOKED,
        loss__booked_on__gt=months_after(on, -_YEAR),
        loss__booked_on__lte=on,
    ).exclude(bearer=Bearer.RETAINED)
    sums = shares.aggregate(lost=Sum("amount"), back=Sum("recovered"))
    return int((sums["lost"] or 0) - (sums["back"] or 0))


def _percent(share: int) -> str:
    return f"{share * 10_000 // WHOLE / 100:.2f}%"
