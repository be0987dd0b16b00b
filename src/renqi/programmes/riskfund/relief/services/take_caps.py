"""Take what a decision needs of every cap of a fund, all or nothing (占用限额).

The check `relief_cap_not_exceeded` of the database decides: of many decisions at once those come
through for which there is room, in whatever order they arrive, and nobody else.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction

from renqi.kernel.constraints import constraint_name
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.help_amount import cap_amount
from renqi.programmes.riskfund.charter.domain.vocabulary import CapOn
from renqi.programmes.riskfund.relief.domain import claim_refusals as refusals
from renqi.programmes.riskfund.relief.models import CapTake, CapUse

_GLASS = "break_glass"
_BEGIN = """
INSERT INTO relief_capuse (fund, "on", key, used, cap)
SELECT %s, w.on_, w.key, 0, w.cap
  FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS w (on_, key, cap)
 ORDER BY w.on_, w.key
ON CONFLICT (fund, "on", key) DO NOTHING
"""
_HOLD = """
SELECT c.id, c."on", c.key FROM relief_capuse c
  JOIN unnest(%s::text[], %s::text[]) AS w (on_, key) ON w.on_ = c."on" AND w.key = c.key
 WHERE c.fund = %s ORDER BY c.id FOR NO KEY UPDATE OF c
"""
_TAKE = """
UPDATE relief_capuse SET used = greatest(used, %s) + %s, cap = greatest(%s, used, %s)
 WHERE id = %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapWanted:
    """What is wanted of one cap (限额需求).

    Attributes:
        on: What it reaches over.
        key: Which one.
        amount: How much is wanted.
        cap: How much may be used in all.
        least_used: What is used at least, where more is known than the row says.
    """

    on: str
    key: str
    amount: int
    cap: int
    least_used: int = 0


def caps_of_claim(
    charter: Charter,
    keys: Mapping[CapOn, str],
    *,
    amount: int,
    fund_value: int | None,
    together: int,
) -> tuple[CapWanted, ...]:
    """Say what a claim needs of each cap of its charter (所需限额).

    What is outstanding is counted for every key, whether the charter caps it or not, so that a
    later charter finds it; without a cap any amount fits.

    Args:
        charter: The charter.
        keys: Under which key each cap counts the claim.
        amount: Fen.
        fund_value: The fund's value, for caps that are shares of it.
        together: What the firms of the group have outstanding together.
    """
    caps: dict[CapOn, int] = {}
    for row in charter.cover.caps:
        most = cap_amount(row, fund_value=fund_value)
        caps[row.on] = min(most, caps.get(row.on, most))
    return tuple(
        CapWanted(
            on=on.value,
            key=key,
            amount=amount,
            cap=caps.get(on, _ANY),
            least_used=together if on is CapOn.GROUP else 0,
        )
        for on, key in keys.items()
    )


def take_caps(claim_id: int, fund: str, wanted: Sequence[CapWanted]) -> None:
    """Take of every cap what a claim needs, in the transaction of the decision (占用限额).

    Args:
        claim_id: The claim.
        fund: The fund.
        wanted: What it needs.

    Raises:
        CapExceeded: A cap has not enough left; it says which and how much it has.
        GlassUsedUp: The month has not so much left for payments before review.

    Effects:
        CapUse and CapTake rows.

    Locks:
        The rows of the caps, by their keys.
    """
    held = _hold(fund, sorted(wanted, key=lambda one: (one.on, one.key)))
    for one in wanted:
        cap_id = held[one.on, one.key]
        try:
            with transaction.atomic():
                _take(cap_id, one)
        except IntegrityError as error:
            if constraint_name(error) != "relief_cap_not_exceeded":
                raise
            raise _refused(fund, one) from error
        CapTake.objects.create(claim_id=claim_id, cap_use_id=cap_id, amount=one.amount)


def take_glass(claim_id: int, fund: str, *, amount: int, month_max: int, on: dt.date) -> None:
    """Count a payment before review into its month (计入当月紧急先付额).

    Raises:
        GlassUsedUp: The month has not so much left.
    """
    wanted = CapWanted(on=_GLASS, key=f"{on:%Y-%m}", amount=amount, cap=month_max)
    take_caps(claim_id, fund, [wanted])


def used_together(fund: str, usccs: Collection[str]) -> int:
    """Sum what some firms have outstanding in a fund (合计在用)."""
    rows = CapUse.objects.filter(fund=fund, on=CapOn.FIRM.value, key__in=usccs)
    return sum(rows.values_list("used", flat=True))


_ANY = 10**17


def _hold(fund: str, wanted: Sequence[CapWanted]) -> dict[tuple[str, str], int]:
    """Make the rows that are missing, then lock all by key of the row, as who frees them does."""
    names, keys = [one.on for one in wanted], [one.key for one in wanted]
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [fund, names, keys, [one.cap for one in wanted]])
        cursor.execute(_HOLD, [names, keys, fund])
        return {(on, key): cap_id for cap_id, on, key in cursor.fetchall()}


def _take(cap_id: int, one: CapWanted) -> None:
    # A cap that fell below what is outstanding stays there: nothing more comes through it.
    params = [one.least_used, one.amount, one.cap, one.least_used, cap_id]
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, params)


def _refused(fund: str, one: CapWanted) -> refusals.CapExceeded | refusals.GlassUsedUp:
    row = CapUse.objects.filter(fund=fund, on=one.on, key=one.key).first()
    used = max(one.least_used, row.used if row else 0)
    if one.on == _GLASS:
        left = grouped_yuan(max(0, one.cap - used))
        return refusals.GlassUsedUp(cap=grouped_yuan(one.cap), left=left)
    return refusals.CapExceeded(
        on=one.on,
        key=one.key,
        cap=grouped_yuan(one.cap),
        used=grouped_yuan(used),
        amount=grouped_yuan(one.amount),
        left=grouped_yuan(max(0, one.cap - used)),
    )
