"""Whose money that came in may be (来款归属判断): beyond doubt, or as a suggestion to a person."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from django.db.models import QuerySet

from renqi.engines.ledger.domain.bank_matching import name_key
from renqi.programmes.riskfund.members.domain.references import misread_in, references_in
from renqi.programmes.riskfund.members.domain.states import Standing
from renqi.programmes.riskfund.members.models import Due, Incoming, Membership


class Why(StrEnum):
    """By what money is thought to be somebody's (判断依据)."""

    REFERENCE = "reference"
    ACCOUNT_AMOUNT = "account_amount"
    MISREAD = "misread"
    NAME = "name"
    ACCOUNT = "account"


class Doubt(StrEnum):
    """Why a person has to say whose money it is (存疑原因)."""

    NO_REFERENCE = "no_reference"
    WRONG_REFERENCE = "wrong_reference"
    SEVERAL = "several"
    LEFT = "left"
    NOT_MEMBER = "not_member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What of a line is for one member (归属).

    Attributes:
        months: Months that the payer named.
        amount: Fen; none for all that is left.
    """

    membership_id: int
    months: tuple[dt.date, ...]
    amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the rules say of a line (判断结果): shares beyond doubt, or why not."""

    shares: tuple[Share, ...]
    doubt: Doubt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Whose a line may be, for a person to decide (归属建议)."""

    membership_id: int
    firm_name: str
    uscc: str
    why: Why
    words: str


def find_owner(incoming: Incoming) -> Found:
    """Say beyond doubt whose a line is, by reference, then by account and amount (自动核销)."""
    references = references_in(incoming.text)
    dues = list(
        Due.objects.filter(reference__in=references, membership__fund=incoming.fund).select_related(
            "membership"
        )
    )
    if dues:
        return _by_reference(incoming, dues)
    if references or misread_in(incoming.text):
        return Found(shares=(), doubt=Doubt.WRONG_REFERENCE)
    return _by_account(incoming)


def _by_reference(incoming: Incoming, dues: Sequence[Due]) -> Found:
    by_member: dict[int, list[Due]] = defaultdict(list)
    for due in dues:
        if due.membership.standing != Standing.MEMBER:
            return Found(shares=(), doubt=Doubt.LEFT)
        by_member[due.membership_id].append(due)
    if len(by_member) == 1:
        ((member, named),) = by_member.items()
        months = tuple(sorted(due.month for due in named))
        return Found(shares=(Share(membership_id=member, months=months),), doubt=None)
    # One payer for several firms: only where the line is what they owe, to the fen.
    left = {m: sum(due.amount - due.paid for due in named) for m, named in by_member.items()}
    if sum(left.values()) != incoming.left or not all(left.values()):
        return Found(shares=(), doubt=Doubt.SEVERAL)
    shares = [
        Share(
            membership_id=member,
            months=tuple(sorted(due.month for due in named)),
            amount=left[member],
        )
        for member, named in sorted(by_member.items())
    ]
    return Found(shares=tuple(shares), doubt=None)


def _by_account(incoming: Incoming) -> Found:
    """Take what comes from an account that paid for one member before, in a fitting amount."""
    nothing = Found(shares=(), doubt=Doubt.NO_REFERENCE)
    members = _paid_from(incoming)
    if len(members) != 1:
        return nothing
    (member,) = members
    if member.standing != Standing.MEMBER:
        return Found(shares=(), doubt=Doubt.LEFT)
    owed = member.dues.filter(paid_on__isnull=True, waived_at__isnull=True).order_by("month")
    sums = list(accumulate(due.amount - due.paid for due in owed))
    if incoming.left not in sums and incoming.left != member.month_amount:
        return nothing
    return Found(shares=(Share(membership_id=member.pk, months=()),), doubt=None)


def _paid_from(incoming: Incoming) -> list[Membership]:
    if not incoming.payer_account:
        return []
    earlier = Due.objects.filter(
        membership__fund=incoming.fund,
        receipts__incoming__payer_account=incoming.payer_account,
    )
    numbers = set(earlier.values_list("membership_id", flat=True))
    return list(Membership.objects.filter(pk__in=numbers).order_by("pk"))


def suggestions(incoming: Incoming) -> tuple[Suggestion, ...]:
    """Suggest members to whom a line may belong, the likeliest first (归属建议)."""
    live = Membership.objects.filter(fund=incoming.fund, standing=Standing.MEMBER)
    found: dict[int, Suggestion] = {}
    guesses = (
        *_by_near_reference(incoming, live),
        *((one, Why.ACCOUNT, incoming.payer_account) for one in _paid_from(incoming)),
        *((one, Why.NAME, one.firm_name) for one in _by_name(incoming, live)),
    )
    for member, why, words in guesses:
        if member.standing == Standing.MEMBER:
            found.setdefault(
                member.pk,
                Suggestion(
                    membership_id=member.pk,
                    firm_name=member.firm_name,
                    uscc=member.uscc,
                    why=why,
                    words=words,
                ),
            )
    return tuple(found.values())


def _by_near_reference(
    incoming: Incoming, live: QuerySet[Membership]
) -> list[tuple[Membership, Why, str]]:
    near = [*references_in(incoming.text), *misread_in(incoming.text)]
    dues = Due.objects.filter(reference__in=near, membership__in=live)
    rows = dues.select_related("membership").order_by("pk")
    return [(due.membership, Why.MISREAD, due.reference) for due in rows]


def _by_name(incoming: Incoming, live: QuerySet[Membership]) -> list[Membership]:
    wanted = name_key(incoming.payer)
    if not wanted:
        return []
    return [one for one in live.order_by("pk").iterator() if name_key(one.firm_name) == wanted]
