"""What each named constraint of members means to a user (约束与拒绝理由)."""

from collections.abc import Mapping
from functools import partial

from django.db import IntegrityError

from renqi.kernel.constraints import refusing_by
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.members.domain import refusals

REFUSALS: Mapping[str, type[DomainError]] = {
    "members_one_live": refusals.AlreadyMember,
    "members_pause_one_asked": refusals.PauseOpen,
    "members_leaving_one_open": refusals.LeavingOpen,
    "members_leaving_once": refusals.LeavingOpen,
    "members_line_not_exceeded": refusals.MoneyDecided,
}

refusing = partial(
    refusing_by, REFUSALS, caught=IntegrityError, otherwise=refusals.ConstraintBroken
)
