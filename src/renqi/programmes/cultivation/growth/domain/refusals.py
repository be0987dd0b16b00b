"""Why services, bookings, plans and assessments are refused (培育服务拒绝理由)."""

from renqi.kernel.errors import DomainError


class ServiceUnknown(DomainError):
    """There is none, or it is not for this person."""

    code = "growth.service_not_found"
    message = "There is no service {service_id}."


class TermsUnusable(DomainError):
    """What is said of a service does not hold together."""

    code = "growth.terms_unusable"
    message = "The service cannot be offered like this. Look at each field again."


class ReasonMissing(DomainError):
    """A decision needs its reason."""

    code = "growth.reason_missing"
    message = "Say why."


class ServiceStateUnfit(DomainError):
    """The service does not stand where this can be done."""

    code = "growth.service_state_unfit"
    message = "This cannot be done with the service as it stands now."


class SlotUnusable(DomainError):
    """The days or the number of places cannot be."""

    code = "growth.slot_unusable"
    message = "A slot is from today on, at most 62 days long, with 1 to 200 places."


class SlotTwice(DomainError):
    """The same days are offered already."""

    code = "growth.slot_twice"
    message = "The same days are already offered."


class SlotUnknown(DomainError):
    """There is no such slot, or it is closed."""

    code = "growth.slot_not_found"
    message = "There is no open slot {slot_id}."


class SlotHasBookings(DomainError):
    """A slot with live bookings stays open."""

    code = "growth.slot_has_bookings"
    message = "{count} bookings of this slot are not over yet. Answer or cancel them first."


class NoPlaceLeft(DomainError):
    """All places are taken, or the last one is being taken at this moment."""

    code = "growth.no_place_left"
    message = "No place is free in this slot. Choose another one."


class TooLateToBook(DomainError):
    """The provider needs more time than is left."""

    code = "growth.too_late_to_book"
    message = "The provider needs {days} days before the first day."


class TermsNotInForce(DomainError):
    """The terms do not cover the days of the slot."""

    code = "growth.terms_not_in_force"
    message = "These days lie outside the time for which the service is offered."


class BookedAlready(DomainError):
    """One live booking a firm and slot."""

    code = "growth.booked_already"
    message = "Your firm has already booked this slot."


class OwnService(DomainError):
    """Nobody books from themselves."""

    code = "growth.own_service"
    message = "A firm cannot book its own service."


class FirmNotOnFile(DomainError):
    """Only firms of the registry book and plan."""

    code = "growth.firm_not_found"
    message = "There is no file of the firm {uscc}."


class NeedMissing(DomainError):
    """The provider must know what for."""

    code = "growth.need_missing"
    message = "Say in a few words what you need (2,000 characters at most)."


class BookingUnknown(DomainError):
    """There is none, or it is not for this person."""

    code = "growth.booking_not_found"
    message = "There is no booking {booking_id}."


class ActNotOpen(DomainError):
    """The booking does not stand where this can be done, or it is the other side's."""

    code = "growth.act_not_open"
    message = "This cannot be done with the booking as it stands now."


class CodeUnknown(DomainError):
    """A reason must be one of the list."""

    code = "growth.code_unknown"
    message = "Choose a reason from the list."


class TooLateToCancel(DomainError):
    """Shortly before the first day only the provider can call it off."""

    code = "growth.too_late_to_cancel"
    message = (
        "An accepted booking can be cancelled until {days} days before its first day. Ask the"
        " provider to cancel it."
    )


class TooEarlyToDeliver(DomainError):
    """Nothing is delivered before its first day."""

    code = "growth.too_early_to_deliver"
    message = "The service begins on {day}; it cannot be delivered before."


class ProofMissing(DomainError):
    """What is delivered is proven by a file."""

    code = "growth.proof_missing"
    message = "Hand in a file that proves the delivery."


class TooManyProofs(DomainError):
    """More files than one delivery takes."""

    code = "growth.too_many_proofs"
    message = "Hand in at most {most} files. Put several pages into one file."


class ProofUnknown(DomainError):
    """There is no such file, or it is not for this person."""

    code = "growth.proof_not_found"
    message = "There is no file {proof_id}."


class ProofDamaged(DomainError):
    """The bytes on disk are not those that were handed in."""

    code = "growth.proof_damaged"
    message = "The file cannot be opened: its content is not what was handed in."


class StarsUnusable(DomainError):
    """One to five stars."""

    code = "growth.stars_unusable"
    message = "Give one to five stars."


class RelatedDoNotRate(DomainError):
    """Related parties would praise themselves."""

    code = "growth.related_do_not_rate"
    message = "Your firm and this provider are related; you confirm, but you do not rate."


class PlanUnknown(DomainError):
    """There is none, or it is not for this person."""

    code = "growth.plan_not_found"
    message = "There is no growth plan for {uscc}."


class PlanRuns(DomainError):
    """One running plan a firm."""

    code = "growth.plan_runs"
    message = "A growth plan of this firm is running already."


class NothingToPlan(DomainError):
    """The firm meets all that the rungs ask."""

    code = "growth.nothing_to_plan"
    message = "The firm meets everything that these rungs ask for; there is no gap to close."


class NoNewGap(DomainError):
    """Every gap of today stands in the plan already."""

    code = "growth.no_new_gap"
    message = "Every gap of today is in the plan already; nothing was changed."


class NoStepLeft(DomainError):
    """A plan keeps one step at least."""

    code = "growth.no_step_left"
    message = "Keep at least one step. To give the whole plan up, end it."


class PlanMovedOn(DomainError):
    """Somebody else wrote a version meanwhile."""

    code = "growth.plan_moved_on"
    message = "Somebody else changed the plan meanwhile. Look at version {number} first."


class PlanItemUnusable(DomainError):
    """An item lacks something, or its date lies in the past."""

    code = "growth.plan_item_unusable"
    message = "{label}: choose measure and owner, and a date from today on."


class SignedAlready(DomainError):
    """Each side signs a version once."""

    code = "growth.signed_already"
    message = "Your side has signed this version already."


class AnswersMissing(DomainError):
    """A self-assessment is handed in whole."""

    code = "growth.answers_missing"
    message = "{count} questions are not answered yet."


class AnswersWrong(DomainError):
    """An answer that the questionnaire does not offer."""

    code = "growth.answers_wrong"
    message = "Some answers do not fit their question: {keys}."


class DraftMovedOn(DomainError):
    """The same draft was saved elsewhere."""

    code = "growth.draft_moved_on"
    message = "These answers were changed in another window. Look at them again before saving."


class TakeUnknown(DomainError):
    """There is none, or it is not for this person."""

    code = "growth.take_not_found"
    message = "There is no self-assessment {take_id}."


class GrowthConstraintBroken(DomainError):
    """The database refused for a reason that no text names yet."""

    code = "growth.constraint_broken"
    message = "The database refused this ({constraint})."


class MergeDoublesPlan(DomainError):
    """Both firms have a plan that runs (培育方案重复)."""

    code = "growth.merge_doubles_plan"
    message = (
        "Nothing was merged: {kept} and {duplicate} both have a growth plan. End one of them first."
    )


class MergeDoublesBooking(DomainError):
    """Both firms have a place in one slot (预约重复)."""

    code = "growth.merge_doubles_booking"
    message = (
        "Nothing was merged: {kept} and {duplicate} have booked the same days of a service."
        " Cancel one of the bookings first."
    )
