"""Look for what speaks against a claim: doubles, relations, circles (反欺诈核查)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from renqi.programmes.riskfund.charter.domain.help_terms import Delegation
from renqi.programmes.riskfund.relief.domain.claim_checks import (
    NEAR_EVENT_DAYS,
    NEW_RELATION_DAYS,
    Check,
    Sign,
    check_of,
)
from renqi.programmes.riskfund.relief.domain.claim_form import ClaimForm
from renqi.programmes.riskfund.relief.domain.claim_states import BY_INVOICE, LIVE, CheckKey
from renqi.programmes.riskfund.relief.domain.invoice_numbers import invoice_key, name_key
from renqi.programmes.riskfund.relief.domain.judge_claim import ClaimFacts
from renqi.programmes.riskfund.relief.domain.lanes import bound_just_above
from renqi.programmes.riskfund.relief.domain.ring_trades import LONGEST_RING, shortest_ring
from renqi.programmes.riskfund.relief.models import Claim, ClaimLoss
from renqi.registry.selectors.aid import live_aid
from renqi.registry.selectors.new_relations import relation_changes
from renqi.registry.selectors.relations import Related

_LIVE = sorted(stage.value for stage in LIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a look needs to know of the claim (核查对象).

    Attributes:
        claim_id: The claim.
        uscc: The firm.
        event_key: The word for the event.
        form: What was typed.
        facts: What is known.
        related: Firms of its group.
        delegation: Who may decide how much.
        allowed: What the charter would allow, in fen.
        on: The day.
    """

    claim_id: int
    uscc: str
    event_key: str
    form: ClaimForm
    facts: ClaimFacts
    related: tuple[Related, ...]
    delegation: tuple[Delegation, ...]
    allowed: int
    on: dt.date


def look_at_claim(about: Looked) -> tuple[Check, ...]:
    """Make every check, with sight of the whole city (核查).

    Args:
        about: The claim.
    """
    group = {one.uscc: one.name for one in about.related}
    others = _claims_around(about, group)
    return (
        _same_event(about, others),
        _other_aid(about, group),
        _connected_firms(others, group),
        _connected_customer(about, group),
        _ring(about),
        _same_invoice(about),
        _same_payee(about),
        _cover(about),
        _new_relation(about),
        _under_bound(about),
    )


def _claims_around(about: Looked, group: Collection[str]) -> list[Claim]:
    """Live claims of the firm and its group, in any fund."""
    rows = Claim.objects.filter(uscc__in=[about.uscc, *group], stage__in=_LIVE)
    return list(rows.exclude(pk=about.claim_id).order_by("-handed_in_at"))


def _same_event(about: Looked, others: Sequence[Claim]) -> Check:
    near = [
        one
        for one in others
        if one.uscc == about.uscc and (one.event_key == about.event_key or _is_near(about, one))
    ]
    return check_of(CheckKey.SAME_EVENT, [_claim_sign("claim_near", one) for one in near])


def _is_near(about: Looked, other: Claim) -> bool:
    if other.event_on is None or about.form.event_on is None:
        return False
    days = abs((other.event_on - about.form.event_on).days)
    return other.event_kind == about.form.event_kind and days <= NEAR_EVENT_DAYS


def _other_aid(about: Looked, group: Collection[str]) -> Check:
    matter = f"emergency:{about.event_key}"
    found = live_aid([about.uscc, *group], [matter])
    signs = [
        Sign(
            words="aid",
            name=line.measure,
            uscc=code,
            data={"programme": line.programme, "amount": str(line.amount), "state": line.state},
        )
        for (code, _), line in found.items()
    ]
    return check_of(CheckKey.OTHER_AID, signs)


def _connected_firms(others: Sequence[Claim], group: Mapping[str, str]) -> Check:
    signs = [_claim_sign("claim_of_group", one) for one in others if one.uscc in group]
    return check_of(CheckKey.CONNECTED_FIRMS, signs)


def _connected_customer(about: Looked, group: Mapping[str, str]) -> Check:
    """A customer of the firm's own group proves nothing; one without a code cannot be looked up."""
    names = {name_key(name): code for code, name in group.items() if name}
    signs, unknown = [], []
    for line in about.form.losses:
        code = line.counterparty_uscc or names.get(name_key(line.counterparty), "")
        if code in group or code == about.uscc:
            signs.append(Sign(words="customer_of_group", name=line.counterparty, uscc=code))
        elif not code and line.counterparty and about.form.event_kind in BY_INVOICE:
            unknown.append(Sign(words="customer_without_code", name=line.counterparty))
    return check_of(CheckKey.CONNECTED_CUSTOMER, signs, unknown=unknown)


def _ring(about: Looked) -> Check:
    """Follow claimed debts outward from the firm, at most as far as a circle may be long."""
    owed_by: dict[str, set[str]] = defaultdict(set)
    owed_by[about.uscc] = {line.counterparty_uscc for line in about.form.losses} - {""}
    seen, waiting = {about.uscc}, set(owed_by[about.uscc])
    for _ in range(LONGEST_RING - 1):
        waiting -= seen
        if not waiting:
            break
        seen |= waiting
        rows = ClaimLoss.objects.filter(uscc__in=waiting, is_live=True).exclude(
            counterparty_uscc=""
        )
        waiting = set()
        for firm, debtor in rows.values_list("uscc", "counterparty_uscc"):
            owed_by[firm].add(debtor)
            waiting.add(debtor)
    ring = shortest_ring(about.uscc, owed_by)
    signs = [Sign(words="ring", name=" → ".join([*ring, ring[0]]), uscc=ring[1])] if ring else []
    unknown = [
        Sign(words="customer_without_code", name=line.counterparty)
        for line in about.form.losses
        if about.form.event_kind in BY_INVOICE and not line.counterparty_uscc
    ]
    return check_of(CheckKey.RING_TRADE, signs, unknown=unknown)


def _same_invoice(about: Looked) -> Check:
    keys = {
        invoice_key(line.invoice_no, counterparty=line.counterparty): line
        for line in about.form.losses
    }
    keys.pop("", None)
    if not keys:
        return check_of(CheckKey.SAME_INVOICE, [])
    rows = ClaimLoss.objects.filter(invoice_key__in=keys, is_live=True)
    rows = rows.exclude(claim=about.claim_id).select_related("claim")
    signs = [
        Sign(
            words="invoice_paid" if row.is_paid else "invoice_claimed",
            name=row.claim.firm_name,
            uscc=row.uscc,
            claim=row.claim_id,
            data={"invoice": row.invoice_no},
        )
        for row in rows
    ]
    return check_of(CheckKey.SAME_INVOICE, signs)


def _same_payee(about: Looked) -> Check:
    rows = Claim.objects.filter(payee_number=about.form.payee_number, stage__in=_LIVE)
    rows = rows.exclude(payee_number="").exclude(uscc=about.uscc)
    signs = [_claim_sign("payee_of", one) for one in rows.order_by("-pk")[:10]]
    unknown = [] if about.form.payee_number else [Sign(words="payee_missing")]
    return check_of(CheckKey.SAME_PAYEE, signs, unknown=unknown)


def _cover(about: Looked) -> Check:
    facts = about.facts
    signs, unknown = [], []
    if facts.is_covered is False:
        signs.append(Sign(words="not_covered", name=facts.why_not))
    if facts.is_covered is None:
        unknown.append(Sign(words="cover_unknown"))
    if facts.arrears_months is None:
        unknown.append(Sign(words="arrears_unknown"))
    elif facts.arrears_months:
        signs.append(Sign(words="arrears", data={"months": str(facts.arrears_months)}))
    return check_of(CheckKey.COVER, signs, unknown=unknown)


def _new_relation(about: Looked) -> Check:
    since = (about.form.event_on or about.on) - dt.timedelta(days=NEW_RELATION_DAYS)
    rows = relation_changes(about.uscc, since=since, as_of=about.on)
    signs = [
        Sign(
            words="relation_ended" if row.has_ended else "relation_begun",
            name=row.name,
            uscc=row.uscc,
            data={"on": row.on.isoformat()},
        )
        for row in rows
    ]
    return check_of(CheckKey.NEW_RELATION, signs)


def _under_bound(about: Looked) -> Check:
    wanted = about.form.wanted
    if wanted is None:
        return check_of(CheckKey.UNDER_BOUND, [])
    bound = bound_just_above(about.delegation, wanted=wanted, allowed=about.allowed)
    signs = [] if bound is None else [Sign(words="under_bound", data={"bound": str(bound)})]
    return check_of(CheckKey.UNDER_BOUND, signs)


def _claim_sign(words: str, claim: Claim) -> Sign:
    return Sign(
        words=words,
        name=claim.firm_name,
        uscc=claim.uscc,
        claim=claim.pk,
        data={"number": str(claim.number), "event_on": str(claim.event_on)},
    )
