"""Funds and the charter that is in force on a day (基金与有效章程查询)."""

import datetime as dt
import functools
import json
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.charter.domain.charter import Charter, CharterInForce
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.charter.domain.read_charter import read_charter
from renqi.programmes.riskfund.charter.domain.refusals import (
    FundUnknown,
    NoCharter,
    VersionUnknown,
)
from renqi.programmes.riskfund.charter.domain.states import VersionState
from renqi.programmes.riskfund.charter.domain.version_names import ref_of, split_ref
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind
from renqi.programmes.riskfund.charter.models import CharterVersion, Fund

_PUBLISHED = VersionState.PUBLISHED.value


def funds(scope: Scope) -> tuple[FundLine, ...]:
    """List the funds that a reader may see, by key (基金清单).

    Who sees the city sees all; an institution sees those that it keeps; a firm sees every fund
    that has a published charter, for that is what it may join.
    """
    return tuple(fund_line(row) for row in funds_in(scope).order_by("key"))


def fund_of(key: str, *, scope: Scope) -> FundLine:
    """Give one fund.

    Raises:
        FundUnknown: There is none for this reader.
    """
    row = funds_in(scope).filter(key=key).first()
    if row is None:
        raise FundUnknown(fund=key)
    return fund_line(row)


def charter_on(fund: str, *, on: dt.date) -> CharterInForce:
    """Give the charter of a fund in force on a day (当日有效章程).

    Raises:
        NoCharter: None is.
    """
    rows = _published(fund).filter(effective_from__lte=on).order_by("-effective_from")
    row = rows.first()
    if row is None:
        raise NoCharter(fund=fund, on=on)
    return in_force(row)


def charter_by_ref(ref: str) -> CharterInForce:
    """Give a published charter by the name that running cases keep, `fund@number` (章程版本).

    Raises:
        VersionUnknown: There is none, or it was never published.
    """
    named = split_ref(ref)
    row = None if named is None else _published(named[0]).filter(number=named[1]).first()
    if row is None:
        raise VersionUnknown(ref=ref)
    return in_force(row)


def funds_in(scope: Scope) -> QuerySet[Fund]:
    """Narrow the funds to those of a reader (数据范围)."""
    rows = Fund.objects.all()
    if scope.all:
        return rows
    if scope.uscc:
        published = CharterVersion.objects.filter(fund=OuterRef("pk"), state=_PUBLISHED)
        return rows.filter(Exists(published))
    if scope.organisation_id is not None:
        return rows.filter(institution_id=scope.organisation_id)
    return rows.none()


def fund_line(row: Fund) -> FundLine:
    """Make what others see of a fund (基金)."""
    return FundLine(
        key=row.key,
        name=Label(zh=row.name_zh, en=row.name_en),
        kind=FundKind(row.kind),
        institution_id=row.institution_id,
    )


def in_force(row: CharterVersion) -> CharterInForce:
    """Make the typed charter of a published version, as `_published` gives it, with its days."""
    # Every published version has the day on which it begins.
    begins: Any = row.effective_from
    following: dt.date | None = getattr(row, "following", None)
    return CharterInForce(
        ref=ref_of(row.fund.key, row.number),
        charter=_of_digest(row.digest, begins),
        effective_from=begins,
        effective_until=None if following is None else following - dt.timedelta(days=1),
    )


@functools.lru_cache(maxsize=64)
def _of_digest(digest: str, on: dt.date) -> Charter:
    """Read the document with this digest, once in a process: it names the text, not the row."""
    document = CharterVersion.objects.filter(digest=digest).values_list("document", flat=True)
    return read_charter(document[0], on=on)


def typed(document: dict[str, Any], *, on: dt.date) -> Charter:
    """Read a stored document; the same one is read once in a process."""
    return _typed(json.dumps(document, ensure_ascii=False, sort_keys=True), on)


@functools.lru_cache(maxsize=64)
def _typed(document: str, on: dt.date) -> Charter:
    return read_charter(json.loads(document), on=on)


def _published(fund: str) -> QuerySet[CharterVersion]:
    """Give the published versions of a fund with the day on which the next one begins."""
    later = CharterVersion.objects.filter(
        fund_id=OuterRef("fund_id"),
        state=_PUBLISHED,
        effective_from__gt=OuterRef("effective_from"),
    ).order_by("effective_from")
    rows = CharterVersion.objects.select_related("fund").defer("document")
    return rows.filter(fund__key=fund, state=_PUBLISHED).annotate(
        following=Subquery(later.values("effective_from")[:1])
    )
