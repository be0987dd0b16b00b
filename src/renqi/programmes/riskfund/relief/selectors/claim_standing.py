"""What decides about a claim, read on a day with sight of the whole city (申请判定依据)."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from renqi.engines.policy.domain.rule_facts import walk_conditions
from renqi.engines.policy.domain.tree import Manual, Rule, Truth
from renqi.engines.policy.domain.values import FactRow
from renqi.engines.policy.judging.interpret import assess
from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value
from renqi.programmes.riskfund.charter.domain.charter import CharterInForce
from renqi.programmes.riskfund.charter.domain.charter_facts import with_age
from renqi.programmes.riskfund.charter.domain.vocabulary import CapOn
from renqi.programmes.riskfund.members.domain.refusals import MembershipUnknown
from renqi.programmes.riskfund.members.selectors.memberships import (
    MembershipLine,
    cover_of,
    membership_of,
)
from renqi.programmes.riskfund.relief.domain import claim_refusals as refusals
from renqi.programmes.riskfund.relief.domain.claim_form import ClaimForm
from renqi.programmes.riskfund.relief.domain.claim_states import EventKind
from renqi.programmes.riskfund.relief.domain.judge_claim import ClaimFacts, DeclaredLine
from renqi.programmes.riskfund.relief.models import CapUse, ClaimFile, DeclaredEvent
from renqi.registry.selectors.facts_frame import facts_frame
from renqi.registry.selectors.firm_head import FirmHead, firm_head
from renqi.registry.selectors.relations import Related, related_firms

_CITY = Scope(all=True)
_TRUTHS = {Truth.TRUE: True, Truth.FALSE: False}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStanding:
    """What is known beside the form (申请判定依据).

    Attributes:
        facts: What the judgement reads.
        firm: Name, district and cluster on file.
        related: Firms of the same group.
        group_key: The key under which the group's help is counted.
        event_key: The word for the event in every programme.
    """

    facts: ClaimFacts
    firm: FirmHead
    related: tuple[Related, ...]
    group_key: str
    event_key: str


def claim_standing(
    claim_id: int, uscc: str, *, charter: CharterInForce, form: ClaimForm, on: dt.date
) -> ClaimStanding:
    """Gather what decides about a claim; within what the transaction may see (判定依据).

    Args:
        claim_id: The claim.
        uscc: The firm.
        charter: The charter of the event's day.
        form: What was typed; its event has a day.
        on: The day.

    Raises:
        NotMember: The firm is no member of the fund.
    """
    fund = charter.charter.fund
    firm = firm_head(uscc)
    member = member_of(fund, uscc, name=firm.name, on=on)
    event_on = form.event_on or on
    cover = cover_of(fund, uscc, on=event_on)
    related = related_firms(uscc, as_of=on)
    group_key = min([uscc, *(one.uscc for one in related)])
    declared = declared_line(form.declared) if form.declared else None
    event_key = event_key_of(form, declared)
    keys = cap_keys(uscc=uscc, group=group_key, event=event_key, firm=firm)
    facts = ClaimFacts(
        is_covered=cover.is_covered,
        why_not=_why(cover.why_not),
        months_paid=member.months_paid,
        paid_in=member.paid_in,
        arrears_months=member.arrears_months,
        district=firm.district,
        chain=firm.chain,
        declared=declared,
        files=_files(claim_id),
        excluded=_excluded(charter, uscc, form=form, on=on),
        outstanding=outstanding(fund, keys, group=[one.uscc for one in related]),
        fund_value=_value(charter),
    )
    return ClaimStanding(
        facts=facts, firm=firm, related=related, group_key=group_key, event_key=event_key
    )


def member_of(fund: str, uscc: str, *, name: str, on: dt.date) -> MembershipLine:
    """Give the membership of a firm that has joined, now or once (成员资格).

    Raises:
        NotMember: It never joined.
    """
    try:
        member = membership_of(fund, uscc, on=on)
    except MembershipUnknown as error:
        raise refusals.NotMember(name=name) from error
    if member.joined_on is None:
        raise refusals.NotMember(name=name)
    return member


def event_key_of(form: ClaimForm, declared: DeclaredLine | None) -> str:
    """Give the word for an event: the declared one's, else kind and customer or day (事件标识)."""
    if declared is not None:
        return declared.key
    kind = form.event_kind.value if form.event_kind else "event"
    codes = {line.counterparty_uscc for line in form.losses} - {""}
    if form.event_kind is EventKind.CUSTOMER_INSOLVENCY and len(codes) == 1:
        return f"{kind}:{codes.pop()}"
    return f"{kind}:{form.event_on.isoformat() if form.event_on else ''}"


def cap_keys(*, uscc: str, group: str, event: str, firm: FirmHead) -> Mapping[CapOn, str]:
    """Say under which key each cap of a fund counts a claim; where nothing is known, under none."""
    keys = {
        CapOn.FIRM: uscc,
        CapOn.GROUP: group,
        CapOn.CHAIN: firm.chain,
        CapOn.DISTRICT: firm.district,
        CapOn.EVENT: event,
        CapOn.TOTAL: "all",
    }
    return {on: key for on, key in keys.items() if key}


def outstanding(
    fund: str, keys: Mapping[CapOn, str], *, group: Collection[str] = ()
) -> Mapping[CapOn, int]:
    """Give what is outstanding over each thing that a cap reaches over, in fen (在用限额).

    A group counts at least what its firms have together: it may have come together since.
    """
    uscc = keys.get(CapOn.FIRM, "")
    rows = CapUse.objects.filter(fund=fund, key__in={*keys.values(), *group, uscc})
    used = {(on, key): amount for on, key, amount in rows.values_list("on", "key", "used")}
    found = {on: used.get((on.value, key), 0) for on, key in keys.items()}
    together = sum(used.get((CapOn.FIRM.value, code), 0) for code in {uscc, *group} - {""})
    if CapOn.GROUP in found:
        found[CapOn.GROUP] = max(found[CapOn.GROUP], together)
    return found


def declared_line(key: str) -> DeclaredLine | None:
    """Give a declared event that counts: confirmed and not ended (宣告事件)."""
    row = DeclaredEvent.objects.filter(
        key=key, confirmed_at__isnull=False, ended_at__isnull=True
    ).first()
    if row is None:
        return None
    return DeclaredLine(
        event_id=row.pk,
        key=row.key,
        kind=EventKind(row.kind),
        title=row.title,
        district=row.district,
        chain=row.chain,
        from_on=row.from_on,
        until_on=row.until_on,
    )


def _why(refusal: DomainError | None) -> str:
    return refusal.code if refusal is not None else ""


def _files(claim_id: int) -> frozenset[str]:
    rows = ClaimFile.objects.filter(claim=claim_id, withdrawn_at__isnull=True)
    return frozenset(rows.values_list("kind", flat=True))


def _excluded(
    charter: CharterInForce, uscc: str, *, form: ClaimForm, on: dt.date
) -> Mapping[str, bool | None]:
    """Ask each exclusion that has a rule; those in words are for an official to read."""
    if not any(one.rule is not None for one in charter.charter.exclusions):
        return {}
    frame = facts_frame(year=on.year - 1, scope=_CITY, usccs=[uscc])
    facts: FactRow = {} if frame.is_empty() else frame.row(0, named=True)
    aged = with_age(facts, on=on)
    return {
        one.key: _TRUTHS.get(assess(one.rule, aged, judgements=_declared(one.rule, form)).truth)
        for one in charter.charter.exclusions
        if one.rule is not None
    }


def _declared(rule: Rule, form: ClaimForm) -> Mapping[str, bool]:
    """What the firm declares counts where the rule asks a person: that it does not apply."""
    if not form.declares:
        return {}
    leaves = (one.node for top in rule.requires for one in walk_conditions(top))
    return {f"{rule.id}:{node.key}": False for node in leaves if isinstance(node, Manual)}


def _value(charter: CharterInForce) -> int | None:
    if all(cap.share is None for cap in charter.charter.cover.caps):
        return None
    return fund_value(charter.charter.fund).total
