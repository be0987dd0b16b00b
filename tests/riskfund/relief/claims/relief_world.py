"""A fund with a published charter, members that have paid, and people who decide."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.services.keep_file import GivenFile
from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.capital.domain.book import BankTerms
from renqi.programmes.riskfund.capital.services.contribute import contribute
from renqi.programmes.riskfund.capital.services.open_book import open_fund_book
from renqi.programmes.riskfund.charter.domain.templates import template
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind, Party
from renqi.programmes.riskfund.charter.models import CharterVersion
from renqi.programmes.riskfund.charter.services.decide_charter import (
    approve_charter,
    record_trial,
    submit_charter,
)
from renqi.programmes.riskfund.charter.services.draft_charter import draft_charter
from renqi.programmes.riskfund.charter.services.open_fund import open_fund
from renqi.programmes.riskfund.charter.services.publish_charter import publish_charter
from renqi.programmes.riskfund.members.models import Due, Incoming, Membership, Receipt
from renqi.programmes.riskfund.relief.domain.claim_states import EventKind
from renqi.programmes.riskfund.relief.models import Claim
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
from tests.registry.firm_files import bring, uscc
from tests.riskfund.capital.fund_world import World as Book

FUND, INSTITUTION = "relief", 7
BEGUN = dt.datetime(2025, 6, 2, 4, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)  # a Friday, ten o'clock in the city
DAY = dt.date(2026, 11, 20)
YUAN = 100
WAN = 10_000 * YUAN
PROOF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"

OFFICER = Actor(person_id=11, name="陈经办", role="bureau_officer", organisation_id=1)
COLLEAGUE = Actor(person_id=12, name="周经办", role="bureau_officer", organisation_id=1)
THIRD = Actor(person_id=13, name="吴经办", role="bureau_officer", organisation_id=1)
LEAD = Actor(person_id=21, name="王负责", role="bureau_lead", organisation_id=1)
OTHER_LEAD = Actor(person_id=22, name="刘负责", role="bureau_lead", organisation_id=1)
FINANCE = Actor(person_id=31, name="孙财政", role="finance_officer", organisation_id=2)


def firm(number: int) -> Actor:
    """Somebody of a firm."""
    return Actor(
        person_id=1000 + number,
        name=f"企业用户{number}",
        role="firm_user",
        organisation_id=1000 + number,
        organisation=f"企业{number}",
        uscc=uscc(number),
    )


def document(**changes: Any) -> dict[str, Any]:
    """The template of the tri-party fund for this fund, some parts said otherwise."""
    said = template(FundKind.TRI_PARTY)
    said["fund"] = FUND
    for section, part in changes.items():
        if isinstance(part, Mapping) and isinstance(said.get(section), Mapping):
            said[section] = {**said[section], **part}
        else:
            said[section] = part
    return said


def publish(said: dict[str, Any], *, at: dt.datetime = BEGUN) -> str:
    """Take a charter all the way."""
    open_fund(
        key=FUND,
        name=Label(zh="应急救助基金", en="Relief fund"),
        kind=FundKind.TRI_PARTY,
        institution_id=INSTITUTION,
        actor=OFFICER,
        at=at,
    )
    number = draft_charter(FUND, said, actor=OFFICER, at=at)
    ref = f"{FUND}@{number}"
    row = CharterVersion.objects.get(fund__key=FUND, number=number)
    result = {"ruin": 0, "months": row.ruin_months}
    record_trial(ref, digest=row.digest, result=result, actor=OFFICER, at=at)
    submit_charter(ref, actor=OFFICER, at=at)
    approve_charter(ref, actor=LEAD, at=at)
    approve_charter(ref, actor=FINANCE, at=at)
    publish_charter(ref, effective_from=at.date(), actor=OTHER_LEAD, at=at)
    return ref


def add_firms(folder: Path, n_firms: int, **more: object) -> None:
    """Bring firms that no exclusion hits."""
    rows = [
        {
            "uscc": uscc(number),
            "name": f"企业{number}",
            "district": "南山区",
            "industry": "3562",
            "dishonest_list": "false",
            **more,
        }
        for number in range(1, n_firms + 1)
    ]
    bring(folder / "members.csv", rows, source="市工信局")


def join(
    number: int,
    *,
    months: int = 14,
    amount: int = 1000 * YUAN,
    unpaid: int = 0,
    code: str = "",
    day: dt.date = DAY,
) -> None:
    """Let a firm have been a member for so many months, all paid but the last ones."""
    first = _month(day, -months)
    member = Membership.objects.create(
        fund=FUND,
        owner=f"organisation:{INSTITUTION}",
        uscc=code or uscc(number),
        firm_name=f"企业{number}",
        size="small",
        risk="B",
        charter_ref=f"{FUND}@1",
        month_amount=amount,
        standing="member",
        judged={},
        judged_digest="",
        applied_by_id=1,
        applied_by_name="x",
        applied_at=BEGUN,
        joined_on=first,
        first_month=first,
        waits_until=_month(first, 6),
        state="covered",
    )
    letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ".replace("Q", "")
    for place in range(months):
        month = _month(first, place)
        is_paid = place < months - unpaid
        line = number * 100 + place
        name = "".join(letters[line // 29**power % 29] for power in range(7))
        due = Due.objects.create(
            membership=member,
            month=month,
            due_on=month.replace(day=10),
            amount=amount,
            reference=f"JF{name}",
            made_at=BEGUN,
        )
        if is_paid:
            _pay(due, line)


def _pay(due: Due, line: int) -> None:
    """Let the bank bring the month on its fifth."""
    on = due.month.replace(day=5)
    money = Incoming.objects.create(
        fund=FUND,
        owner=f"organisation:{INSTITUTION}",
        bank_line_id=line,
        amount=due.amount,
        booked_on=on,
        payer="",
        payer_account="",
        text=due.reference,
        seen_at=BEGUN,
    )
    Receipt.objects.create(
        due=due, incoming=money, amount=due.amount, on=on, by_id=0, by_name="x", at=BEGUN
    )


def _month(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.month - 1 + months, 12)
    return dt.date(day.year + years, month + 1, 1)


def fill_fund(amount: int) -> None:
    """Open the fund's book with money of the government."""
    terms = BankTerms(
        number="6222000000000000001",
        name="基金托管户",
        bank_name="演示银行",
        bank_code="102584000001",
        organisation_id=INSTITUTION,
    )
    open_fund_book(FUND, bank=terms, actor=FINANCE, at=BEGUN)
    book = Book(FUND)
    book.bank_brings(amount, on=BEGUN.date())
    contribute(
        FUND,
        party=Party.GOVERNMENT,
        amount=amount,
        key="first",
        actor=FINANCE,
        on=BEGUN.date(),
        at=BEGUN,
    )


def open_for(code: str, folder: Path, *, today: dt.date) -> None:
    """Make one firm a member of a fund that is open today, with a declared closure."""
    said = document()
    for event in said["events"]:
        event["evidence"] = ["证明"]
    publish(said)
    fill_fund(1000 * WAN)
    rows = [
        {
            "uscc": code,
            "name": "深圳市演示精密科技有限公司",
            "district": "南山区",
            "industry": "3562",
            "dishonest_list": "false",
        }
    ]
    bring(folder / "member.csv", rows, source="市工信局")
    join(1, code=code, day=today)
    month = dt.timedelta(days=10)
    declare(from_on=today - month, until_on=today + month)


def declare(
    key: str = "closure-2026",
    *,
    kind: EventKind = EventKind.CLOSURE,
    district: str = "",
    from_on: dt.date = dt.date(2026, 11, 1),
    until_on: dt.date = dt.date(2026, 11, 30),
) -> int:
    """Declare an event for November 2026 by two people."""
    event = propose_event(
        EventTerms(
            key=key,
            kind=kind,
            title="十一月停业",
            district=district,
            chain="",
            from_on=from_on,
            until_on=until_on,
            basis="市通告〔2026〕9号",
        ),
        actor=OFFICER,
        at=NOW,
    )
    confirm_event(event, actor=LEAD, at=NOW)
    return event


def form(**changes: Any) -> dict[str, Any]:
    """A claim for a declared closure; some fields otherwise."""
    return {
        "event_kind": "closure",
        "declared": "closure-2026",
        "event_on": "2026-11-16",
        "help_form": "loan",
        "declares": "yes",
        "payee_number": "6222020000000000017",
        "payee_bank_code": "102584000001",
        "payee_bank_name": "演示银行",
        "losses": [{"words": "停业期间工资与租金", "amount": "80000"}],
        **changes,
    }


def invoice(number: str, amount: str = "80000", **more: str) -> dict[str, str]:
    """One unpaid invoice of a large buyer, delivered in June."""
    return {
        "counterparty": "大客户",
        "invoice_no": number,
        "amount": amount,
        "buyer": "large",
        "delivered_on": "2026-06-01",
        **more,
    }


def prove(claim_id: int, who: Actor, *, at: dt.datetime = NOW) -> int:
    """Add the one file that events of this charter ask for."""
    file = GivenFile(name="证明.pdf", content=PROOF)
    return attach_file(claim_id, kind="证明", file=file, actor=who, at=at)


def claim(
    number: int = 1, *, at: dt.datetime = NOW, is_proven: bool = True, **changes: Any
) -> HandedIn:
    """Write and hand in a claim of a firm."""
    who = firm(number)
    draft = open_draft(FUND, actor=who, at=at)
    said = form(**{"payee_number": f"62220200000000{number:05d}", **changes})
    row = Claim.objects.get(pk=draft)
    if is_proven:
        prove(draft, who, at=at)
    revision = save_draft(draft, form=said, based_on=row.revision, actor=who, at=at)
    return hand_in(draft, revision=revision, actor=who, at=at)


def version(claim_id: int, actor: Actor = LEAD) -> int:
    """The version of a claim's case that somebody sees."""
    row = Claim.objects.get(pk=claim_id)
    return case_head(row.case_id or 0, actor=actor, at=NOW).version


def propose(claim_id: int, amount: int | None = None, *, actor: Actor = OFFICER) -> None:
    row = Claim.objects.get(pk=claim_id)
    decide_claim.propose(
        claim_id,
        amount=row.amount if amount is None else amount,
        reason="材料核实",
        actor=actor,
        at=NOW,
        version=version(claim_id, actor),
    )


def approve(claim_id: int, *, actor: Actor = LEAD, at: dt.datetime = NOW) -> None:
    decide_claim.approve(
        claim_id, reason="同意", actor=actor, at=at, version=version(claim_id, actor)
    )
