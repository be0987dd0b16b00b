"""Draft a version of a charter and change the draft (起草章程)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.charter.domain.read_charter import read_charter
from renqi.programmes.riskfund.charter.domain.refusals import (
    DraftMovedOn,
    FundUnknown,
    KindUnfit,
    NoDraft,
)
from renqi.programmes.riskfund.charter.domain.states import VersionState
from renqi.programmes.riskfund.charter.domain.write_charter import digest_of, write_charter
from renqi.programmes.riskfund.charter.models import CharterVersion, Fund
from renqi.programmes.riskfund.charter.services.constraints import refusing
from renqi.programmes.riskfund.charter.services.held import hold_version


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    document: dict[str, Any]
    digest: str
    ruin_max: int
    ruin_months: int


def draft_charter(
    fund: str,
    document: Mapping[str, Any],
    *,
    actor: Actor,
    at: dt.datetime,
    based_on: str = "",
) -> int:
    """Draft a new version of a fund's charter (起草章程).

    Args:
        fund: Key of the fund.
        document: The charter as plain data; that it is this fund's is written in.
        actor: Who drafts it.
        at: The instant.
        based_on: `template:<kind>` or the version that it was made from, for people.

    Returns:
        The number of the version; its name is `fund@number`.

    Raises:
        FundUnknown: There is no such fund.
        KindUnfit: The charter is of another kind.
        CharterBroken: Something is wrong with the document.

    Effects:
        One CharterVersion in the state of a draft.

    Locks:
        The fund, so that numbers are given once.
    """
    with refusing(ref=fund, fund=fund), transaction.atomic():
        row = Fund.objects.select_for_update(no_key=True).filter(key=fund).first()
        if row is None:
            raise FundUnknown(fund=fund)
        read = _read(row, document, at)
        last = row.versions.aggregate(last=Max("number"))["last"] or 0
        CharterVersion.objects.create(
            fund=row,
            number=last + 1,
            document=read.document,
            digest=read.digest,
            ruin_max=read.ruin_max,
            ruin_months=read.ruin_months,
            based_on=based_on,
            authors=[actor.person_id],
            drafted_by_id=actor.person_id,
            drafted_by_name=actor.signature,
            drafted_at=at,
            changed_by_name=actor.signature,
            changed_at=at,
        )
    return last + 1


def change_draft(
    ref: str,
    document: Mapping[str, Any],
    *,
    actor: Actor,
    at: dt.datetime,
    seen_digest: str = "",
) -> str:
    """Write another text into a draft (修改草稿).

    Args:
        ref: The version, `fund@number`.
        document: The whole charter as plain data.
        actor: Who changes it; they approve it no more.
        at: The instant.
        seen_digest: Digest of the text that the change was made to; empty to overwrite any.

    Returns:
        The digest of the new text.

    Raises:
        VersionUnknown: There is none.
        NoDraft: It was handed in.
        DraftMovedOn: Somebody else changed it meanwhile.
        CharterBroken: Something is wrong with the document.

    Effects:
        The version; its trials are of another text from now on unless nothing changed.

    Locks:
        The version.
    """
    with refusing(ref=ref), transaction.atomic():
        row = hold_version(ref)
        if row.state != VersionState.DRAFT:
            raise NoDraft(ref=ref)
        if seen_digest and seen_digest != row.digest:
            raise DraftMovedOn(ref=ref)
        read = _read(row.fund, document, at)
        if read.digest == row.digest:
            return read.digest
        row.document, row.digest = read.document, read.digest
        row.ruin_max, row.ruin_months = read.ruin_max, read.ruin_months
        row.authors = sorted({*row.authors, actor.person_id})
        row.changed_by_name, row.changed_at = actor.signature, at
        row.save()
    return read.digest


def _read(fund: Fund, document: Mapping[str, Any], at: dt.datetime) -> _Read:
    """Read what is wrong out of a document, and write it in its one form."""
    charter = read_charter({**document, "fund": fund.key}, on=day_of(at))
    if charter.kind.value != fund.kind:
        raise KindUnfit(given=charter.kind.value, kind=fund.kind)
    written = write_charter(charter)
    return _Read(
        document=written,
        digest=digest_of(written),
        ruin_max=charter.safeguards.ruin_max,
        ruin_months=charter.safeguards.ruin_months,
    )
