"""Claims as pages show them: plain rows (救助申请条目)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from renqi.programmes.riskfund.relief.domain.claim_states import WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """One claim of a list (申请条目); sums in fen."""

    claim_id: int
    fund: str
    number: int | None
    uscc: str
    firm_name: str
    stage: str
    stage_since: dt.datetime
    saved_at: dt.datetime
    handed_in_at: dt.datetime | None
    due_at: dt.datetime | None
    is_paused: bool
    event_kind: str
    event_key: str
    event_on: dt.date | None
    help_form: str
    lane: str
    lane_reason: str
    district: str
    verdict: str
    wanted: int
    proven_loss: int
    amount: int
    decided_amount: int | None

    @property
    def is_waiting(self) -> bool:
        """Whether the bureau has to act."""
        return self.stage in WAITING

    def is_overdue(self, at: dt.datetime) -> bool:
        """Whether the promised end is over while the bureau has to act."""
        return self.is_waiting and self.due_at is not None and self.due_at < at


@dataclass(frozen=True, slots=True, kw_only=True)
class LossRow:
    """One line of a loss (损失明细); sums in fen."""

    line: int
    counterparty: str
    counterparty_uscc: str
    invoice_no: str
    amount: int
    accepted: int
    due_on: dt.date | None
    legal_due_on: dt.date | None
    days_overdue: int | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """What one check found at one time (核查记录)."""

    phase: str
    turn: int
    key: str
    outcome: str
    found: tuple[Mapping[str, Any], ...]
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file of a claim (材料)."""

    file_id: int
    kind: str
    file_name: str
    sha256: str
    size: int
    content_type: str
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassRow:
    """A payment before review (紧急先付)."""

    claim_id: int
    fund: str
    number: int | None
    firm_name: str
    amount: int
    reason: str
    first_by: str
    second_by: str
    second_at: dt.datetime | None
    look_due_on: dt.date | None
    looked_by: str
    looked_at: dt.datetime | None
    is_in_order: bool | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFile:
    """One claim with all that belongs to it (申请详情)."""

    line: ClaimLine
    case_id: int | None
    institution_id: int | None
    revision: int
    form: Mapping[str, Any]
    charter_ref: str
    conditions: tuple[Mapping[str, Any], ...]
    limits: tuple[Mapping[str, Any], ...]
    receipt_digest: str
    payee_holder: str
    payee_number: str
    payee_bank_name: str
    handed_in_by: str
    proposed_by: str
    proposed_amount: int | None
    decided_by: str
    decided_at: dt.datetime | None
    letter_code: str
    losses: tuple[LossRow, ...]
    files: tuple[FileRow, ...]
    glass: GlassRow | None
