"""Hand a version in, let the two sides answer, and record its trials (章程送审与审批)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.identity.domain.actor import Actor
from renqi.identity.services.tell import tell
from renqi.programmes.riskfund.charter.domain.refusals import (
    AnsweredAlready,
    ApprovedByAuthor,
    NoSide,
    OutOfTurn,
    ReasonMissing,
    TrialOfOtherText,
    TrialUnusable,
)
from renqi.programmes.riskfund.charter.domain.states import APPROVING, Answer, Side, VersionState
from renqi.programmes.riskfund.charter.models import (
    CharterApproval,
    CharterTrial,
    CharterVersion,
)
from renqi.programmes.riskfund.charter.services.constraints import refusing
from renqi.programmes.riskfund.charter.services.held import hold_version
from renqi.programmes.riskfund.charter.services.people import approvers, authors_of

_OPEN = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.APPROVED)


def record_trial(
    ref: str, *, digest: str, result: Mapping[str, Any], actor: Actor, at: dt.datetime
) -> int:
    """Record what a version was found to lead to (登记测算结果).

    Args:
        ref: The version, `fund@number`.
        digest: Digest of the text that was tried.
        result: Plain JSON; `ruin` is the chance of ruin in billionths over `months`, which are
            those of the charter's own bound (its `safeguards.ruin_months`).
        actor: Who tried it.
        at: The instant.

    Returns:
        The key of the trial.

    Raises:
        VersionUnknown: There is none.
        OutOfTurn: It is published or withdrawn.
        TrialOfOtherText: The version has another text by now.
        TrialUnusable: The result lacks the chance of ruin, or it is over other months.

    Effects:
        One CharterTrial.

    Locks:
        The version.
    """
    ruin, months = result.get("ruin"), result.get("months")
    with refusing(ref=ref), transaction.atomic():
        row = hold_version(ref)
        if row.state not in _OPEN:
            raise OutOfTurn(ref=ref)
        if row.digest != digest:
            raise TrialOfOtherText(ref=ref)
        if type(ruin) is not int or months != row.ruin_months:
            raise TrialUnusable
        trial = CharterTrial.objects.create(
            version=row,
            digest=digest,
            ruin=ruin,
            months=months,
            result=dict(result),
            by_id=actor.person_id,
            by_name=actor.signature,
            at=at,
        )
    return trial.pk


def submit_charter(ref: str, *, actor: Actor, at: dt.datetime) -> None:
    """Hand a draft in to the two sides (送审).

    Raises:
        VersionUnknown: There is none.
        OutOfTurn: It is no draft.
        NotTried: No trial of exactly this text is recorded.
        RuinedTooOften: The newest one exceeds the charter's own bound.

    Effects:
        The version, which opens a new round; both sides are told.

    Locks:
        The version.
    """
    with refusing(ref=ref), transaction.atomic():
        row = hold_version(ref)
        if row.state != VersionState.DRAFT:
            raise OutOfTurn(ref=ref)
        row.state, row.round = VersionState.SUBMITTED.value, row.round + 1
        row.submitted_by_id, row.submitted_by_name = actor.person_id, actor.signature
        row.submitted_at, row.reason = at, ""
        row.save()
        tell(
            approvers(besides={*row.authors, actor.person_id}, at=at),
            subject=gettext_noop("A charter waits for your side's approval"),
            body=gettext_noop("Version {number} of the charter of “{fund}” was handed in."),
            data={"number": row.number, "fund": _name(row)},
            link=f"/fund/charters/{row.fund.key}/{row.number}/",
            at=at,
            key=f"charter.submitted.{ref}.{row.round}",
        )


def approve_charter(ref: str, *, actor: Actor, at: dt.datetime) -> None:
    """Approve a version for the side of one's role (审批通过).

    With the second side's approval the version is approved.

    Raises:
        VersionUnknown: There is none.
        NoSide: The person is neither a lead of the bureau nor of finance.
        OutOfTurn: It does not lie before the sides.
        ApprovedByAuthor: The person wrote in it or handed it in.
        AnsweredAlready: The person's side has answered in this round.

    Effects:
        One CharterApproval; with the second the version; its authors are told then.

    Locks:
        The version.
    """
    with refusing(ref=ref), transaction.atomic():
        row = _answer(ref, Answer.APPROVE, "", actor=actor, at=at)
        given = row.approvals.filter(round=row.round, answer=Answer.APPROVE.value)
        if given.count() == len(Side):
            row.state, row.approved_at = VersionState.APPROVED.value, at
            row.save()
            tell(
                authors_of(row.authors),
                subject=gettext_noop("A charter was approved by both sides"),
                body=gettext_noop("Version {number} of the charter of “{fund}” can be published."),
                data={"number": row.number, "fund": _name(row)},
                link=f"/fund/charters/{row.fund.key}/{row.number}/",
                at=at,
                key=f"charter.approved.{ref}.{row.round}",
            )


def send_back_charter(ref: str, *, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Send a version back to its drafters with the reason (退回修改).

    Raises:
        ReasonMissing: No reason is given.
        VersionUnknown: There is none.
        NoSide: The person is neither a lead of the bureau nor of finance.
        OutOfTurn: It does not lie before the sides.
        ApprovedByAuthor: The person wrote in it or handed it in.
        AnsweredAlready: The person's side has answered in this round.

    Effects:
        One CharterApproval, the version, which is a draft again; its authors are told.

    Locks:
        The version.
    """
    if not reason.strip():
        raise ReasonMissing
    with refusing(ref=ref), transaction.atomic():
        row = _answer(ref, Answer.SEND_BACK, reason.strip(), actor=actor, at=at)
        row.state, row.reason = VersionState.DRAFT.value, reason.strip()
        row.save()
        tell(
            authors_of(row.authors),
            subject=gettext_noop("A charter was sent back"),
            body=gettext_noop("Version {number} of the charter of “{fund}”: {reason}"),
            data={"number": row.number, "fund": _name(row), "reason": reason.strip()},
            link=f"/fund/charters/{row.fund.key}/{row.number}/",
            at=at,
            key=f"charter.sent_back.{ref}.{row.round}",
        )


def _answer(
    ref: str, answer: Answer, words: str, *, actor: Actor, at: dt.datetime
) -> CharterVersion:
    side = APPROVING.get(actor.role)
    if side is None:
        raise NoSide
    row = hold_version(ref)
    if row.state != VersionState.SUBMITTED:
        raise OutOfTurn(ref=ref)
    if actor.person_id in {*row.authors, row.submitted_by_id}:
        raise ApprovedByAuthor
    if row.approvals.filter(round=row.round, side=side.value).exists():
        raise AnsweredAlready
    CharterApproval.objects.create(
        version=row,
        round=row.round,
        digest=row.digest,
        side=side.value,
        role=actor.role,
        answer=answer.value,
        words=words,
        by_id=actor.person_id,
        by_name=actor.signature,
        at=at,
    )
    return row


def _name(row: CharterVersion) -> dict[str, str]:
    return {"zh": row.fund.name_zh, "en": row.fund.name_en}
