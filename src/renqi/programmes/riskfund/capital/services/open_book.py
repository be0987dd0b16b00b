"""Open the book of a fund (基金开账)."""

from datetime import datetime
from typing import Final

from django.db import transaction

from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.bank_accounts import BankAccountTerms
from renqi.engines.ledger.domain.kinds import Side, Unit
from renqi.engines.ledger.domain.owners import owner_key
from renqi.engines.ledger.selectors.bank_accounts import bank_account
from renqi.engines.ledger.services.accounts import open_account, open_book
from renqi.engines.ledger.services.bank_accounts import open_bank_account
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.domain.book import BankTerms, FundAccounts, Purse
from renqi.programmes.riskfund.capital.domain.refusals import BookTaken
from renqi.programmes.riskfund.capital.models import FundBook
from renqi.programmes.riskfund.capital.selectors.fund_accounts import accounts_of

PURPOSE: Final = "风险基金"
# Code, name, side and lower limit of the accounts in money.
_MONEY: Final[tuple[tuple[str, str, Side, int | None], ...]] = (
    (Purse.CASH, "基金银行存款", Side.DEBIT, 0),
    (Purse.LOANS, "应急救助本金", Side.DEBIT, 0),
    (Purse.ASSETS, "投资资产（成本）", Side.DEBIT, 0),
    (Purse.VALUATION, "投资估值增减", Side.DEBIT, None),
    ("class-government", "政府出资净值", Side.CREDIT, 0),
    ("class-institution", "机构出资净值", Side.CREDIT, 0),
    ("class-firm", "企业出资净值", Side.CREDIT, 0),
    (Purse.PAYABLE, "应付退出款", Side.CREDIT, 0),
    (Purse.SUSPENSE, "来款待认领", Side.CREDIT, 0),
    (Purse.FEES, "银行手续费", Side.DEBIT, None),
)
_SHARES: Final[tuple[tuple[str, str, Side], ...]] = (
    ("shares-government", "政府份额（已发行）", Side.DEBIT),
    ("shares-institution", "机构份额（已发行）", Side.DEBIT),
    ("shares-firm", "企业份额（已发行）", Side.DEBIT),
    ("shares:government", "政府持有份额", Side.CREDIT),
    ("shares:institution", "机构持有份额", Side.CREDIT),
)
CODES: Final = tuple(str(one[0]) for one in (*_MONEY, *_SHARES))
_ALL: Final = Scope(all=True)


def open_fund_book(fund: str, *, bank: BankTerms, actor: Actor, at: datetime) -> FundAccounts:
    """Open the book of a fund with its accounts and its account at the bank (基金开账).

    For jobs and commands: no page opens accounts. The same again gives the same book.

    Args:
        fund: The fund's key.
        bank: The account that holds its money.
        actor: Who opens it.
        at: The instant.

    Raises:
        BookTaken: It is open with another account at a bank.
        DomainError: Any refusal of `open_bank_account`.

    Effects:
        A book, its accounts, an account at a bank, one FundBook.
    """
    owner = owner_key(organisation_id=bank.organisation_id)
    with transaction.atomic():
        known = FundBook.objects.select_for_update(no_key=True).filter(fund=fund).first()
        if known is not None:
            number = bank_account(known.bank_account_id, scope=_ALL).number
            if (known.owner, number) != (owner, bank.number):
                raise BookTaken(fund=fund)
            return accounts_of(known)
        book_id = open_book(code=f"fund-{fund}", name=f"风险基金 {fund}")
        accounts = _accounts(book_id, owner, actor=actor, at=at)
        row = FundBook.objects.create(
            fund=fund,
            owner=owner,
            book_id=book_id,
            bank_account_id=_bank(bank, book_id, accounts, actor=actor, at=at),
            accounts=accounts,
            opened_by_id=actor.person_id,
            opened_by_name=actor.signature,
            opened_at=at,
        )
    return accounts_of(row)


def _accounts(book_id: int, owner: str, *, actor: Actor, at: datetime) -> dict[str, int]:
    terms = [
        AccountTerms(
            code=code, name=name, owner=owner, purpose=PURPOSE, side=side, balance_min=least
        )
        for code, name, side, least in _MONEY
    ]
    terms += [
        AccountTerms(
            code=code,
            name=name,
            # What the government holds is the city's.
            owner="" if code == "shares:government" else owner,
            purpose=PURPOSE,
            unit=Unit.SHARES,
            side=side,
        )
        for code, name, side in _SHARES
    ]
    return {
        one.code: open_account(one, book_id=book_id, at=at, actor=actor.signature) for one in terms
    }


def _bank(
    bank: BankTerms, book_id: int, accounts: dict[str, int], *, actor: Actor, at: datetime
) -> int:
    return open_bank_account(
        BankAccountTerms(
            number=bank.number,
            name=bank.name,
            bank_name=bank.bank_name,
            bank_code=bank.bank_code,
            owner=owner_key(organisation_id=bank.organisation_id),
            book_id=book_id,
            ledger_account_id=accounts[Purse.CASH],
            suspense_id=accounts[Purse.SUSPENSE],
            fee_id=accounts[Purse.FEES],
            confirm_above=bank.confirm_above,
        ),
        who=actor.who,
        at=at,
    )
