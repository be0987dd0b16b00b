"""A fund with its book, three parties with money at the bank, and people."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from renqi.engines.ledger.domain.transfers import Booking, Place, Settlement, Transfer
from renqi.engines.ledger.services.holds import settle_holds
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.domain.book import (
    BankTerms,
    FundAccounts,
    FundValue,
    Issued,
    Purse,
    Redeemed,
)
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_accounts, fund_value
from renqi.programmes.riskfund.capital.selectors.stakes import stake_of
from renqi.programmes.riskfund.capital.services.contribute import contribute
from renqi.programmes.riskfund.capital.services.gains import book_gain
from renqi.programmes.riskfund.capital.services.lend import lend
from renqi.programmes.riskfund.capital.services.losses import book_loss, book_recovery
from renqi.programmes.riskfund.capital.services.open_book import open_fund_book
from renqi.programmes.riskfund.capital.services.redeem import redeem
from renqi.programmes.riskfund.charter.domain.loss_order import LossPart
from renqi.programmes.riskfund.charter.domain.vocabulary import Bearer, Party
from tests.engines.ledger.chart import number
from tests.registry.firm_files import uscc

NOON = dt.datetime(2026, 7, 1, 4, tzinfo=dt.UTC)
TODAY = dt.date(2026, 7, 1)
ALL = Scope(all=True)
YUAN = 100
FUND = "shock"
INSTITUTION_ID = 7


def person(number: int, role: str, **more: Any) -> Actor:
    return Actor(person_id=number, name=f"{role} {number}", role=role, **more)


ANNA, BO = person(1, "finance_officer"), person(2, "finance_officer")
KEEPER = person(3, "institution_officer", organisation_id=INSTITUTION_ID)
SECOND_KEEPER = person(4, "institution_officer", organisation_id=INSTITUTION_ID)


def terms(**changes: Any) -> BankTerms:
    words: dict[str, Any] = {
        "number": "6222000000000000001",
        "name": "演示风险基金托管户",
        "bank_name": "演示银行深圳分行",
        "bank_code": "102584000001",
        "organisation_id": INSTITUTION_ID,
    }
    return BankTerms(**{**words, **changes})


@dataclass(slots=True)
class World:
    """One fund, and short words for what people do with it."""

    fund: str
    keys: "count[int]" = field(default_factory=count)

    @property
    def accounts(self) -> FundAccounts:
        return fund_accounts(self.fund)

    @property
    def value(self) -> FundValue:
        return fund_value(self.fund)

    def key(self) -> str:
        return f"test {next(self.keys)}"

    def said(self, key: str = "", on: dt.date = TODAY) -> Any:
        return {"key": key or self.key(), "actor": KEEPER, "on": on, "at": NOON}

    def bank_brings(self, amount: int, *, on: dt.date = TODAY) -> None:
        """Let money come in, as the rules of reconciliation book it."""
        accounts = self.accounts
        post_transfers(
            [Transfer(id=number(), debit_id=accounts.cash, credit_id=accounts.suspense,
                      amount=amount, cause="bank.incoming")],
            place=Place(book_id=accounts.book_id),
            booking=Booking(on=on, at=NOON, actor="bank"),
        )  # fmt: skip

    def pays(self, code: str, amount: int, *, key: str = "", on: dt.date = TODAY) -> Issued:
        """Let the firm with this credit code pay."""
        self.bank_brings(amount, on=on)
        return contribute(self.fund, party=Party.FIRM, uscc=code, amount=amount,
                          **self.said(key, on))  # fmt: skip

    def firm_pays(self, firm: int, amount: int, *, key: str = "", on: dt.date = TODAY) -> Issued:
        return self.pays(uscc(firm), amount, key=key, on=on)

    def party_pays(self, party: Party, amount: int, *, on: dt.date = TODAY) -> Issued:
        self.bank_brings(amount, on=on)
        return contribute(self.fund, party=party, amount=amount, **self.said(on=on))

    def leaves(self, firm: int, **terms: Any) -> Redeemed:
        said = self.said(terms.pop("key", ""), terms.pop("on", TODAY))
        return redeem(self.fund, uscc=uscc(firm), **terms, **said)

    def gains(self, split: Mapping[Party, int], *, on: dt.date = TODAY) -> None:
        book_gain(self.fund, amount=sum(split.values()), split=split, account=Purse.VALUATION,
                  **self.said(on=on))  # fmt: skip

    def lends(self, firm: int, amount: int, *, key: str = "", on: dt.date = TODAY) -> None:
        """Lend and let the bank pay at once."""
        lent = lend(self.fund, uscc=uscc(firm), amount=amount, **self.said(key, on))
        settle_holds([Settlement(hold_id=lent.hold_id)], book_id=self.accounts.book_id,
                     booking=Booking(on=on, at=NOON, actor="bank"))  # fmt: skip

    def loses(self, firm: int, parts: Mapping[Bearer, int], *, on: dt.date = TODAY) -> None:
        book_loss(self.fund, parts=_parts(parts), uscc=uscc(firm), **self.said(on=on))

    def recovers(self, firm: int, parts: Mapping[Bearer, int]) -> None:
        self.bank_brings(sum(parts.values()))
        book_recovery(self.fund, parts=_parts(parts), uscc=uscc(firm), **self.said())

    def has(self, firm: int) -> tuple[int, int]:
        """Give shares and value of a firm."""
        stake = stake_of(self.fund, uscc(firm), scope=ALL)
        return stake.shares, stake.value


def _parts(parts: Mapping[Bearer, int]) -> list[LossPart]:
    return [LossPart(layer="one", bearer=bearer, amount=part) for bearer, part in parts.items()]


def open_world(fund: str = FUND, **changes: Any) -> World:
    open_fund_book(fund, bank=terms(**changes), actor=ANNA, at=NOON)
    return World(fund)
