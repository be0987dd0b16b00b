"""What the ledger refuses, as types (账务拒绝理由)."""

from renqi.kernel.errors import DomainError


class Overdraft(DomainError):
    """The balance would fall below what the account must keep."""

    code = "ledger.overdraft"
    message = "Account {account} does not hold enough: {available} can be spent."


class OverCap(DomainError):
    """The balance would rise above what the account may hold."""

    code = "ledger.over_cap"
    message = "Account {account} would hold more than {most}, the most it may."


class LotsShort(DomainError):
    """The lots that may still be spent do not reach."""

    code = "ledger.lots_short"
    message = "The lots that may be spent are {short} short."


class AmountOutOfRange(DomainError):
    """An amount is not above zero, or absurdly large."""

    code = "ledger.amount_out_of_range"
    message = "An amount is a whole number above zero and at most 10 trillion yuan."


class TransferMisshapen(DomainError):
    """A transfer lacks something, or pays an account from itself."""

    code = "ledger.transfer_misshapen"
    message = "A transfer needs two different accounts, a cause and an actor ({constraint})."


class IdReused(DomainError):
    """The same id came with another content."""

    code = "ledger.id_reused"
    message = "The id {transfer} already stands for another transfer."


class BadAccount(DomainError):
    """An account is unknown, or belongs to another book or unit."""

    code = "ledger.bad_account"
    message = "Account {account} does not exist in this book and unit."


class AccountFrozen(DomainError):
    """Nothing moves into or out of a frozen account."""

    code = "ledger.account_frozen"
    message = "Account {account} is frozen."


class AccountCodeTaken(DomainError):
    """The code is another account's."""

    code = "ledger.account_code_taken"
    message = "The code {code} belongs to an account with other terms."


class AccountMisshapen(DomainError):
    """The terms of an account contradict each other."""

    code = "ledger.account_misshapen"
    message = "The account cannot have these terms ({constraint})."


class BookUnknown(DomainError):
    """No book has this name or number."""

    code = "ledger.book_unknown"
    message = "There is no book {book}."


class BookCodeTaken(DomainError):
    """A book with this code is there, under another name."""

    code = "ledger.book_code_taken"
    message = "The code {code} belongs to a book with another name."


class BookMisshapen(DomainError):
    """A book's code has characters that a code may not have."""

    code = "ledger.book_misshapen"
    message = "A book's code has letters, digits and . _ - only ({constraint})."


class AccountUnknown(DomainError):
    """No account has this name."""

    code = "ledger.account_unknown"
    message = "There is no account {account}. Write it as BOOK/ACCOUNT."


class PeriodClosed(DomainError):
    """The day lies in a period that is closed."""

    code = "ledger.period_closed"
    message = "The period that {day} belongs to is closed."


class TransferUnknown(DomainError):
    """No transfer of this book has this id, or it is of another sort."""

    code = "ledger.transfer_unknown"
    message = "There is no such transfer, hold or lot in this book: {transfer}."


class HoldResolved(DomainError):
    """A hold is settled, released or timed out once."""

    code = "ledger.hold_resolved"
    message = "The hold {transfer} has been resolved before."


class HoldExpired(DomainError):
    """A hold is not settled after its time."""

    code = "ledger.hold_expired"
    message = "The hold {transfer} has run out; it can only be released."


class MoreThanOriginal(DomainError):
    """More would be settled or sent back than there was."""

    code = "ledger.more_than_original"
    message = "Of {transfer} no more than {most} is left."


class ReversedBefore(DomainError):
    """A transfer is reversed once, and not refunded after."""

    code = "ledger.reversed_before"
    message = "The transfer {transfer} has been reversed before."


class NotReturnable(DomainError):
    """Only postings and settlements are reversed or refunded."""

    code = "ledger.not_returnable"
    message = "{transfer} is a hold, a release or itself a return; it cannot be sent back."


class WrongIsolation(DomainError):
    """The transaction runs at an isolation level that turns waiting into failures."""

    code = "ledger.wrong_isolation"
    message = "The ledger is written at READ COMMITTED, not at {isolation}."


class ClockBehind(DomainError):
    """The database was restored onto a server that counts its transactions anew."""

    code = "ledger.clock_behind"
    message = "The ledger was restored onto another server. Run `renqi ledger resume` once."


class Busy(DomainError):
    """Others were at the same accounts for too long."""

    code = "ledger.busy"
    message = "The accounts were in use for too long. Try again."


class SubmittedInside(DomainError):
    """A posting of its own was asked for inside somebody's open transaction."""

    code = "ledger.submitted_inside"
    message = (
        "Inside a transaction, post directly: a posting of its own might wait for it for ever."
    )


class TooManyWaiting(DomainError):
    """More wait to be posted than can be posted soon."""

    code = "ledger.too_many_waiting"
    message = "{waiting} transfers are waiting to be posted. Try again in a moment."


class HistoryFixed(DomainError):
    """What has been written into the ledger is never altered or removed."""

    code = "ledger.history_fixed"
    message = "What was posted stays as it was posted; correct it by a new transfer."


class ConstraintBroken(DomainError):
    """The database refused a row under a rule that has no kinder words."""

    code = "ledger.constraint_broken"
    message = "The ledger refused a row: {constraint}."
