"""The people around a claim, and the ways it goes, for tests."""

import datetime as dt
from pathlib import Path
from typing import Any

from renqi.engines.casework.models import Case
from renqi.engines.casework.selectors.basis import decision_basis
from renqi.engines.casework.selectors.case_file import case_file
from renqi.engines.casework.services.attach_evidence import attach_evidence
from renqi.engines.casework.services.save_draft import save_draft
from renqi.engines.casework.services.submit import submit
from renqi.engines.casework.services.take_act import decide, second_approve
from renqi.identity.domain.actor import Actor
from renqi.identity.models import Person
from renqi.identity.selectors.actors import actor_of
from renqi.registry.services.claim_firm import ClaimBegun, ClaimRequest, claim_firm
from tests.registry.firm_files import uscc

FIRM = uscc(1)
NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)  # a Monday, noon in Shenzhen
LETTER = b"%PDF-1.7 letter of authorisation"


def request(username: str = "li.ming", **more: Any) -> ClaimRequest:
    given = {
        "uscc": FIRM,
        "firm_name": "甲科技有限公司",
        "name": "李明",
        "username": username,
        "password": "a long Passw0rd",
        **more,
    }
    return ClaimRequest(**given)


def begun(username: str = "li.ming", *, at: dt.datetime = NOON, **more: Any) -> ClaimBegun:
    return claim_firm(request(username, **more), at=at)


def official(username: str) -> Actor:
    return actor_of(Person.objects.get(username=username).pk, as_of=NOON.date())


def version_of(case_id: int) -> int:
    return Case.objects.get(pk=case_id).version


def handed_in(claim: ClaimBegun, *, at: dt.datetime = NOON) -> None:
    """Attach the letter, fill the form and hand the claim in."""
    attach_evidence(
        case_id=claim.case_id,
        kind="authorisation",
        file_name="授权书.pdf",
        content=LETTER,
        actor=claim.claimant,
        at=at,
    )
    form = case_file(claim.case_id, actor=claim.claimant)
    draft = save_draft(
        case_id=claim.case_id,
        data={**form.form, "position": "财务经理"},
        based_on=form.revision,
        actor=claim.claimant,
        at=at,
    )
    submit(
        case_id=claim.case_id,
        revision=draft.revision,
        actor=claim.claimant,
        at=at,
        version=version_of(claim.case_id),
    )


def decided(claim: ClaimBegun, act: str, *, by: Actor, at: dt.datetime = NOON) -> None:
    """Do one of the acts that take a reason and a receipt."""
    way = second_approve if act == "confirm" else decide
    way(
        case_id=claim.case_id,
        act=act,
        reason="看过授权书",
        receipt_digest=decision_basis(claim.case_id, actor=by)[0],
        actor=by,
        at=at,
        version=version_of(claim.case_id),
    )


def files_apart(settings: Any, folder: Path) -> None:
    settings.HOME = folder
