"""What each named constraint of identity means to a user (约束与拒绝理由)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from renqi.identity.domain import refusals
from renqi.kernel.constraints import refusing_by
from renqi.kernel.errors import DomainError

REFUSALS: Mapping[str, type[DomainError]] = {
    "identity_person_username_key": refusals.UsernameTaken,
    "person_username_plain": refusals.UsernameMisshapen,
    "person_email_proven_has_address": refusals.NothingToProve,
    "person_name_given": refusals.NameMissing,
    "organisation_name_given": refusals.NameMissing,
    "organisation_uscc_for_firms": refusals.CreditCodeWrong,
    "organisation_district_for_offices": refusals.DistrictWrong,
    "organisation_uscc_unique": refusals.OrganisationTwice,
    "membership_ends_after_start": refusals.RoleEndsBeforeStart,
    "membership_period_no_overlap": refusals.RoleHeldAlready,
    "membership_administrators_apart": refusals.AdministratorsApart,
    "membership_administrator_no_deputy": refusals.AdministratorAsDeputy,
    "membership_granted_by_another": refusals.NotOneself,
    "delegation_ends_after_start": refusals.RoleEndsBeforeStart,
    "delegation_reason_given": refusals.ReasonMissing,
    "delegation_not_to_assigner": refusals.DeputyIsAssigner,
    "delegation_not_to_oneself": refusals.DeputyIsHolder,
    "delegation_not_of_administrator": refusals.AdministratorLends,
    "delegation_not_to_administrator": refusals.AdministratorAsDeputy,
    "delegation_not_of_emergency": refusals.EmergencyLends,
    "delegation_within_role": refusals.DelegationOutsideRole,
    "delegation_period_no_overlap": refusals.DelegatedAlready,
    "emergency_seen_by_somebody": refusals.ReasonMissing,
}

_refusing = partial(
    refusing_by, REFUSALS, caught=IntegrityError, otherwise=refusals.ConstraintBroken
)


@contextmanager
def refusing(**facts: Any) -> Iterator[None]:
    """Turn a broken constraint into the refusal that the table names, and keep the transaction.

    Args:
        **facts: What the refusals' messages say of the case.

    Raises:
        DomainError: The refusal of the constraint, or `ConstraintBroken` with its name.
    """
    with _refusing(**facts), transaction.atomic():
        yield
