"""Made-up claims on the fund: written, handed in, decided by two (演示救助申请)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from renqi.demo.fund_desk import FUND, FundDesk
from renqi.demo.ledger_teller import DemoFirm
from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.services.keep_file import GivenFile
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.relief.domain.claim_states import EventKind
from renqi.programmes.riskfund.relief.services import decide_claim
from renqi.programmes.riskfund.relief.services.declare_event import (
    EventTerms,
    confirm_event,
    propose_event,
)
from renqi.programmes.riskfund.relief.services.draft_claim import (
    attach_file,
    open_draft,
    save_draft,
)
from renqi.programmes.riskfund.relief.services.hand_in import HandedIn, hand_in

_PROOF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
# What the charter asks for, by event.
_FILES: Mapping[str, Sequence[str]] = {
    "closure": ("停业通知", "财务报表"),
    "late_payment": ("合同与发票", "交付凭证", "催款记录"),
    "disaster": ("损失清单", "现场照片"),
}
_YUAN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a firm claims for (演示申请内容).

    Attributes:
        kind: What happened.
        event: Key of the declared event; empty for one of the firm's own.
        event_on: The day.
        losses: Lines as they are typed.
        is_proven: Whether the files of the charter are handed in.
    """

    kind: EventKind
    event_on: dt.date
    losses: Sequence[Mapping[str, str]]
    event: str = ""
    is_proven: bool = True


def closed(event: str, *, on: dt.date, yuan: int) -> Wish:
    """Give a wish for a closure that was declared."""
    lines = ({"words": "停业期间工资、租金与违约损失（演示）", "amount": str(yuan)},)
    return Wish(kind=EventKind.CLOSURE, event=event, event_on=on, losses=lines)


def unpaid(invoice: str, *, on: dt.date, delivered_on: dt.date, yuan: int) -> Wish:
    """Give a wish for an invoice that a large buyer has not paid in time."""
    line = {
        "counterparty": "演示大型装备集团有限公司",
        "invoice_no": invoice,
        "amount": str(yuan),
        "buyer": "large",
        "delivered_on": delivered_on.isoformat(),
    }
    return Wish(kind=EventKind.LATE_PAYMENT, event_on=on, losses=(line,))


def declare(desk: FundDesk, terms: EventTerms, *, on: dt.date, is_confirmed: bool = True) -> None:
    """Declare an event by two people; one that only one proposed waits (宣告事件)."""
    event = propose_event(terms, actor=desk.people.officer, at=desk.at(on))
    if is_confirmed:
        confirm_event(event, actor=desk.people.lead, at=desk.at(on))


def claim(desk: FundDesk, firm: DemoFirm, wish: Wish, *, at: dt.datetime) -> HandedIn:
    """Write and hand in a claim of a firm (申请救助).

    Effects:
        One claim with its files, checks and case.
    """
    actor = desk.firm(firm.uscc, firm.name)
    draft = open_draft(FUND, actor=actor, at=at)
    for kind in _FILES[wish.kind] if wish.is_proven else ():
        attach_file(
            draft, kind=kind, file=GivenFile(name=f"{kind}.pdf", content=_PROOF), actor=actor, at=at
        )
    revision = save_draft(draft, form=_form(firm, wish), based_on=0, actor=actor, at=at)
    return hand_in(draft, revision=revision, actor=actor, at=at)


def _form(firm: DemoFirm, wish: Wish) -> dict[str, Any]:
    return {
        "event_kind": wish.kind.value,
        "declared": wish.event,
        "event_on": wish.event_on.isoformat(),
        "help_form": "loan",
        "declares": "yes",
        "words": "演示申请：恢复生产、发放工资急需资金。",
        "payee_number": f"44250{sum(ord(one) ** 2 * n for n, one in enumerate(firm.uscc)):013d}",
        "payee_bank_code": "105584000005",
        "payee_bank_name": "演示银行龙岗支行",
        "losses": [dict(line) for line in wish.losses],
    }


def propose(desk: FundDesk, made: HandedIn, *, at: dt.datetime, reason: str = "") -> None:
    """Let the officer propose what the charter allows (审核)."""
    officer = desk.people.officer
    decide_claim.propose(
        made.claim_id,
        amount=made.amount,
        reason=reason or "演示：材料齐全，金额按章程核定",
        actor=officer,
        at=at,
        version=version(made, officer, at=at),
    )


def grant(desk: FundDesk, made: HandedIn, *, at: dt.datetime) -> None:
    """Let the officer propose and the lead approve (批准救助).

    Effects:
        A payout in the queue.
    """
    propose(desk, made, at=at)
    lead = desk.people.lead
    decide_claim.approve(
        made.claim_id, reason="演示：同意", actor=lead, at=at, version=version(made, lead, at=at)
    )


def refuse(desk: FundDesk, made: HandedIn, *, at: dt.datetime) -> None:
    """Let a claim be refused with a letter (不予救助)."""
    propose(desk, made, at=at, reason="演示：交易真实性无法核实，拟不予救助")
    lead = desk.people.lead
    decide_claim.refuse(
        made.claim_id,
        reason="演示：合同与交付记录不符，交易真实性无法核实",
        actor=lead,
        at=at,
        version=version(made, lead, at=at),
    )


def pay_before_review(desk: FundDesk, made: HandedIn, *, at: dt.datetime) -> None:
    """Let two sign that money goes before the review; the second look stays open (紧急先付)."""
    first, second = desk.people.colleague, desk.people.lead
    decide_claim.break_glass(
        made.claim_id,
        reason="演示：明日须发工资，来不及审核",
        actor=first,
        at=at,
        version=version(made, first, at=at),
    )
    decide_claim.sign_glass(
        made.claim_id,
        is_agreed=True,
        reason="演示：同意先付",
        actor=second,
        at=at,
        version=version(made, second, at=at),
    )


def ask_for_more(desk: FundDesk, made: HandedIn, *, at: dt.datetime) -> None:
    """Let the officer ask the firm for more (退回补充)."""
    officer = desk.people.officer
    decide_claim.ask_more(
        made.claim_id,
        reason="演示：请补充催款记录的签收页",
        actor=officer,
        at=at,
        version=version(made, officer, at=at),
    )


def version(made: HandedIn, actor: Actor, *, at: dt.datetime) -> int:
    """Give the version of a claim's case that somebody sees."""
    return case_head(made.case_id, actor=actor, at=at).version
