"""Tables and views of the ledger; Django looks for them here (账务数据表)."""

from renqi.engines.ledger.models.account_balance import AccountBalance
from renqi.engines.ledger.models.book import Book
from renqi.engines.ledger.models.lot import Lot
from renqi.engines.ledger.models.seal import Seal
from renqi.engines.ledger.models.transfer import Transfer

__all__ = ["AccountBalance", "Book", "Lot", "Seal", "Transfer"]
