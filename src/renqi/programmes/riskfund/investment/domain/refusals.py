"""What investing refuses (投资拒绝理由)."""

from renqi.kernel.errors import DomainError


class InstrumentUnknown(DomainError):
    """There is no such instrument in this fund."""

    code = "investment.instrument_not_found"
    message = "There is no instrument {instrument}."


class TradeUnknown(DomainError):
    """There is no such trade."""

    code = "investment.trade_not_found"
    message = "There is no trade {trade}."


class CounterpartyUnknown(DomainError):
    """There is no such counterparty."""

    code = "investment.counterparty_not_found"
    message = "There is no counterparty {counterparty}."


class PriceUnknown(DomainError):
    """There is no such price that waits for a second person."""

    code = "investment.price_not_found"
    message = "There is no price {price}."


class ProposalUnknown(DomainError):
    """There is no such proposal."""

    code = "investment.proposal_not_found"
    message = "There is no proposal {proposal}."


class AlertUnknown(DomainError):
    """There is no such alert."""

    code = "investment.alert_not_found"
    message = "There is no alert {alert}."


class PortfolioMissing(DomainError):
    """The mandate of the charter has not been taken over yet."""

    code = "investment.portfolio_missing"
    message = "The mandate of this fund is being taken over. Try again in a minute."


class MandateMissing(DomainError):
    """No charter of the fund is in force, so nobody may invest."""

    code = "investment.mandate_missing"
    message = "No charter of this fund is in force, so its money may not be invested."


class MandateBroken(DomainError):
    """A trade would break the mandate; `breaches` says which limits, by how much and what helps."""

    code = "investment.mandate_broken"
    message = "The mandate does not allow this trade: {limits}."


class LimitHit(DomainError):
    """The database refused a trade: another one was signed first."""

    code = "investment.limit_hit"
    message = (
        "The mandate does not allow this trade: {limit} allows {allowed} and it would be {found}."
    )


class TradeNotSigned(DomainError):
    """A large trade needs a second person."""

    code = "investment.trade_not_signed"
    message = "A second person signs this trade first: {name} proposed it."


class SamePerson(DomainError):
    """The second look was by the first person."""

    code = "investment.same_person"
    message = "A second person does this: {name} did the first part."


class OutOfTurn(DomainError):
    """What was asked does not follow on where it stands."""

    code = "investment.out_of_turn"
    message = "This is not possible now: it stands at {state}."


class NotLast(DomainError):
    """Lots that later trades drew on cannot be taken from under them."""

    code = "investment.not_last"
    message = "Reverse the later trades of {instrument} first."


class TooLittleHeld(DomainError):
    """More would leave than is held."""

    code = "investment.too_little_held"
    message = "Only {held} of the {asked} asked for are held."


class FieldUnfit(DomainError):
    """A field does not hold what it should."""

    code = "investment.field_unfit"
    message = "{field} does not fit: {found}."


class CodeTaken(DomainError):
    """The code is another instrument's, with other terms."""

    code = "investment.code_taken"
    message = "The code {code} is taken by an instrument with other terms."


class NameTaken(DomainError):
    """The counterparty is listed already."""

    code = "investment.name_taken"
    message = "{name} is on the list already."


class RequestReused(DomainError):
    """The same request came with another content."""

    code = "investment.request_reused"
    message = "This request was made before with other content. Open the page again."


class ReasonMissing(DomainError):
    """Somebody who is turned down must know why."""

    code = "investment.reason_missing"
    message = "Give a reason."


class PriceFileUnfit(DomainError):
    """A file of prices cannot be read as one."""

    code = "investment.price_file_unfit"
    message = "This file cannot be read as prices: {problem}."


class NoPrice(DomainError):
    """What is held has no price yet."""

    code = "investment.no_price"
    message = "{instrument} has no price on or before {day}."


class Infeasible(DomainError):
    """No allocation keeps all limits; `limits` names those that cannot hold together."""

    code = "investment.infeasible"
    message = "No allocation keeps all limits. These conflict: {limits}."


class NothingToChoose(DomainError):
    """There is nothing that money could go into."""

    code = "investment.nothing_to_choose"
    message = "Register an instrument of an approved counterparty first."


class ConstraintBroken(DomainError):
    """A rule of the tables that no text was written for."""

    code = "investment.constraint_broken"
    message = "The database refused this: {constraint}."
