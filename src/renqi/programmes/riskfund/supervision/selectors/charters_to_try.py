"""Charters that can be tried: drafts, coming ones and those in force (可试算章程)."""

import datetime as dt
from dataclasses import dataclass

from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.refusals import NoCharter
from renqi.programmes.riskfund.charter.domain.version_names import split_ref
from renqi.programmes.riskfund.charter.selectors.funds import charter_on
from renqi.programmes.riskfund.charter.selectors.versions import (
    Standing,
    VersionLine,
    version_of,
    versions,
)
from renqi.programmes.riskfund.supervision.domain.refusals import CharterUnknown

_OVER = frozenset({Standing.OVER, Standing.WITHDRAWN})
_OPEN = frozenset({Standing.DRAFT, Standing.TRIED, Standing.SUBMITTED, Standing.APPROVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterToTry:
    """A version of a charter with what a trial of it needs (待试算章程).

    Attributes:
        ref: `fund@number`.
        title: Fund and number, for people.
        charter: Typed.
        digest: Of the text.
        is_draft: A trial can be recorded for it.
        in_force: The charter of the fund that is in force today; none before the first.
    """

    ref: str
    title: Label
    charter: Charter
    digest: str
    is_draft: bool
    in_force: Charter | None


def charters_to_try(*, scope: Scope, on: dt.date) -> tuple[VersionLine, ...]:
    """List the versions that can be tried, the newest of each fund first (可试算章程)."""
    return tuple(one for one in versions(scope=scope, on=on) if one.standing not in _OVER)


def charter_to_try(ref: str, *, scope: Scope, on: dt.date) -> CharterToTry:
    """Give one version, to be tried.

    Raises:
        CharterUnknown: There is none for this reader.
    """
    named = split_ref(ref)
    if named is None:
        raise CharterUnknown(ref=ref)
    view = version_of(named[0], named[1], scope=scope, on=on)
    try:
        in_force = charter_on(named[0], on=on).charter
    except NoCharter:
        in_force = None
    return CharterToTry(
        ref=view.line.ref,
        title=title_of(view.line),
        charter=view.charter,
        digest=view.digest,
        is_draft=view.line.standing in _OPEN,
        in_force=in_force,
    )


def title_of(line: VersionLine) -> Label:
    """Name a version by its fund and number."""
    name = line.fund.name
    return Label(zh=f"{name.zh} 第{line.number}版", en=f"{name.en}, version {line.number}")
