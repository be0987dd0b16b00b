"""Claims of firms' files in several states, so that nobody looks at empty pages (演示办件)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from renqi.engines.casework.selectors.basis import decision_basis
from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.selectors.drafts import draft_of
from renqi.engines.casework.services.attach_evidence import attach_evidence
from renqi.engines.casework.services.save_draft import save_draft
from renqi.engines.casework.services.submit import submit
from renqi.engines.casework.services.take_act import (
    appeal,
    decide,
    return_for_correction,
    second_approve,
)
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Role
from renqi.identity.selectors.holders import holders_of
from renqi.identity.services.passwords import random_password
from renqi.registry.services.claim_firm import ClaimRequest, claim_firm

_LETTER = "MADE UP: letter of authorisation of a demonstration city"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """How far one claim has come.

    Attributes:
        name: Who claims, made up.
        days_ago: When it was begun.
        acts: What was done then, in order: (act, reason).
    """

    name: str
    days_ago: int
    acts: tuple[tuple[str, str], ...]


_RETURN = ("return", "授权书未加盖公章，请补正后重新提交。（演示）")
_PROPOSE = ("propose", "授权书、营业执照与名录一致。（演示）")
_STORIES: tuple[_Story, ...] = (
    _Story(name="演示申请人一", days_ago=16, acts=(("submit", ""),)),
    _Story(name="演示申请人二", days_ago=5, acts=(("submit", ""),)),
    _Story(name="演示申请人三", days_ago=1, acts=(("submit", ""),)),
    _Story(name="演示申请人四", days_ago=4, acts=(("submit", ""), _RETURN)),
    _Story(
        name="演示申请人五", days_ago=4, acts=(("submit", ""), _RETURN, ("submit", ""), _PROPOSE)
    ),
    _Story(name="演示申请人六", days_ago=2, acts=(("submit", ""), _PROPOSE)),
    _Story(
        name="演示申请人七",
        days_ago=6,
        acts=(("submit", ""), _PROPOSE, ("confirm", "同意。（演示）")),
    ),
    _Story(
        name="演示申请人八",
        days_ago=6,
        acts=(("submit", ""), ("refuse", "授权书所载企业与认领企业不一致。（演示）")),
    ),
    _Story(
        name="演示申请人九",
        days_ago=7,
        acts=(
            ("submit", ""),
            ("refuse", "授权书已过有效期。（演示）"),
            ("appeal", "有效期至明年六月，见授权书第二页。（演示）"),
        ),
    ),
    _Story(name="演示申请人十", days_ago=0, acts=()),
)


def open_made_up_cases(firms: Sequence[Mapping[str, str]], *, now: dt.datetime) -> int:
    """Let made-up people claim the files of some firms, each claim in another state (演示认领).

    Args:
        firms: Firms by `uscc` and `name`; one for each claim, as far as they reach.
        now: The instant.

    Returns:
        How many cases were opened.

    Effects:
        What the services of claims and cases write, and a file a claim.
    """
    today = timezone.localdate(now)
    officer = next(iter(holders_of({Role.BUREAU_OFFICER}, as_of=today, at=now)), None)
    lead = next(iter(holders_of({Role.BUREAU_LEAD}, as_of=today, at=now)), None)
    if officer is None or lead is None:
        return 0
    pairs = list(zip(_STORIES, firms, strict=False))
    for number, (story, firm) in enumerate(pairs, start=1):
        _tell(story, firm, number=number, officer=officer, lead=lead, now=now)
    return len(pairs)


def made_up_letter() -> bytes:
    """Write a PDF of one page that says that it is made up."""
    text = f"BT /F1 16 Tf 60 760 Td ({_LETTER}) Tj ET".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</Font<</F1 5 0 R>>>>>>"
        ),
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    file, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return file + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def _tell(
    story: _Story,
    firm: Mapping[str, str],
    *,
    number: int,
    officer: Actor,
    lead: Actor,
    now: dt.datetime,
) -> None:
    begun_at = now - dt.timedelta(days=story.days_ago)
    request = ClaimRequest(
        uscc=firm["uscc"],
        firm_name=firm["name"],
        name=story.name,
        username=f"demo-claim-{number}",
        password=random_password(),
        phone="0755-00000000",
    )
    begun = claim_firm(request, at=begun_at)
    claimant, case_id = begun.claimant, begun.case_id
    attach_evidence(
        case_id=case_id,
        kind="authorisation",
        file_name="授权委托书（演示）.pdf",
        content=made_up_letter(),
        actor=claimant,
        at=begun_at,
    )
    _fill_in(case_id, claimant, at=begun_at)
    people = {"submit": claimant, "appeal": claimant, "confirm": lead}
    for step, (act, reason) in enumerate(story.acts):
        # A few hours lie between two acts, and none lies in the future.
        at = min(begun_at + dt.timedelta(hours=5 * step), now)
        _act(case_id, act, reason, actor=people.get(act, officer), at=at)


def _fill_in(case_id: int, claimant: Actor, *, at: dt.datetime) -> None:
    draft = draft_of(case_id, actor=claimant)
    data = {**draft.data, "position": "行政主管"}
    save_draft(case_id=case_id, data=data, based_on=draft.revision, actor=claimant, at=at)


def _act(case_id: int, act: str, reason: str, *, actor: Actor, at: dt.datetime) -> None:
    seen: dict[str, Any] = {
        "case_id": case_id,
        "actor": actor,
        "at": at,
        "version": case_head(case_id, actor=actor, at=at).version,
    }
    if act == "submit":
        submit(**seen, revision=draft_of(case_id, actor=actor).revision)
    elif act == "return":
        return_for_correction(**seen, reason=reason)
    elif act == "appeal":
        appeal(**seen, reason=reason)
    else:
        way = second_approve if act == "confirm" else decide
        receipt, _ = decision_basis(case_id, actor=actor)
        way(**seen, act=act, reason=reason, receipt_digest=receipt)
