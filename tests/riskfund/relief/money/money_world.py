"""A fund with a charter in force, money at the bank, members, and people who act in pairs.

The three-party template with round numbers: cash never below 1,000 yuan, loans back in ten
months of which two are of grace, 0.1 % a day on what is overdue, a tenth of a loan ends
contributions; a loss hits the firm's own stake, then firms up to a fifth of the loss, then
government and institution 8 : 2.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, cast

from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.services.payment_orders import approve_order, send_order
from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.domain.book import FundAccounts, FundValue
from renqi.programmes.riskfund.capital.selectors.entries import open_money
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_accounts, fund_value
from renqi.programmes.riskfund.capital.selectors.stakes import stake_of
from renqi.programmes.riskfund.capital.services.contribute import contribute
from renqi.programmes.riskfund.capital.services.liquidity_floor import set_liquidity_floor
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
from renqi.programmes.riskfund.relief.models import Claim, Loan, Loss, PayeeAccount, Payout
from renqi.programmes.riskfund.relief.services.approve_payout import approve_payout
from renqi.programmes.riskfund.relief.services.keep_money import keep_money
from renqi.programmes.riskfund.relief.services.prepare_payouts import prepare_payouts
from renqi.programmes.riskfund.relief.services.write_off import (
    propose_write_off,
    sign_write_off,
)
from renqi.registry.services.aid import promise_aid
from tests.engines.ledger.bank_books import Desk
from tests.engines.ledger.bank_messages import ACCOUNT, Line
from tests.registry.firm_files import bring, uscc
from tests.riskfund.capital.fund_world import terms

NOON = dt.datetime(2026, 7, 1, 4, tzinfo=dt.UTC)
TODAY = dt.date(2026, 7, 1)
ALL = Scope(all=True)
YUAN = 100
FUND, KEEPERS = "shock", 7
OWN = Scope(organisation_id=KEEPERS)


def person(number: int, role: str, **more: Any) -> Actor:
    return Actor(person_id=number, name=f"{role} {number}", role=role, **more)


LEAD, OFFICER = person(13, "bureau_lead"), person(11, "bureau_officer")
FINANCE, SECOND_FINANCE = person(1, "finance_officer"), person(2, "finance_officer")
KEEPER = person(3, "institution_officer", organisation_id=KEEPERS)
SECOND_KEEPER = person(4, "institution_officer", organisation_id=KEEPERS)


def firm_name(number: int) -> str:
    return f"示例第{number:02d}号有限公司"


def firm_user(number: int) -> Actor:
    return person(100 + number, "firm_user", uscc=uscc(number))


def yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def charter_words(**changes: Any) -> dict[str, Any]:
    """Give the three-party template with the round numbers of these tests."""
    words = template(FundKind.TRI_PARTY)
    loan, bridge = words["help"]
    loan["terms"] = [{"up_to": None, "months": 10}]
    loan["grace_months"], loan["late_day"] = 2, "0.1%"
    bridge["late_day"] = "0%"
    words["help"] = [
        loan,
        bridge,
        {**loan, "form": "grant", "terms": [], "grace_months": 0, "contribution_cost": "0%",
         "late_day": "0%"},
    ]  # fmt: skip
    words["events"][0]["forms"] = ["loan", "grant"]
    words["safeguards"]["stop_loss"] = "60%"
    words["safeguards"]["pause_overdue"] = "50%"
    words["basis"] = {}
    return {**words, **changes}


@dataclass(slots=True)
class World:
    """One fund, and short words for what people do with it."""

    desk: Desk
    ref: str
    keeper: int = KEEPERS
    codes: Mapping[int, str] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def accounts(self) -> FundAccounts:
        return fund_accounts(FUND)

    @property
    def value(self) -> FundValue:
        return fund_value(FUND)

    def code(self, firm: int) -> str:
        """Give the credit code of a firm; journeys have one of their own."""
        return self.codes.get(firm, uscc(firm))

    def keep(self, on: dt.date = TODAY) -> dict[str, int]:
        return keep_money(at=dt.datetime.combine(on, dt.time(4), dt.UTC), on=on)

    def bank_books(self, *lines: Line) -> None:
        """Take a statement with these lines; the rules match them."""
        place = next(self.numbers)
        named = [line.but(ref=line.ref or f"R{place}-{n}") for n, line in enumerate(lines)]
        self.desk.take(*named, kind="054", number=f"S{place}")

    def comes_in(
        self, amount: int, *, text: str = "", party: str = "", on: dt.date = TODAY
    ) -> None:
        self.bank_books(Line(yuan=yuan(amount), text=text or "来款", party=party, day=on))

    def pays_in(self, party: Party, amount: int, *, firm: int = 0) -> None:
        """Let a party's contribution come in and be booked."""
        self.comes_in(amount)
        line = open_money(FUND)[-1].money.line_id
        contribute(
            FUND, party=party, amount=amount, uscc=self.code(firm) if firm else "",
            key=f"paid {next(self.numbers)}", source_line_id=line, actor=KEEPER,
            on=TODAY, at=NOON,
        )  # fmt: skip

    def claim(self, firm: int, amount: int, *, form: str = "loan", event: str = "") -> Claim:
        """Write a claim as if it had been handed in and decided."""
        said = event or f"closure:{next(self.numbers)}"
        claim = Claim.objects.create(
            fund=FUND, institution_id=self.keeper, uscc=self.code(firm), firm_name=firm_name(firm),
            stage_since=NOON, opened_at=NOON, opened_by_id=100 + firm, opened_by="firm",
            saved_at=NOON, saved_by="firm",
        )  # fmt: skip
        words: dict[str, Any] = {
            "stage": "check", "handed_in_at": NOON, "handed_in_by": "firm", "due_at": NOON,
            "case_id": claim.pk, "charter_ref": self.ref, "event_kind": "closure",
            "event_key": said, "event_on": TODAY, "help_form": form, "wanted": amount,
            "proven_loss": amount, "amount": amount, "verdict": "met", "lane": "standard",
            "receipt_digest": "0" * 64, "payee_holder": firm_name(firm),
            "payee_number": f"4425010000{firm:05d}", "payee_bank_code": "105584000005",
            "payee_bank_name": "演示银行福田支行",
        }  # fmt: skip
        for name, value in words.items():
            setattr(claim, name, value)
        claim.save()
        aid_id = promise_aid(
            uscc=self.code(firm), matter=f"emergency:{said}", programme="riskfund.relief",
            measure=f"{FUND}.{form}", amount=amount, basis=self.ref, who=LEAD.who, at=NOON,
        )  # fmt: skip
        Claim.objects.filter(pk=claim.pk).update(aid_id=aid_id)
        claim.refresh_from_db()
        return claim

    def approve(self, firm: int, amount: int, *, form: str = "loan") -> Payout:
        claim = self.claim(firm, amount, form=form)
        key = approve_payout(
            claim.pk, amount=amount, form=form, charter_ref=self.ref, actor=LEAD, at=NOON, on=TODAY
        )
        return Payout.objects.get(pk=key)

    def order(self, *payouts: Payout, key: str = "", actor: Actor = KEEPER) -> int:
        return prepare_payouts(
            FUND, payout_ids=[one.pk for one in payouts], execute_on=TODAY,
            scope=Scope(organisation_id=self.keeper), actor=actor, at=NOON, on=TODAY,
            request_key=key or f"o{next(self.numbers)}",
        )  # fmt: skip

    def send(self, order: int) -> None:
        approve_order(order, scope=ALL, who=SECOND_KEEPER.who, at=NOON, on=TODAY)
        send_order(order, scope=ALL, who=SECOND_KEEPER.who, at=NOON, on=TODAY)

    def bank_pays(self, payout: Payout, *, ref: str = "", on: dt.date = TODAY) -> None:
        payout.refresh_from_db()
        line = Line(yuan=yuan(-payout.amount), end_to_end=payout.payment_name, day=on)
        self.bank_books(line.but(ref=ref))

    def bank_returns(self, payout: Payout, words: str = "账号户名不符") -> None:
        payout.refresh_from_db()
        self.bank_books(
            Line(yuan=yuan(payout.amount), end_to_end=payout.payment_name, is_reversal=True,
                 text=words)
        )  # fmt: skip

    def paid(self, firm: int, amount: int, *, form: str = "loan") -> Payout:
        """Bring help all the way to the firm."""
        payout = self.approve(firm, amount, form=form)
        self.keep()
        self.send(self.order(payout))
        self.bank_pays(payout)
        self.keep()
        payout.refresh_from_db()
        return payout

    def loan(self, firm: int, amount: int, *, form: str = "loan") -> Loan:
        return Loan.objects.get(payout=self.paid(firm, amount, form=form))

    def written_off(self, loan: Loan, *, on: dt.date = TODAY) -> Loss:
        loss = propose_write_off(loan.pk, reason="企业已破产", scope=ALL, actor=KEEPER, at=NOON)
        for who in (FINANCE, LEAD):
            sign_write_off(loss, passes=True, answer="", actor=who, at=NOON)
        self.keep(on)
        return Loss.objects.get(pk=loss)

    def stake(self, firm: int) -> int:
        return stake_of(FUND, self.code(firm), scope=ALL).value

    def balance(self, account_id: int) -> int:
        return account_of(account_id).balance

    def shares_of(self, loss: Loss) -> Mapping[tuple[str, str], tuple[int, int]]:
        rows = loss.shares.order_by("place")
        return {(one.layer, one.bearer): (one.amount, one.recovered) for one in rows}


def open_charter(**changes: Any) -> str:
    """Draft a charter, try it, let both sides approve it, and publish it."""
    number = draft_charter(FUND, charter_words(**changes), actor=OFFICER, at=NOON)
    ref = f"{FUND}@{number}"
    row = CharterVersion.objects.get(fund__key=FUND, number=number)
    result = {"ruin": 0, "months": row.ruin_months}
    record_trial(ref, digest=row.digest, result=result, actor=OFFICER, at=NOON)
    submit_charter(ref, actor=OFFICER, at=NOON)
    for who in (LEAD, FINANCE):
        approve_charter(ref, actor=who, at=NOON)
    publish_charter(ref, effective_from=TODAY, actor=LEAD, at=NOON)
    return ref


def open_world(
    folder: Path, *, firms: int = 4, each: int = 1_000 * YUAN, public: int = 10_000 * YUAN,
    floor: int = 1_000 * YUAN, keeper: int = KEEPERS, codes: Mapping[int, str] | None = None,
    **charter: Any,
) -> World:  # fmt: skip
    """Open the fund: `firms` members with `each`, the government with `public`, half of it more.

    The government pays `public`, the institution half as much.
    """
    own = codes or {}
    rows = [
        {"uscc": own.get(number, uscc(number)), "name": firm_name(number), "district": "440307"}
        for number in range(1, firms + 1)
    ]
    bring(folder / "firms.csv", rows)
    name = Label(zh="演示应急基金", en="Demo fund")
    open_fund(
        key=FUND, name=name, kind=FundKind.TRI_PARTY, institution_id=keeper, actor=OFFICER, at=NOON
    )
    accounts = open_fund_book(
        FUND, bank=terms(number=ACCOUNT, organisation_id=keeper), actor=FINANCE, at=NOON
    )
    desk = Desk(
        chart=cast("Any", None), folder=folder, bank=accounts.bank_account_id,
        mirror=accounts.cash, suspense=accounts.suspense, fees=accounts.fees, fund=accounts.loans,
    )  # fmt: skip
    world = World(desk=desk, ref=open_charter(**charter), keeper=keeper, codes=own)
    world.pays_in(Party.GOVERNMENT, public)
    world.pays_in(Party.INSTITUTION, public // 2)
    for number in range(1, firms + 1):
        world.pays_in(Party.FIRM, each, firm=number)
    if floor:
        set_liquidity_floor(FUND, amount=floor, reason="演示", actor=FINANCE, at=NOON)
    return world


def live_account(firm: int) -> PayeeAccount:
    return PayeeAccount.objects.get(uscc=uscc(firm), state__in=["in_use", "to_check", "checked"])
