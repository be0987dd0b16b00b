"""Why an act on people and their rights is refused (身份业务拒绝)."""

from renqi.kernel.errors import DomainError


class ConstraintBroken(DomainError):
    """A rule of the database that no refusal names."""

    code = "identity.constraint_broken"
    message = "The database refuses this entry ({constraint})."


class RightMissing(DomainError):
    """The role in which the person acts does not open this."""

    code = "identity.right_missing"
    message = "Your role does not open this."


class PersonUnknown(DomainError):
    """No such person."""

    code = "identity.person_not_found"
    message = "There is no such person."


class OrganisationUnknown(DomainError):
    """No such organisation."""

    code = "identity.organisation_not_found"
    message = "There is no such organisation."


class RoleUnknown(DomainError):
    """No such role of a person."""

    code = "identity.membership_not_found"
    message = "There is no such role."


class DelegationUnknown(DomainError):
    """No such delegation."""

    code = "identity.delegation_not_found"
    message = "There is no such delegation."


class EmergencyUnknown(DomainError):
    """No such role given in an emergency."""

    code = "identity.emergency_not_found"
    message = "There is no such role given in an emergency."


class UsernameTaken(DomainError):
    """Sign-in names are unique."""

    code = "identity.username_taken"
    message = "The sign-in name {username} is taken. Choose another."


class UsernameMisshapen(DomainError):
    """Sign-in names are plain, so that two never look alike."""

    code = "identity.username_misshapen"
    message = (
        "A sign-in name has 2 to 64 lower-case letters, digits, points, dashes or underlines,"
        " and begins with a letter or digit."
    )


class NameMissing(DomainError):
    """A person or organisation without a name."""

    code = "identity.name_missing"
    message = "Give a name."


class NotOneself(DomainError):
    """Nobody decides about their own sign-in or rights."""

    code = "identity.not_oneself"
    message = "Nobody changes their own rights. Ask another administrator."


class NotOwnOrganisation(DomainError):
    """Nobody shuts the door behind themselves."""

    code = "identity.not_own_organisation"
    message = "Nobody closes the organisation that they act for."


class SignInClosed(DomainError):
    """A closed sign-in holds no roles."""

    code = "identity.sign_in_closed"
    message = "The sign-in of {name} is closed. Have it reopened first."


class OrganisationClosed(DomainError):
    """A closed organisation gives no roles."""

    code = "identity.organisation_closed"
    message = "{name} is closed. Have it reopened first."


class DistrictWrong(DomainError):
    """District offices have a district and nobody else does."""

    code = "identity.district_wrong"
    message = "A district office needs the code of its district; other organisations have none."


class CreditCodeWrong(DomainError):
    """Firms carry a credit code and nobody else does."""

    code = "identity.credit_code_wrong"
    message = "A firm needs a valid credit code of 18 characters; other organisations have none."


class OrganisationTwice(DomainError):
    """One credit code belongs to one organisation."""

    code = "identity.organisation_twice"
    message = "There is an organisation with this credit code already."


class RoleNotOfKind(DomainError):
    """Roles belong to kinds of organisations."""

    code = "identity.role_not_of_kind"
    message = "{organisation} cannot give this role."


class RoleBackdated(DomainError):
    """Rights begin today or later."""

    code = "identity.role_backdated"
    message = "A right begins today at the earliest."


class RoleEndsBeforeStart(DomainError):
    """A right lasts a day at least."""

    code = "identity.role_ends_before_start"
    message = "The day of the end comes after the first day."


class RoleEndsEarlier(DomainError):
    """To move an end away would be to grant a role under the name of ending it."""

    code = "identity.role_ends_earlier"
    message = "The role ends earlier already. To lengthen it, grant it anew."


class RoleHeldAlready(DomainError):
    """One role per person and organisation at a time."""

    code = "identity.role_held_already"
    message = "{name} already holds a role in {organisation} in these days. End it first."


class AdministratorsApart(DomainError):
    """The three administrators are three people without other roles."""

    code = "identity.administrators_apart"
    message = (
        "The system, security and audit administrators are different people and hold no other"
        " role in the same days."
    )


class RoleEndedAlready(DomainError):
    """What has ended is not ended again."""

    code = "identity.role_ended_already"
    message = "This has ended already."


class ReasonMissing(DomainError):
    """Changes of rights say why."""

    code = "identity.reason_missing"
    message = "Give a reason."


class DelegationNotAllowed(DomainError):
    """Only the holder or the security administrator lends a role."""

    code = "identity.delegation_not_allowed"
    message = "A role is lent by the person who holds it, or by the security administrator."


class DeputyIsHolder(DomainError):
    """Nobody is their own deputy."""

    code = "identity.deputy_is_holder"
    message = "Nobody is their own deputy."


class DeputyIsAssigner(DomainError):
    """Nobody makes themselves a deputy."""

    code = "identity.deputy_is_assigner"
    message = "Nobody makes themselves a deputy."


class AdministratorLends(DomainError):
    """An administrator's role stays with its holder."""

    code = "identity.administrator_lends"
    message = "An administrator's role cannot be lent."


class AdministratorAsDeputy(DomainError):
    """Administrators keep out of the business."""

    code = "identity.administrator_as_deputy"
    message = "An administrator cannot be a deputy, nor a deputy an administrator, in these days."


class EmergencyLends(DomainError):
    """A role of a few hours stays with its holder."""

    code = "identity.emergency_lends"
    message = "A role given in an emergency cannot be lent."


class ClaimantLends(DomainError):
    """Whoever only claims to act for a firm has nothing to lend."""

    code = "identity.claimant_lends"
    message = "A claim cannot be lent."


class DelegationOutsideRole(DomainError):
    """Nobody lends longer than they hold."""

    code = "identity.delegation_outside_role"
    message = "The delegation lies within the days of the role that it lends."


class DelegatedAlready(DomainError):
    """One delegation of a role to a deputy at a time."""

    code = "identity.delegated_already"
    message = "This role is lent to the same deputy in these days already."


class DeputyElsewhere(DomainError):
    """Holders lend to colleagues."""

    code = "identity.deputy_elsewhere"
    message = (
        "A deputy belongs to the same organisation. For anybody else ask the security"
        " administrator."
    )


class ClaimantGone(DomainError):
    """Only a claimant can become the firm's user by an approved claim."""

    code = "identity.claimant_gone"
    message = "{name} is no claimant any more, so the claim cannot be approved. Refuse it instead."


class HoursOutOfRange(DomainError):
    """An emergency lasts hours, not days."""

    code = "identity.hours_out_of_range"
    message = "A role given in an emergency lasts 1 to {most} hours."


class SeenAlready(DomainError):
    """Looked at once."""

    code = "identity.seen_already"
    message = "{name} has looked at this already."


class MailIsOff(DomainError):
    """Without a mail server nothing can be mailed."""

    code = "identity.mail_is_off"
    message = "E-mail is switched off here. The system administrator can check your address."


class NothingToProve(DomainError):
    """There is no address, or it is proven."""

    code = "identity.nothing_to_prove"
    message = "There is no address that waits to be confirmed."


class ProofsTooMany(DomainError):
    """An address is mailed so often a day and no more."""

    code = "identity.proofs_too_many"
    message = "Enough links were mailed today. Try again tomorrow, and look among unwanted mail."


class ProofVoid(DomainError):
    """The link does not prove anything any more, or never did."""

    code = "identity.proof_void"
    message = (
        "This link was used already, is too old, or belongs to another sign-in or address. Ask"
        " for a new one."
    )


class ClaimsWithRole(DomainError):
    """A claim makes a claimant, who is nothing else."""

    code = "identity.claims_with_role"
    message = "You have a role already. A claim for another firm needs a sign-in of its own."


class ClaimsTooMany(DomainError):
    """Somebody whose claims come to nothing waits before the next."""

    code = "identity.claims_too_many"
    message = "At most {count} claims can be begun in {days} days. Ask the bureau."
