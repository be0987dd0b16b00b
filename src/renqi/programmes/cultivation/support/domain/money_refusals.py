"""What lists, budgets, payments and claims refuse (兑付拒绝理由)."""

from renqi.kernel.errors import DomainError


class ListUnknown(DomainError):
    """There is no such list."""

    code = "support.list_not_found"
    message = "There is no list {list}."


class LineUnknown(DomainError):
    """There is no such line, or it is another firm's."""

    code = "support.line_not_found"
    message = "There is no entry {line}."


class BudgetUnknown(DomainError):
    """There is no such budget."""

    code = "support.budget_not_found"
    message = "There is no budget {budget}."


class ChangeUnknown(DomainError):
    """There is no such change of a budget."""

    code = "support.budget_change_not_found"
    message = "There is no budget change {change}."


class PayeeUnknown(DomainError):
    """There is no such account."""

    code = "support.payee_not_found"
    message = "There is no account {payee} to be checked."


class ClaimUnknown(DomainError):
    """There is no such claim."""

    code = "support.claim_not_found"
    message = "There is no claim {claim}."


class BudgetMissing(DomainError):
    """No budget was opened for what is to be given."""

    code = "support.budget_missing"
    message = "No budget {budget} is open for {year}. Finance opens it first."


class BudgetTaken(DomainError):
    """The budget is open already, with other terms."""

    code = "support.budget_taken"
    message = "Budget {budget} of {year} is open already."


class BudgetNotReady(DomainError):
    """The account of the budget is being opened by the background job."""

    code = "support.budget_not_ready"
    message = "The account of this budget is being opened. Try again in a minute."


class BudgetFieldUnfit(DomainError):
    """A field of a budget does not hold what it should."""

    code = "support.budget_field_unfit"
    message = "{field} does not fit: {found}."


class YearRunning(DomainError):
    """What a year left over goes back when it is over."""

    code = "support.year_running"
    message = "The year {year} is not over; reduce the budget instead."


class SamePerson(DomainError):
    """The second look was by the first person."""

    code = "support.same_person"
    message = "A second person does this: {name} did the first part."


class OnlyLead(DomainError):
    """Lists are approved by the head of the bureau's office."""

    code = "support.only_lead"
    message = "Only a lead of the bureau approves a list."


class OutOfTurn(DomainError):
    """What was asked does not follow on where it stands; `of` says whose state that is."""

    code = "support.out_of_turn"
    message = "This is not possible now: it stands at {state}."


class ReasonMissing(DomainError):
    """Somebody who is turned down must know why."""

    code = "support.reason_missing"
    message = "Give a reason."


class RequestReused(DomainError):
    """The same request came with another content."""

    code = "support.request_reused"
    message = "This request was made before with other content. Open the page again."


class AmountUnfit(DomainError):
    """An amount is not above zero or above what is left."""

    code = "support.amount_unfit"
    message = "The amount must be above zero and at most {most}."


class NothingListed(DomainError):
    """A list without lines announces nothing."""

    code = "support.nothing_listed"
    message = "There is nobody on this list."


class NoticeNeeded(DomainError):
    """The measure asks for a public notice first."""

    code = "support.notice_needed"
    message = "This list must be published for objections before firms confirm."


class LinesWaiting(DomainError):
    """Money is being promised to the lines of the list."""

    code = "support.lines_waiting"
    message = "Money is being set aside for {count} entries. Try again in a minute."


class MeasureUnfit(DomainError):
    """Nobody pays this measure out without an application."""

    code = "support.measure_unfit"
    message = "{measure} is not paid out without application on {day}."


class HolderDiffers(DomainError):
    """Money goes to the firm itself and to nobody else."""

    code = "support.holder_differs"
    message = "The account must be held by {name}, the registered name of the firm."


class NumbersDiffer(DomainError):
    """The number was written in two ways."""

    code = "support.numbers_differ"
    message = "The two account numbers differ. Type the number again."


class AccountFieldUnfit(DomainError):
    """A field of the account could not stand in a payment."""

    code = "support.account_field_unfit"
    message = "{field} does not fit: {expected}."


class ConfirmLate(DomainError):
    """The last day to accept is over."""

    code = "support.confirm_late"
    message = "The last day to accept was {day}."


class AccountMissing(DomainError):
    """There is no account to pay to."""

    code = "support.account_missing"
    message = "Confirm the account of the firm first."


class AccountUnchecked(DomainError):
    """A changed account is looked at before it is paid."""

    code = "support.account_unchecked"
    message = "The account of {firm} was changed and has not been checked yet."


class AccountBeingPaid(DomainError):
    """Money is on its way to the account."""

    code = "support.account_being_paid"
    message = "Money is on its way to this account. Change it when the payment is over."


class CheckerPays(DomainError):
    """Who checked a changed account does not pay to it as well."""

    code = "support.checker_pays"
    message = "You checked the account of {firm}; somebody else prepares this payment."


class LinesUnfit(DomainError):
    """Only accepted lines of one budget are paid together."""

    code = "support.lines_unfit"
    message = "Choose accepted entries of one budget; {count} of those chosen are not."


class NotPaid(DomainError):
    """Only what was paid can be asked back."""

    code = "support.not_paid"
    message = "Only money that was paid can be claimed back."


class MoneyUnfit(DomainError):
    """The line of the bank does not hold this much any more."""

    code = "support.money_unfit"
    message = "This line of the bank has {left} left for claims."
