"""A fund with people of both sides, and how a version comes into force: for tests of every part."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Role
from renqi.programmes.riskfund.charter.domain.templates import template
from renqi.programmes.riskfund.charter.domain.version_names import ref_of
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind
from renqi.programmes.riskfund.charter.models import CharterVersion
from renqi.programmes.riskfund.charter.services.decide_charter import (
    approve_charter,
    record_trial,
    submit_charter,
)
from renqi.programmes.riskfund.charter.services.draft_charter import draft_charter
from renqi.programmes.riskfund.charter.services.open_fund import open_fund
from renqi.programmes.riskfund.charter.services.publish_charter import publish_charter

FUND = "sz-mutual"
NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
INSTITUTION = 77


def person(
    number: int, name: str, role: Role, *, organisation_id: int = 1, uscc: str = ""
) -> Actor:
    return Actor(
        person_id=number,
        name=name,
        role=role.value,
        organisation_id=organisation_id,
        organisation="市工信局",
        uscc=uscc,
    )


DRAFTER = person(901, "林起草", Role.BUREAU_OFFICER)
LEAD = person(902, "王局长", Role.BUREAU_LEAD)
OTHER_LEAD = person(903, "周副局长", Role.BUREAU_LEAD)
FINANCE = person(904, "钱财政", Role.FINANCE_OFFICER)
REGULATOR = person(905, "监管员", Role.REGULATOR)


def make_fund(key: str = FUND, *, kind: FundKind = FundKind.TRI_PARTY) -> str:
    """Open a fund that an institution keeps."""
    open_fund(
        key=key,
        name=Label(zh="深圳应急互助基金", en="Shenzhen emergency mutual fund"),
        kind=kind,
        institution_id=INSTITUTION,
        actor=DRAFTER,
        at=NOON,
    )
    return key


def make_draft(
    fund: str = FUND,
    *,
    kind: FundKind = FundKind.TRI_PARTY,
    document: Mapping[str, Any] | None = None,
    actor: Actor = DRAFTER,
    at: dt.datetime = NOON,
) -> str:
    """Draft a version from the template, and give its name."""
    given = template(kind) if document is None else document
    return ref_of(fund, draft_charter(fund, given, actor=actor, at=at))


def version(ref: str) -> CharterVersion:
    """Give the row of a version."""
    fund, _, number = ref.rpartition("@")
    return CharterVersion.objects.get(fund__key=fund, number=int(number))


def try_out(ref: str, *, ruin: int = 1_000_000, at: dt.datetime = NOON) -> int:
    """Record a trial of the text as it stands; 0.1 % of ruin unless said otherwise."""
    row = version(ref)
    result = {"ruin": ruin, "months": row.ruin_months, "seed": 7}
    return record_trial(ref, digest=row.digest, result=result, actor=DRAFTER, at=at)


def bring_to_approved(ref: str, *, at: dt.datetime = NOON) -> str:
    """Try a draft, hand it in, and have both sides approve it."""
    try_out(ref, at=at)
    submit_charter(ref, actor=DRAFTER, at=at)
    approve_charter(ref, actor=LEAD, at=at)
    approve_charter(ref, actor=FINANCE, at=at)
    return ref


def put_in_force(
    fund: str = FUND,
    *,
    kind: FundKind = FundKind.TRI_PARTY,
    document: Mapping[str, Any] | None = None,
    effective_from: dt.date = TODAY,
    at: dt.datetime = NOON,
) -> str:
    """Bring a version from the draft to its publication; gives its name."""
    ref = bring_to_approved(make_draft(fund, kind=kind, document=document, at=at), at=at)
    publish_charter(ref, effective_from=effective_from, actor=DRAFTER, at=at)
    return ref
