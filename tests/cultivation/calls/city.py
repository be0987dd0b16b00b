"""A small city for calls: firms with figures, officials, experts, a call, and the usual steps."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from renqi.engines.casework.selectors.basis import decision_basis
from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.selectors.drafts import draft_of
from renqi.engines.casework.services.attach_evidence import attach_evidence
from renqi.engines.casework.services.notices import close_notice, publish_notice
from renqi.engines.casework.services.save_draft import save_draft
from renqi.engines.casework.services.submit import submit
from renqi.engines.casework.services.take_act import decide, second_approve, take_act
from renqi.identity.domain.actor import Actor
from renqi.identity.models import Membership, Organisation, Person
from renqi.programmes.cultivation.calls.models import Application, Call
from renqi.programmes.cultivation.calls.services.apply import apply_under
from renqi.programmes.cultivation.calls.services.keep_call import (
    CallText,
    publish_call,
    write_call,
)
from tests.registry.firm_files import bring, uscc

CITY_TIME = dt.timezone(dt.timedelta(hours=8))
DISTRICT = "440305"


def at(text: str) -> dt.datetime:
    """Give an instant of Shenzhen: `05-20 10:00:00`, of 2026 unless a year stands before it."""
    whole = text if len(text.split("-", maxsplit=1)[0]) == 4 else f"2026-{text}"
    day, _, clock = whole.partition(" ")
    return dt.datetime.fromisoformat(f"{day}T{clock or '10:00:00'}").replace(tzinfo=CITY_TIME)


def official(number: int, role: str = "bureau_officer") -> Actor:
    """Give somebody of the bureau, or of another office."""
    return Actor(
        person_id=900 + number,
        name=f"官员{number}",
        role=role,
        organisation_id=1,
        organisation="市工信局",
    )


ANN, BEN, CAT = official(1), official(2, "bureau_lead"), official(3)
EXPERTS = [
    Actor(person_id=800 + n, name=f"专家{n}", role="expert", organisation="专家库")
    for n in range(6)
]

# What srdi@2026-04-01 asks for, met: 3 years, 30 million yuan, 90 % main, debt 40 %, R&D 5 %, one
# class I right, platform 60.
GOOD: Mapping[str, Any] = {
    "district": DISTRICT,
    "industry": "3911",
    "valid_titles": "创新型中小企业",
    "niche_years": 5,
    "employees_y1": 120,
    "revenue_y1": 30_000_000,
    "revenue_y2": 28_000_000,
    "main_revenue_y1": 27_000_000,
    "total_assets_y1": 50_000_000,
    "total_liabilities_y1": 20_000_000,
    "rd_expense_y1": 1_500_000,
    "rd_expense_y2": 1_400_000,
    "ip_class1": 3,
    "platform_score_y1": 60,
    "is_china_legal_person": "是",
    "abnormal_list": "否",
    "dishonest_list": "否",
    "major_incident_3y": "否",
    "restricted_product": "否",
}


def firm_user(number: int, *, person: int = 0) -> Actor:
    """Give somebody who acts for firm number so-and-so."""
    return Actor(
        person_id=1_000 + number * 10 + person,
        name=f"企业人员{number}.{person}",
        role="firm_user",
        organisation_id=100 + number,
        organisation=f"示例{number}有限公司",
        uscc=uscc(number),
    )


def bring_firms(folder: Path, *numbers: int, **changed: Any) -> None:
    """Register firms with good figures, changed where the test says so."""
    rows = [{"uscc": uscc(n), "name": f"示例{n}有限公司", **GOOD, **changed} for n in numbers]
    bring(folder / f"firms-{numbers[0]}.csv", rows, source="市工信局")


def make_checker(district: str = DISTRICT, *, name: str = "区小王") -> Actor:
    """Make an officer of a district with a sign-in and give them as who they are."""
    office = Organisation.objects.create(
        kind="district_office", name=f"{district}工信局", district=district
    )
    person = Person.objects.create(username=f"checker-{district.lower()}", name=name)
    Membership.objects.create(
        person=person, organisation=office, role="district_officer", from_on=dt.date(2026, 1, 1)
    )
    return Actor(
        person_id=person.pk,
        name=name,
        role="district_officer",
        organisation_id=office.pk,
        organisation=office.name,
    )


def call_text(**changed: Any) -> CallText:
    """Give what a call says: 4 May 9:00 to 25 May 18:00, every stage, a licence and a dossier."""
    said: dict[str, Any] = {
        "number": "深工信〔2026〕1号",
        "title": "2026年专精特新中小企业申报通知",
        "rung": "srdi",
        "opens_at": at("05-04 09:00:00"),
        "closes_at": at("05-25 18:00:00"),
        "materials": ("licence", "dossier"),
    }
    return CallText(**{**said, **changed})


def open_call(**changed: Any) -> Call:
    """Write a call and let another publish it."""
    call = write_call(call_text(**changed), actor=ANN, at=at("04-20"))
    return publish_call(call_id=call.pk, actor=BEN, at=at("04-21"))


def version_of(row: Application, who: Actor, when: dt.datetime) -> int:
    """Give the version of the case that somebody sees."""
    return case_head(row.case_id, actor=who, at=when).version


def fill_in(row: Application, who: Actor, when: dt.datetime, **typed: str) -> None:
    """Write into the form, over what stands there."""
    draft = draft_of(row.case_id, actor=who)
    words = {
        "contact_name": "林一",
        "contact_phone": "0755-1",
        "main_product": "高速连接器",
        "niche": "连接器",
        "strengths": "国内前三",
    }
    save_draft(
        case_id=row.case_id,
        data={**draft.data, **words, **typed},
        based_on=draft.revision,
        actor=who,
        at=when,
    )


def attach(row: Application, who: Actor, kind: str, when: dt.datetime) -> None:
    """Attach a small PDF."""
    attach_evidence(
        case_id=row.case_id,
        kind=kind,
        file_name=f"{kind}.pdf",
        content=f"%PDF-1.7 {row.pk} {kind}".encode(),
        actor=who,
        at=when,
    )


def hand_in(row: Application, who: Actor, when: dt.datetime) -> Application:
    """Hand the form in as it stands."""
    submit(
        case_id=row.case_id,
        revision=draft_of(row.case_id, actor=who).revision,
        actor=who,
        at=when,
        version=version_of(row, who, when),
    )
    row.refresh_from_db()
    return row


def applied(call: Call, number: int, *, when: str = "05-20") -> Application:
    """Let a firm apply whole and in time."""
    who, instant = firm_user(number), at(when)
    row = apply_under(call_id=call.pk, actor=who, at=instant)
    fill_in(row, who, instant)
    for kind in call.materials:
        attach(row, who, kind, instant)
    return hand_in(row, who, instant)


def move(row: Application, act: str, who: Actor, when: str, reason: str = "属实") -> Application:
    """Do an act that only moves the case."""
    instant = at(when)
    take_act(
        case_id=row.case_id,
        act=act,
        actor=who,
        at=instant,
        version=version_of(row, who, instant),
        reason=reason,
    )
    row.refresh_from_db()
    return row


def settle(row: Application, act: str, who: Actor, when: str, reason: str = "符合") -> Application:
    """Decide, or confirm what another has decided, on what lies before the person."""
    instant = at(when)
    digest, _ = decision_basis(row.case_id, actor=who)
    service = second_approve if act.startswith("confirm") else decide
    service(
        case_id=row.case_id,
        act=act,
        reason=reason,
        receipt_digest=digest,
        actor=who,
        at=instant,
        version=version_of(row, who, instant),
    )
    row.refresh_from_db()
    return row


def publish(row: Application, when: str, who: Actor = ANN) -> Any:
    """Publish the notice."""
    instant = at(when)
    return publish_notice(
        case_id=row.case_id,
        text=row.firm_name,
        actor=who,
        at=instant,
        version=version_of(row, who, instant),
    )


def close(row: Application, act: str, when: str, who: Actor = ANN, reason: str = "") -> Application:
    """Close the notice."""
    instant = at(when)
    close_notice(
        case_id=row.case_id,
        act=act,
        reason=reason,
        actor=who,
        at=instant,
        version=version_of(row, who, instant),
    )
    row.refresh_from_db()
    return row
