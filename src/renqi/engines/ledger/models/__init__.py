"""Tables and views of the ledger; Django looks for them here (账务数据表)."""

from renqi.engines.ledger.models.account_balance import AccountBalance
from renqi.engines.ledger.models.bank_account import BankAccount
from renqi.engines.ledger.models.bank_match import BankMatch, BankProposal
from renqi.engines.ledger.models.bank_statement import BankLine, BankSighting, BankStatement
from renqi.engines.ledger.models.book import Book
from renqi.engines.ledger.models.lot import Lot
from renqi.engines.ledger.models.payment_answer import PaymentAnswer
from renqi.engines.ledger.models.payment_order import PaymentLine, PaymentOrder
from renqi.engines.ledger.models.seal import Seal
from renqi.engines.ledger.models.transfer import Transfer

__all__ = [
    "AccountBalance",
    "BankAccount",
    "BankLine",
    "BankMatch",
    "BankProposal",
    "BankSighting",
    "BankStatement",
    "Book",
    "Lot",
    "PaymentAnswer",
    "PaymentLine",
    "PaymentOrder",
    "Seal",
    "Transfer",
]
