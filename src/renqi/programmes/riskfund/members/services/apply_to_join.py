"""A firm asks to join a fund, from its own file (申请入会)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.services.keep_receipt import keep_receipt
from renqi.engines.casework.services.open_case import RuleRef, open_case
from renqi.engines.casework.services.save_draft import save_draft
from renqi.engines.casework.services.submit import submit
from renqi.engines.ledger.domain.owners import owner_key
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.kernel.money import yuan_text
from renqi.programmes.riskfund.charter.domain.contribution_bands import check_month_amount
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.charter.selectors.funds import charter_on, fund_of
from renqi.programmes.riskfund.members.domain.join_case import join_case_type
from renqi.programmes.riskfund.members.domain.refusals import AlreadyMember, NotOwnFirm
from renqi.programmes.riskfund.members.domain.states import LIVE, MemberState, Standing
from renqi.programmes.riskfund.members.models import Membership
from renqi.programmes.riskfund.members.selectors.joining import JoiningLook, look_at_joining
from renqi.programmes.riskfund.members.services.constraints import refusing


def apply_to_join(
    fund: str, *, month_amount: int, actor: Actor, at: dt.datetime, note: str = ""
) -> int:
    """Ask to join a fund (申请入会).

    What the firm was judged on is kept with the case; two officials admit it.

    Args:
        fund: Which.
        month_amount: What it wants to pay a month, in fen.
        actor: Somebody of the firm.
        at: The instant.
        note: What the firm adds.

    Returns:
        The number of the membership.

    Raises:
        NotOwnFirm: The person acts for no firm.
        AlreadyMember: It is a member, or has asked.
        JoiningUnmet: It does not meet a condition of the charter.
        SizeUnknown: Its size class is not known.
        NoBand: The charter has no contribution for such firms.
        ContributionUnfit: The amount is not one of its band.
        DomainError: There is no such fund, or it has no charter.

    Effects:
        One case with its form handed in and the receipt; one Membership.
    """
    uscc = actor.uscc
    if not uscc or not actor.may(Action.FUND_JOIN):
        raise NotOwnFirm
    on = timezone.localdate(at)
    line = fund_of(fund, scope=Scope(all=True))
    charter = charter_on(fund, on=on)
    if Membership.objects.filter(fund=fund, uscc=uscc, standing__in=LIVE).exists():
        raise AlreadyMember
    look = look_at_joining(charter, uscc, scope=actor.scope(Action.FIRM_READ), on=on)
    if look.refusal is not None:
        raise look.refusal
    assert look.band is not None  # noqa: S101  no band is a refusal
    check_month_amount(month_amount, band=look.band)
    with refusing(), transaction.atomic():
        case = open_case(
            case_type=join_case_type(),
            subject_key=uscc,
            title=f"{look.name} · {line.name.zh}",
            actor=actor,
            at=at,
            rule_refs=[RuleRef(ref=charter.ref, digest=str(look.receipt["rule"]["digest"]))],
        )
        membership = _row(line, look, month_amount, actor=actor, at=at)
        membership.case_id = case.pk
        membership.save(force_insert=True)
        draft = save_draft(
            case_id=case.pk,
            data=_form(line, look, month_amount, note),
            based_on=0,
            actor=actor,
            at=at,
        )
        keep_receipt(case_id=case.pk, digest=membership.judged_digest, document=look.receipt, at=at)
        head = case_head(case.pk, actor=actor, at=at)
        submit(case_id=case.pk, revision=draft.revision, actor=actor, at=at, version=head.version)
    return membership.pk


def _row(
    line: FundLine, look: JoiningLook, month_amount: int, *, actor: Actor, at: dt.datetime
) -> Membership:
    return Membership(
        fund=line.key,
        owner=owner_key(organisation_id=line.institution_id),
        uscc=actor.uscc,
        firm_name=look.name,
        size=look.size,
        risk=look.risk.key,
        charter_ref=look.charter.ref,
        month_amount=month_amount,
        standing=Standing.APPLIED.value,
        state=MemberState.APPLIED.value,
        judged=dict(look.receipt),
        judged_digest=str(look.receipt["sha256"]),
        applied_by_id=actor.person_id,
        applied_by_name=actor.signature,
        applied_at=at,
    )


def _form(line: FundLine, look: JoiningLook, month_amount: int, note: str) -> dict[str, str]:
    words = [
        f"{one.condition.label.zh}：{one.value.zh if one.value else '—'}"
        f"（{_VERDICTS[one.verdict]}）"
        for one in look.why.conditions
    ]
    return {
        "fund_name": line.name.zh,
        "month_amount": yuan_text(month_amount),
        "size_risk": f"{look.size} / {look.risk.label.zh}",
        "judged": "\n".join(words)[:4000],
        "note": note.strip()[:1000],
    }


_VERDICTS = {"met": "符合", "unmet": "不符合", "review": "待审核", "unknown": "缺少数据"}
