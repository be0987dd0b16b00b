"""Why a bank's answer to a payment order is not taken (银行回执拒绝理由)."""

from renqi.kernel.errors import DomainError


class AnswerForeign(DomainError):
    """It is another kind of message."""

    code = "payment.answer_foreign"
    message = "The file is {found}. A bank answers an order by pain.002, versions 03 to 12."


class AnswerOfOther(DomainError):
    """It answers something else than this order."""

    code = "payment.answer_of_other"
    message = "The file answers {found}, not the order {order}. Nothing was taken."


class AnswerPaymentUnknown(DomainError):
    """It names a payment that the order does not have."""

    code = "payment.answer_payment_unknown"
    message = "The file names a payment {payment}, which {order} does not have. Nothing was taken."


class AnswerAmountWrong(DomainError):
    """It speaks of other amounts or numbers than were sent."""

    code = "payment.answer_amount_wrong"
    message = "The file says {found} of {payment}; the order says {expected}. Nothing was taken."


class AnswerContradicts(DomainError):
    """It says two things of one payment."""

    code = "payment.answer_contradicts"
    message = "The file contradicts itself about {payment}. Nothing was taken; ask the bank."


class AnswerTooLate(DomainError):
    """The payment has come further than the answer allows."""

    code = "payment.answer_too_late"
    message = "The payment {payment} is {state}; the file says {found}. Nothing was taken."


class AnswerAltered(DomainError):
    """An answer with this number was taken, and said something else."""

    code = "payment.answer_altered"
    message = "The answer {number} was taken before and said something else. Ask the bank."
