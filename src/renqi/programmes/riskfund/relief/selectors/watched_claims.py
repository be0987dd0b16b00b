"""Claims and help as whoever supervises a fund looks at them (监管视角的申请与余额)."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Sum

from renqi.programmes.riskfund.relief.domain.claim_states import CheckOutcome, ClaimStage
from renqi.programmes.riskfund.relief.domain.money_states import LoanState, PayoutState, Step
from renqi.programmes.riskfund.relief.models import BreakGlassUse, Claim, Loan, MoneyStep, Payout

_DECIDED = [
    ClaimStage.APPROVED.value,
    ClaimStage.SECOND_LOOK.value,
    ClaimStage.OBJECTED.value,
    ClaimStage.REFUSED.value,
    ClaimStage.REFUSED_FINAL.value,
    ClaimStage.APPEAL.value,
]
_CAME_BACK = [Step.RETURNED.value, Step.REJECTED.value, Step.UNPAID.value]
_MET = "met"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedClaim:
    """A decided claim as a supervisor sees it (已决申请).

    Attributes:
        verdict: What the rules said at the hand-in.
        found: Checks that found something.
        is_granted: Whether help was decided.
        is_glass: Paid before the review.
        came_back: Whether its payment was returned or rejected.
    """

    id: int
    number: int
    uscc: str
    firm_name: str
    district: str
    chain: str
    lane: str
    handed_in_at: dt.datetime
    due_at: dt.datetime
    decided_at: dt.datetime
    verdict: str
    amount: int
    proposed_by: str
    decided_by: str
    found: tuple[str, ...]
    is_granted: bool
    is_glass: bool
    came_back: bool

    @property
    def is_override(self) -> bool:
        """Granted although the rules alone did not say so, or a check had found something."""
        return self.is_granted and (self.verdict != _MET or bool(self.found))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHelp:
    """Help that one firm still owes, and where it lies (在保余额)."""

    uscc: str
    firm_name: str
    group: str
    chain: str
    district: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpSums:
    """Help of a fund in sums, in fen (救助汇总).

    Attributes:
        lent: Principal of loans that the bank paid.
        repaid: Of it paid back.
        written_off: Of it written off.
        outstanding: What is left.
        waiting: Claims that wait for a decision.
        queued: Help that was approved and is not paid.
    """

    lent: int
    repaid: int
    written_off: int
    outstanding: int
    waiting: int
    queued: int


def decided_claims(fund: str, *, since: dt.date, until: dt.date) -> tuple[WatchedClaim, ...]:
    """List the claims decided from one day to another, for who supervises all (已决申请)."""
    rows = (
        Claim.objects.filter(
            fund=fund, stage__in=_DECIDED, number__isnull=False, decided_at__isnull=False
        )
        .filter(decided_at__date__gte=since, decided_at__date__lte=until)
        .select_related("break_glass")
        .prefetch_related("checks")
        .order_by("number")
    )
    back = set(
        MoneyStep.objects.filter(payout__fund=fund, what__in=_CAME_BACK).values_list(
            "payout__claim_id", flat=True
        )
    )
    return tuple(_watched(row, back) for row in rows)


def open_help(fund: str) -> tuple[OpenHelp, ...]:
    """List what firms owe of their help, for who supervises all (在保余额)."""
    rows = (
        Loan.objects.filter(fund=fund, state=LoanState.OPEN.value)
        .select_related("payout__claim")
        .order_by("pk")
    )
    return tuple(
        OpenHelp(
            uscc=row.uscc,
            firm_name=row.firm_name,
            group=row.payout.claim.group_key,
            chain=row.payout.claim.chain,
            district=row.payout.claim.district,
            amount=row.principal - row.repaid - row.written_off,
        )
        for row in rows
    )


def help_sums(fund: str) -> HelpSums:
    """Add up the help of a fund (救助汇总)."""
    loans = (
        Loan.objects.filter(fund=fund)
        .exclude(state=LoanState.VOID.value)
        .aggregate(
            sum_lent=Sum("principal"),
            sum_repaid=Sum("repaid"),
            sum_off=Sum("written_off"),
            sum_left=Sum(
                F("principal") - F("repaid") - F("written_off"),
                filter=Q(state=LoanState.OPEN.value),
            ),
        )
    )
    queued = Payout.objects.filter(
        fund=fund,
        state__in=[
            PayoutState.QUEUED.value,
            PayoutState.RESERVED.value,
            PayoutState.ORDERED.value,
        ],
    )
    waiting = [ClaimStage.CHECK.value, ClaimStage.SECOND.value, ClaimStage.GLASS.value]
    return HelpSums(
        lent=int(loans["sum_lent"] or 0),
        repaid=int(loans["sum_repaid"] or 0),
        written_off=int(loans["sum_off"] or 0),
        outstanding=int(loans["sum_left"] or 0),
        waiting=Claim.objects.filter(fund=fund, stage__in=waiting).count(),
        queued=int(queued.aggregate(sum=Sum("amount"))["sum"] or 0),
    )


def second_looks_overdue(fund: str, *, on: dt.date) -> tuple[int, ...]:
    """Name the claims whose second look was due before a day (逾期复核)."""
    rows = BreakGlassUse.objects.filter(
        fund=fund, looked_at__isnull=True, second_at__isnull=False, look_due_on__lt=on
    )
    return tuple(rows.order_by("look_due_on", "pk").values_list("claim_id", flat=True))


def decisions_of_pairs(fund: str, *, since: dt.date) -> Mapping[tuple[str, str], int]:
    """Count who proposed and who decided together, for patterns of people (经办组合)."""
    rows = Claim.objects.filter(fund=fund, decided_by_id__isnull=False, decided_at__date__gte=since)
    found = rows.values_list("proposed_by", "decided_by").annotate(n=Count("pk")).order_by()
    counts: Counter[tuple[str, str]] = Counter()
    for proposed, decided, number in found:
        counts[(proposed, decided)] += number
    return counts


def claim_counts(fund: str, *, since: dt.date, until: dt.date) -> Mapping[str, Mapping[str, int]]:
    """Count decided claims by district, chain and outcome, without any name (申请统计)."""
    rows = Claim.objects.filter(
        fund=fund, stage__in=_DECIDED, decided_at__date__range=(since, until)
    )
    counts = {}
    for name in ("district", "chain", "lane", "event_kind", "stage"):
        found = rows.values_list(name).annotate(n=Count("pk")).order_by(name)
        counts[name] = dict(found)
    return counts


def _watched(row: Claim, back: set[int]) -> WatchedClaim:
    # A check at a later time speaks louder than one before it.
    last = {one.key: one.outcome for one in sorted(row.checks.all(), key=lambda one: one.pk)}
    # A constraint has these of every claim that was handed in and decided.
    handed_in_at: Any = row.handed_in_at
    due_at: Any = row.due_at
    decided_at: Any = row.decided_at
    return WatchedClaim(
        id=row.pk,
        number=row.number or 0,
        uscc=row.uscc,
        firm_name=row.firm_name,
        district=row.district,
        chain=row.chain,
        lane=row.lane,
        handed_in_at=handed_in_at,
        due_at=due_at,
        decided_at=decided_at,
        verdict=row.verdict,
        amount=row.decided_amount or 0,
        proposed_by=row.proposed_by,
        decided_by=row.decided_by,
        found=tuple(key for key, told in last.items() if told == CheckOutcome.FOUND.value),
        is_granted=row.decided_amount is not None,
        is_glass=getattr(row, "break_glass", None) is not None,
        came_back=row.pk in back,
    )
