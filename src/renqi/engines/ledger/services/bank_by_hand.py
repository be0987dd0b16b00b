"""Match, split and post a line by hand, and take a match back (手工勾对)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from renqi.audit.domain.who import Who
from renqi.engines.ledger.domain.hand_parts import Part, parts_document, parts_of
from renqi.engines.ledger.domain.payment_refusals import (
    FourEyes,
    ProposalDecided,
    ProposalOpen,
    ReasonMissing,
)
from renqi.engines.ledger.models import (
    BankProposal,
)
from renqi.engines.ledger.selectors.bank_lines import (
    match_in,
    proposal_in,
)
from renqi.engines.ledger.services.bank_parts import apply_parts, at_line, check_sum
from renqi.engines.ledger.services.bank_undo import check_undoable, take_back
from renqi.identity.domain.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What became of a match by hand (手工勾对结果): done, or waiting for a second person."""

    proposal_id: int | None


def match_by_hand(
    line_id: int,
    parts: Sequence[Part],
    *,
    reason: str,
    scope: Scope,
    who: Who,
    at: datetime,
    on: date,
) -> Handled:
    """Say what a line is, in one part or several (手工勾对).

    Above the account's limit it is a proposal until another person confirms it.

    Args:
        line_id: The line.
        parts: What it is; together all that is open of it.
        reason: Why.
        scope: Whose lines and accounts.
        who: Who says so.
        at: The instant.
        on: Today: the day of postings where the line's own day is closed.

    Raises:
        LineUnknown: There is no such line in scope.
        ReasonMissing: No reason is given.
        MatchUnfit: The parts do not make what is open of the line.
        MatchTargetGone: A part is matched or resolved by now, or goes the other way.
        SourceForeign: An account to post to is not in scope.
        ProposalOpen: Somebody has proposed a match of this line.
        DomainError: Any refusal of the ledger.

    Effects:
        Settled, posted or only named transfers, matches, states of payments, one
        event; or one proposal.

    Locks:
        The bank account, then as `settle_holds` and `post_transfers`.

    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        desk = at_line(line_id, scope=scope, who=who, at=at, on=on)
        if BankProposal.objects.filter(line_id=line_id, outcome="").exists():
            raise ProposalOpen
        check_sum(desk, parts)
        if desk.line.amount <= desk.account.confirm_above:
            apply_parts(desk, parts, reason=reason.strip(), first=who, second=None)
            return Handled(proposal_id=None)
        proposal = BankProposal.objects.create(
            line_id=line_id,
            parts=parts_document(parts),
            reason=reason.strip(),
            by_id=who.person_id,
            by_name=who.name,
            at=at,
        )
    return Handled(proposal_id=proposal.pk)


def confirm_match(proposal_id: int, *, scope: Scope, who: Who, at: datetime, on: date) -> None:
    """Do what somebody else proposed (复核勾对), if it still holds.

    Raises:
        MatchUnknown: There is no such proposal in scope.
        FourEyes: The same person proposed it.
        ProposalDecided: It was decided.
        DomainError: Any refusal of `match_by_hand`, or of `undo_match`.

    Effects:
        The proposal; then as `match_by_hand` or `undo_match`.

    Locks:
        As `match_by_hand`.

    """
    with transaction.atomic():
        proposal = _decide(proposal_id, "confirmed", scope=scope, who=who, at=at)
        desk = at_line(proposal.line_id, scope=scope, who=who, at=at, on=on)
        first = Who(person_id=proposal.by_id, name=proposal.by_name)
        if proposal.undoes_id is not None:
            match = match_in(proposal.undoes_id, scope=scope)
            check_undoable(match)
            take_back(desk, match, reason=proposal.reason, first=first, second=who)
            return
        parts = parts_of(proposal.parts)
        check_sum(desk, parts)
        apply_parts(desk, parts, reason=proposal.reason, first=first, second=who)


def decline_match(proposal_id: int, *, scope: Scope, who: Who, at: datetime) -> None:
    """Turn a proposal down, or take one's own back (退回勾对).

    Raises:
        MatchUnknown: There is no such proposal in scope.
        ProposalDecided: It was decided.

    Effects:
        The proposal.

    """
    with transaction.atomic():
        own = proposal_in(proposal_id, scope=scope).by_id == who.person_id
        outcome = "withdrawn" if own else "declined"
        _decide(proposal_id, outcome, scope=scope, who=who, at=at)


def undo_match(
    match_id: int, *, reason: str, scope: Scope, who: Who, at: datetime, on: date
) -> Handled:
    """Take a match back (撤销勾对); what it posted is reversed, what it settled is promised again.

    Above the account's limit it is a proposal until another person confirms it.

    Raises:
        MatchUnknown: There is no such match in scope.
        MatchUndone: It was taken back before.
        MatchFinal: It says that a payment came back; the money is in the fund and spent maybe.
        ReasonMissing: No reason is given.
        ProposalOpen: Somebody has proposed something of this line.
        DomainError: Any refusal of the ledger, such as `Overdraft` where the money is gone.

    Effects:
        One row that names the match, a reversal, a new promise, states of payment and order, one
        event; or one proposal.

    Locks:
        The bank account; then as `reverse_transfer` and `hold_money`.

    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        match = match_in(match_id, scope=scope)
        desk = at_line(match.line_id, scope=scope, who=who, at=at, on=on)
        check_undoable(match)
        if BankProposal.objects.filter(line_id=match.line_id, outcome="").exists():
            raise ProposalOpen
        if desk.line.amount <= desk.account.confirm_above:
            take_back(desk, match, reason=reason.strip(), first=who, second=None)
            return Handled(proposal_id=None)
        proposal = BankProposal.objects.create(
            line_id=match.line_id,
            parts=[],
            undoes=match,
            reason=reason.strip(),
            by_id=who.person_id,
            by_name=who.name,
            at=at,
        )
    return Handled(proposal_id=proposal.pk)


def _decide(
    proposal_id: int, outcome: str, *, scope: Scope, who: Who, at: datetime
) -> BankProposal:
    proposal = proposal_in(proposal_id, scope=scope, is_locked=True)
    if proposal.outcome:
        raise ProposalDecided
    if outcome == "confirmed" and proposal.by_id == who.person_id:
        raise FourEyes
    proposal.outcome = outcome
    proposal.decided_by_id, proposal.decided_by_name = who.person_id, who.name
    proposal.decided_at = at
    proposal.save()
    return proposal
