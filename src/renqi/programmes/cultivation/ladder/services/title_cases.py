"""Open the cases by which a title is reviewed, revoked or given back (称号办件)."""

import datetime as dt

from django.db import transaction

from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.services.open_case import RuleRef, open_case
from renqi.engines.casework.services.save_draft import save_draft
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.ladder.domain import refusals, title_acts
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of
from renqi.programmes.cultivation.ladder.domain.title_cases import (
    APPEAL,
    REVIEW,
    REVOCATION,
    title_case_type,
)
from renqi.programmes.cultivation.ladder.models import TitleCase
from renqi.programmes.cultivation.ladder.services.constraints import refusing
from renqi.programmes.cultivation.ladder.services.hold_title import (
    Held,
    hold_title,
    let_days_pass,
)


def open_review(title_id: int, *, actor: Actor, at: dt.datetime) -> int:
    """Begin the review of a title; the title is under review once it is handed in (发起复核).

    Returns:
        The case.

    Raises:
        TitleUnknown: There is none in reach.
        TitleEnded: The title is over.
        ReviewHeldAlready: One is under way.
        NoReviewOfThis: No rule says how it is renewed.
        NoRightToRenewal: It bears a mark.
        ReviewNotOpen: It is not the time.
        CaseOpenAlready: One is begun.
        NotOwnSubject: It is another firm's.

    Effects:
        A Case and a TitleCase; one transaction.

    Locks:
        The title.
    """
    with transaction.atomic(), refusing():
        held = _held(title_id, at=at)
        terms = title_acts.require_review_open(held.state, on=day_of(at))
        return _open(held, kind=REVIEW, actor=actor, at=at, rule_ref=terms.rule_ref)


def open_appeal(title_id: int, *, actor: Actor, at: dt.datetime) -> int:
    """Begin an appeal against a mark on a title or its end (发起申诉).

    Returns:
        The case.

    Raises:
        TitleUnknown: There is none in reach.
        NothingToAppeal: It bears no mark and has not ended.
        CaseOpenAlready: One is begun.
        NotOwnSubject: It is another firm's.

    Effects:
        A Case and a TitleCase; one transaction.

    Locks:
        The title.
    """
    with transaction.atomic(), refusing():
        held = _held(title_id, at=at)
        title_acts.require_appeal(held.state)
        return _open(held, kind=APPEAL, actor=actor, at=at)


def open_revocation(
    title_id: int, *, ground: str, finding: str, actor: Actor, at: dt.datetime
) -> int:
    """Prepare the revocation of a title; the firm is heard before it is decided (发起撤销).

    Returns:
        The case, with ground and finding in its form.

    Raises:
        ActOfBureau: The person does not keep titles.
        TitleUnknown: There is none in reach.
        TitleEnded: The title is over.
        GroundUnknown: The rule does not revoke on this.
        CaseOpenAlready: One is begun.

    Effects:
        A Case, its Draft and a TitleCase; one transaction.

    Locks:
        The title.
    """
    if not actor.may_everywhere(Action.TITLE_KEEP):
        raise refusals.ActOfBureau
    with transaction.atomic(), refusing():
        held = _held(title_id, at=at)
        title_acts.require_live(held.state)
        title_acts.require_ground(held.row.rung, ground, on=day_of(at))
        case_id = _open(held, kind=REVOCATION, actor=actor, at=at, rule_ref=held.row.rule_ref)
        form = {"ground": ground, "finding": finding.strip()}
        save_draft(case_id=case_id, data=form, based_on=0, actor=actor, at=at)
        return case_id


def _held(title_id: int, *, at: dt.datetime) -> Held:
    held = hold_title(title_id)
    let_days_pass(held, until=day_of(at), at=at)
    return held


def _open(held: Held, *, kind: str, actor: Actor, at: dt.datetime, rule_ref: str = "") -> int:
    case_type = title_case_type(kind)
    row = held.row
    refs = []
    if rule_ref:
        rule = ladder_catalogue().get(rule_ref, default_on=day_of(at))
        refs = [RuleRef(ref=rule.ref, digest=rule.digest)]
    case = open_case(
        case_type=case_type,
        subject_key=row.uscc,
        title=f"{row.firm_name} · {rung_of(row.rung).zh}",
        actor=actor,
        at=at,
        rule_refs=refs,
    )
    TitleCase.objects.create(title=row, case_id=case.pk, kind=kind, opened_at=at)
    return case.pk
