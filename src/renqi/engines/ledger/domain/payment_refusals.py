"""Why a payment order, a bank account or a match is refused (银行业务拒绝理由)."""

from renqi.kernel.errors import DomainError


class BankAccountUnknown(DomainError):
    """No such account at a bank, or not one of yours."""

    code = "bank.account_not_found"
    message = "There is no bank account {account}."


class BankAccountTaken(DomainError):
    """The number is registered with other terms."""

    code = "bank.account_taken"
    message = "The bank account {account} is registered with other terms."


class BankAccountClosed(DomainError):
    """Nothing is paid from or booked on an account after its last day."""

    code = "bank.account_closed"
    message = "The bank account {account} is closed since {day}."


class BankAccountBusy(DomainError):
    """What is under way comes to its end first."""

    code = "bank.account_busy"
    message = (
        "The bank account {account} has {orders} payment orders under way and {lines} open lines."
        " Bring them to an end first."
    )


class BankAccountClosedEarly(DomainError):
    """The last day lies before what the bank booked, or in the future."""

    code = "bank.account_closed_early"
    message = "The last day must lie between the last booking ({last}) and today ({today})."


class MirrorTaken(DomainError):
    """One account of the books mirrors one account at a bank."""

    code = "bank.mirror_taken"
    message = "The account {account} of the books mirrors the bank account {other} already."


class MirrorUnfit(DomainError):
    """The accounts of the books cannot mirror an account at a bank."""

    code = "bank.mirror_unfit"
    message = (
        "The account {account} of the books does not fit: all three are kept in yuan, are open, of"
        " one book and one owner, and the mirror is a debit account."
    )


class BankAccountFieldUnfit(DomainError):
    """A field of an account does not hold what it should."""

    code = "bank.account_field_unfit"
    message = "{field}: {found} does not fit. Expected: {expected}."


class BankAccountMisshapen(DomainError):
    """The terms of a bank account contradict each other."""

    code = "bank.account_misshapen"
    message = "The bank account cannot have these terms ({constraint})."


class BankAccountNotMirrored(DomainError):
    """The account is in another currency, which the books do not keep."""

    code = "bank.account_not_mirrored"
    message = "The account {account} is not in yuan. Its lines are shown and not booked."


class StatementCurrencyWrong(DomainError):
    """The file speaks of another currency than the account has."""

    code = "bank.statement_currency_wrong"
    message = "Statement {number} is in {found}; the account is in {currency}."


class StatementAltered(DomainError):
    """A statement with this number was taken, and said something else."""

    code = "bank.statement_altered"
    message = "Statement {number} was taken before and said something else. Ask the bank."


class PaymentFieldUnfit(DomainError):
    """A field does not fit into the bank's message; it is not cut."""

    code = "payment.field_unfit"
    message = "Row {row}, {field}: {found} does not fit. Expected: {expected}."


class OrderUnknown(DomainError):
    """No such order, or not one of yours."""

    code = "payment.order_not_found"
    message = "There is no payment order {order}."


class OrderEmpty(DomainError):
    """An order pays somebody."""

    code = "payment.order_empty"
    message = "A payment order has at least one payment and at most {most}."


class OrderOutOfTurn(DomainError):
    """The order has come further, or not far enough."""

    code = "payment.order_out_of_turn"
    message = "The payment order {order} is {state}; that is not its turn."


class FourEyes(DomainError):
    """The same person may not do both."""

    code = "payment.four_eyes"
    message = "Another person has to do this: you did the step before."


class ExecuteDayPast(DomainError):
    """Banks do not execute in the past."""

    code = "payment.execute_day_past"
    message = "The day of execution, {day}, is over. Withdraw the order and prepare another."


class HoldUnfit(DomainError):
    """The promise is not one that this payment could keep."""

    code = "payment.hold_unfit"
    message = "Row {row}: the promised money is not of this amount and account, or is resolved."


class SourceForeign(DomainError):
    """The paying account is not one of yours."""

    code = "payment.source_not_found"
    message = "Row {row}: there is no account to pay from."


class ReasonMissing(DomainError):
    """What is taken back or done by hand says why."""

    code = "bank.reason_missing"
    message = "Say why."


class LineUnknown(DomainError):
    """No such bank line, or not one of yours."""

    code = "bank.line_not_found"
    message = "There is no bank line {line}."


class MatchUnknown(DomainError):
    """No such match, or not one of yours."""

    code = "bank.match_not_found"
    message = "There is no match {match}."


class MatchUnfit(DomainError):
    """The parts do not make the line, or one of them is gone."""

    code = "bank.match_unfit"
    message = "The parts come to {found}; the line has {open} left. Nothing was matched."


class MatchTargetGone(DomainError):
    """What was chosen cannot be matched (any more)."""

    code = "bank.match_target_gone"
    message = "What you chose is matched or resolved by now. Look at the line again."


class MatchUndone(DomainError):
    """A match is taken back once."""

    code = "bank.match_undone"
    message = "This match was taken back before."


class ProposalDecided(DomainError):
    """A proposal is decided once."""

    code = "bank.proposal_decided"
    message = "This proposal has been decided. Look at the line again."


class ProposalOpen(DomainError):
    """Two proposals for one line would contradict each other."""

    code = "bank.proposal_open"
    message = "Somebody has proposed a match of this line. Confirm or decline that first."


class MatchFinal(DomainError):
    """That a payment came back is not taken back by hand."""

    code = "bank.match_final"
    message = "A payment that came back stays so. Prepare a new order to pay again."
