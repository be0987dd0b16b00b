"""Why a bank's file is not taken (银行文件拒绝理由)."""

from renqi.kernel.errors import DomainError


class BankFileUnreadable(DomainError):
    """It is no XML, breaks off, or is built to exhaust the reader."""

    code = "bank.file_unreadable"
    message = "The file cannot be read as XML: {reason}. Fetch it from the bank again."


class BankFileForbidden(DomainError):
    """It carries a document type definition, which no bank's message has."""

    code = "bank.file_forbidden"
    message = "The file carries a DOCTYPE. Messages of banks have none; it is not read."


class BankFileForeign(DomainError):
    """It is another kind of message."""

    code = "bank.file_foreign"
    message = (
        "The file is {found}. Bank statements are camt.052, camt.053 or camt.054,"
        " versions 01 to 08."
    )


class BankFileTooLarge(DomainError):
    """It is larger than any statement."""

    code = "bank.file_too_large"
    message = "The file has more than {most}. Ask the bank for shorter periods."


class BankFieldMissing(DomainError):
    """Something that every statement or entry has is not there."""

    code = "bank.field_missing"
    message = "Line {line}: {field} is missing or empty."


class BankFieldWrong(DomainError):
    """A field does not hold what it should."""

    code = "bank.field_wrong"
    message = "Line {line}: {field} is {found}. Expected is {expected}."


class AmountTooFine(DomainError):
    """An amount has a part of the smallest unit of its currency."""

    code = "bank.amount_too_fine"
    message = "Line {line}: {found} {currency} has a part of the smallest unit of the currency."


class StatementFaulty(DomainError):
    """A statement contradicts itself; nothing of its file is taken."""


class CurrenciesMixed(StatementFaulty):
    """Amounts of another currency than the account's."""

    code = "bank.currencies_mixed"
    message = "Statement {number} has amounts in {other} on an account in {currency}."


class ControlCountWrong(StatementFaulty):
    """Fewer or more entries than the bank announces."""

    code = "bank.control_count_wrong"
    message = "Statement {number} has {found} entries; it announces {announced}."


class ControlSumWrong(StatementFaulty):
    """Entries of another sum than the bank announces."""

    code = "bank.control_sum_wrong"
    message = "The entries of statement {number} come to {found}; it announces {announced}."


class BalancesMissing(StatementFaulty):
    """Without both balances nobody can tell whether an entry is missing."""

    code = "bank.balances_missing"
    message = "Statement {number} lacks its opening or its closing balance."


class StatementDoesNotAddUp(StatementFaulty):
    """Opening balance and entries do not give the closing balance."""

    code = "bank.statement_does_not_add_up"
    message = "Statement {number}: {opening} and entries of {moved} do not make {closing}."
