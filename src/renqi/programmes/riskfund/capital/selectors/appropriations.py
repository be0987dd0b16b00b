"""Calls for money of the government and the institution (出资通知清单)."""

from datetime import date

from django.db.models import QuerySet, Sum

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.domain.appropriations import (
    LIVE,
    AppropriationLine,
    CallKind,
    CallState,
    Matched,
    matched,
)
from renqi.programmes.riskfund.capital.domain.refusals import AppropriationUnknown
from renqi.programmes.riskfund.capital.models import Appropriation
from renqi.programmes.riskfund.capital.selectors.entries import paid_in
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.vocabulary import Party


def appropriations(
    fund: str, *, scope: Scope, on: date, party: Party | None = None, year: int | None = None
) -> tuple[AppropriationLine, ...]:
    """List the calls of a fund, the newest first (出资通知清单).

    Args:
        fund: Which.
        scope: All, or the institution's own fund; firms see none.
        on: Tells what is overdue.
        party: Only this party's.
        year: Only this year's.
    """
    rows = _in_scope(scope).filter(book__fund=fund)
    if party is not None:
        rows = rows.filter(party=party)
    if year is not None:
        rows = rows.filter(year=year)
    return tuple(_line(row, on) for row in rows.order_by("-pk"))


def appropriation_of(appropriation_id: int, *, scope: Scope, on: date) -> AppropriationLine:
    """Give one call.

    Raises:
        AppropriationUnknown: There is none for this reader.
    """
    row = _in_scope(scope).filter(pk=appropriation_id).first()
    if row is None:
        raise AppropriationUnknown(appropriation=appropriation_id)
    return _line(row, on)


def matching_of(fund: str, charter: Charter, *, year: int, until: date) -> tuple[Matched, ...]:
    """Work out what each party owes for a year by the charter's ratios (配比测算).

    Args:
        fund: Which.
        charter: In force.
        year: Of the contributions.
        until: Contributions up to this day count.
    """
    firms = paid_in(fund, party=Party.FIRM, since=date(year, 1, 1), until=until)
    live = Appropriation.objects.filter(
        book__fund=fund, kind=CallKind.MATCHED, year=year, state__in=LIVE
    )
    called = dict(live.values_list("party").annotate(total=Sum("amount")).order_by())
    return tuple(
        matched(one, year=year, firms_paid=firms, called=called.get(one.party.value, 0))
        for one in charter.matching
    )


def _in_scope(scope: Scope) -> QuerySet[Appropriation]:
    rows = Appropriation.objects.select_related("book")
    if scope.all:
        return rows
    if scope.organisation_id is not None and not scope.uscc:
        return rows.filter(book__owner=f"organisation:{scope.organisation_id}")
    return rows.none()


def _line(row: Appropriation, on: date) -> AppropriationLine:
    state = CallState(row.state)
    return AppropriationLine(
        id=row.pk,
        fund=row.book.fund,
        party=Party(row.party),
        kind=CallKind(row.kind),
        state=state,
        year=row.year,
        amount=row.amount,
        paid=row.paid,
        due_on=row.due_on,
        reason=row.reason,
        basis=row.basis,
        asked_by_id=row.asked_by_id,
        asked_by=row.asked_by_name,
        asked_at=row.asked_at,
        decided_by=row.decided_by_name,
        decided_at=row.decided_at,
        answer=row.answer,
        is_overdue=state is CallState.CALLED and row.due_on < on,
    )
