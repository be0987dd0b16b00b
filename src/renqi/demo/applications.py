"""Applications under the made-up calls: one before the district, one past it (演示申报)."""

import datetime as dt

from renqi.demo.cases import made_up_letter
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.selectors.drafts import draft_of
from renqi.engines.casework.services.assign import assign
from renqi.engines.casework.services.attach_evidence import attach_evidence
from renqi.engines.casework.services.declare_interests import declare_interests
from renqi.engines.casework.services.save_draft import save_draft
from renqi.engines.casework.services.submit import submit
from renqi.engines.casework.services.take_act import take_act
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Role
from renqi.identity.selectors.holders import holders_of
from renqi.programmes.cultivation.calls.selectors.calls import public_call, public_calls
from renqi.programmes.cultivation.calls.services.apply import apply_under

_WORDS = {
    "contact_name": "演示联系人",
    "contact_phone": "0755-00000000",
    "main_product": "精密零部件（演示）",
    "niche": "精密零部件细分市场（演示）",
    "strengths": "市场占有率居前，技术自主可控（演示）",
}
_HANDED_IN_AGO, _PASSED_AGO = dt.timedelta(days=2), dt.timedelta(days=1)
_FINDING = "材料齐全，数据与企业档案一致。（演示）"


def load_demo_applications(own: str, *, now: dt.datetime) -> int:
    """Let firms apply, one under each open call, and a district pass one of them (演示申报).

    Call it once claims are decided, for whoever claimed a file with success acts for the firm.

    Args:
        own: Credit code of the firm that has a sign-in; its application waits with the district.
        now: The instant.

    Returns:
        How many applications were handed in; none where no call is open or nobody acts.

    Effects:
        What the services of calls and of cases write.
    """
    today = day_of(now)
    calls = {one.rung.key: one.call_id for one in public_calls(at=now) if one.is_open}
    firms = holders_of({Role.FIRM_USER}, as_of=today, at=now)
    officer = next(iter(holders_of({Role.BUREAU_OFFICER}, as_of=today, at=now)), None)
    lead = next(iter(holders_of({Role.BUREAU_LEAD}, as_of=today, at=now)), None)
    owner = next((one for one in firms if one.uscc == own), None)
    other = next((one for one in firms if one.uscc != own), None)
    count = 0
    if owner and "little_giant" in calls:
        _hand_in(calls["little_giant"], owner, at=now - _HANDED_IN_AGO)
        count += 1
    if other and officer and lead and "srdi" in calls:
        case_id = _hand_in(calls["srdi"], other, at=now - _HANDED_IN_AGO)
        _pass_district(case_id, officer, lead=lead, at=now - _PASSED_AGO)
        count += 1
    return count


def _hand_in(call_id: int, firm: Actor, *, at: dt.datetime) -> int:
    case_id = apply_under(call_id=call_id, actor=firm, at=at).case_id
    draft = draft_of(case_id, actor=firm)
    kept = save_draft(
        case_id=case_id, data={**draft.data, **_WORDS}, based_on=draft.revision, actor=firm, at=at
    )
    for kind in public_call(call_id, at=at).materials:
        attach_evidence(
            case_id=case_id,
            kind=kind,
            file_name=f"{kind}.pdf",
            content=made_up_letter(),
            actor=firm,
            at=at,
        )
    version = case_head(case_id, actor=firm, at=at).version
    submit(case_id=case_id, revision=kept.revision, actor=firm, at=at, version=version)
    return case_id


def _pass_district(case_id: int, officer: Actor, *, lead: Actor, at: dt.datetime) -> None:
    """Let an official whom the lead names stand in where the district has nobody."""
    head = case_head(case_id, actor=lead, at=at)
    assign(
        case_id=case_id,
        act="assign_district",
        assignee=officer,
        actor=lead,
        at=at,
        version=head.version,
    )
    declare_interests(case_id=case_id, grounds=(), note="", actor=officer, at=at)
    take_act(
        case_id=case_id,
        act="pass_district",
        actor=officer,
        at=at,
        version=case_head(case_id, actor=officer, at=at).version,
        reason=_FINDING,
    )
