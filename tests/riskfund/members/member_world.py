"""A fund with a charter and a book, firms that may join it, and a bank that sends files."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from renqi.engines.casework.selectors.basis import decision_basis
from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.services.take_act import decide, second_approve
from renqi.engines.ledger.services.bank_import import import_bank_file
from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.domain.book import BankTerms
from renqi.programmes.riskfund.capital.services.open_book import open_fund_book
from renqi.programmes.riskfund.charter.domain.templates import template
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind
from renqi.programmes.riskfund.charter.models import CharterVersion
from renqi.programmes.riskfund.charter.services.decide_charter import (
    approve_charter,
    record_trial,
    submit_charter,
)
from renqi.programmes.riskfund.charter.services.draft_charter import draft_charter
from renqi.programmes.riskfund.charter.services.open_fund import open_fund
from renqi.programmes.riskfund.charter.services.publish_charter import publish_charter
from renqi.programmes.riskfund.members.models import Due, Membership
from renqi.programmes.riskfund.members.services.apply_to_join import apply_to_join
from renqi.programmes.riskfund.members.services.keep_members import keep_members
from tests.engines.ledger.bank_messages import Line, statement_xml
from tests.registry.firm_files import bring, uscc

FUND, KEEPER_ID = "shock", 7
ALL = Scope(all=True)
YUAN = 100
ADMITTED = dt.date(2026, 7, 1)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(4), dt.UTC)


def person(number: int, role: str, **more: Any) -> Actor:
    return Actor(person_id=number, name=f"{role} {number}", role=role, **more)


OFFICER, SECOND = person(11, "bureau_officer"), person(12, "bureau_officer")
LEAD, DRAFTER = person(13, "bureau_lead"), person(14, "bureau_officer")
ANNA, BO = person(1, "finance_officer"), person(2, "finance_officer")
KEEPER = person(3, "institution_officer", organisation_id=KEEPER_ID)
SECOND_KEEPER = person(4, "institution_officer", organisation_id=KEEPER_ID)


def firm_name(number: int) -> str:
    return f"示例第{number:02d}号有限公司"


def firm_user(number: int) -> Actor:
    return person(
        100 + number, "firm_user", uscc=uscc(number), organisation=firm_name(number),
        organisation_id=100 + number,
    )  # fmt: skip


def good_firm(number: int, **changes: object) -> dict[str, object]:
    return {
        "uscc": uscc(number),
        "name": firm_name(number),
        "district": "440307",
        "industry": "C3563",
        "established_on": "2015-01-01",
        "is_china_legal_person": "是",
        "abnormal_list": "否",
        "dishonest_list": "否",
        "employees_y1": 50,
        "revenue_y1": 30_000_000,
        "total_assets_y1": 20_000_000,
        "total_liabilities_y1": 5_000_000,
        "net_profit_y1": 1_000_000,
        **changes,
    }


@dataclass(slots=True)
class World:
    """One fund, and short words for what people do with it."""

    folder: Path
    files: int = 0
    said: dict[str, int] = field(default_factory=dict)

    def keep(self, day: dt.date) -> dict[str, int]:
        return keep_members(at=noon(day), on=day)

    def applies(self, number: int, *, amount: int = 1000 * YUAN, on: dt.date = ADMITTED) -> int:
        return apply_to_join(FUND, month_amount=amount, actor=firm_user(number), at=noon(on))

    def admits(self, membership: int, *, on: dt.date = ADMITTED) -> Membership:
        case = Membership.objects.get(pk=membership).case_id or 0
        self.acts(case, "propose", OFFICER, on)
        self.acts(case, "confirm", SECOND, on)
        return Membership.objects.get(pk=membership)

    def acts(self, case: int, act: str, actor: Actor, on: dt.date) -> None:
        do = second_approve if act == "confirm" else decide
        do(
            case_id=case, act=act, reason="演示", actor=actor, at=noon(on),
            receipt_digest=decision_basis(case, actor=actor)[0],
            version=case_head(case, actor=actor, at=noon(on)).version,
        )  # fmt: skip

    def joins(
        self, number: int, *, amount: int = 1000 * YUAN, on: dt.date = ADMITTED
    ) -> Membership:
        return self.admits(self.applies(number, amount=amount, on=on), on=on)

    def bank_brings(self, *lines: Line, day: dt.date, name: str = "") -> None:
        """Let the bank send a file; without names each line is a new one."""
        self.files += 1
        known = [
            line.but(ref=line.ref or f"R{self.files}-{n}", day=day) for n, line in enumerate(lines)
        ]
        path = self.folder / "bank.xml"
        number = name or f"S{self.files}"
        path.write_text(statement_xml(lines=known, kind="054", number=number), encoding="utf-8")
        import_bank_file(path, file_name="bank.xml", scope=ALL, who=ANNA.who, at=noon(day))

    def pays(self, number: int, amount: int, text: str, *, day: dt.date, **more: str) -> None:
        words = {"party": firm_name(number), "party_account": f"4425010000{number:05d}", **more}
        self.bank_brings(Line(yuan=yuan(amount), text=text, **words), day=day)  # type: ignore[arg-type]

    def reference(self, membership: Membership, month: dt.date) -> str:
        return Due.objects.get(membership=membership, month=month).reference


def yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def open_world(
    folder: Path, *, firms: int = 2, keeper_id: int = KEEPER_ID, **charter: Any
) -> World:
    """Open the fund with the three-party template, changed section by section."""
    bring(folder / "firms.csv", [good_firm(number) for number in range(1, firms + 1)])
    open_fund(
        key=FUND, name=Label(zh="演示应急互助基金", en="Demo emergency fund"),
        kind=FundKind.TRI_PARTY, institution_id=keeper_id, actor=DRAFTER, at=noon(ADMITTED),
    )  # fmt: skip
    publish(ADMITTED, **charter)
    open_fund_book(
        FUND,
        bank=BankTerms(
            number="6222000000000000001", name="演示风险基金托管户", bank_name="演示银行",
            bank_code="102584000001", organisation_id=keeper_id,
        ),
        actor=ANNA, at=noon(ADMITTED),
    )  # fmt: skip
    return World(folder)


def publish(day: dt.date, **changes: Any) -> str:
    """Draft, try, approve and publish a charter that begins on a day."""
    document = {**template(FundKind.TRI_PARTY), "fund": FUND}
    for section, words in changes.items():
        held = document[section]
        document[section] = {**held, **words} if isinstance(held, dict) else words
    at = noon(day)
    number = draft_charter(FUND, document, actor=DRAFTER, at=at)
    ref = f"{FUND}@{number}"
    row = CharterVersion.objects.get(fund__key=FUND, number=number)
    result = {"ruin": 0, "months": row.ruin_months}
    record_trial(ref, digest=row.digest, result=result, actor=DRAFTER, at=at)
    submit_charter(ref, actor=DRAFTER, at=at)
    approve_charter(ref, actor=LEAD, at=at)
    approve_charter(ref, actor=ANNA, at=at)
    publish_charter(ref, effective_from=day, actor=LEAD, at=at)
    return ref
