"""What a firm's file shows of its group and of public money (关联与扶持卡片)."""

import datetime as dt
import re
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.measure_catalogue import (
    NoSuchMeasure,
    measure_catalogue,
)
from renqi.registry.domain.aid_states import AidState, AidStepKind
from renqi.registry.domain.relation_kinds import Relatedness
from renqi.registry.selectors.aid import AidLine, aid_of
from renqi.registry.selectors.relations import related_firms
from renqi.web.shell.bilingual import said
from renqi.web.shell.figures import day
from renqi.web.shell.words import Look

_RELATED = {
    Relatedness.CONTROLS: _("is controlled by this firm"),
    Relatedness.CONTROLLED_BY: _("controls this firm"),
    Relatedness.SAME_GROUP: _("one group with this firm"),
}
AID_LOOKS = {
    AidState.PROMISED: Look(label=_("Promised"), tone="info", icon="hourglass"),
    AidState.PAID: Look(label=_("Paid"), tone="good", icon="check"),
    AidState.CLAIMED_BACK: Look(label=_("Claimed back"), tone="warn", icon="arrow-back-up"),
    AidState.RELEASED: Look(label=_("Let go"), tone="", icon="x"),
    AidState.RETURNED: Look(label=_("Returned"), tone="", icon="arrow-back"),
}
_STEPS = {
    AidStepKind.PROMISED: _("promised"),
    AidStepKind.PAID: _("paid"),
    AidStepKind.RELEASED: _("let go"),
    AidStepKind.CLAIMED_BACK: _("claimed back"),
    AidStepKind.WAIVED: _("claim given up"),
    AidStepKind.RETURNED: _("returned"),
}

# A promise made by a rule names its version and the fingerprint of it.
_REFERENCE = re.compile(r"\S+@(\d{4}-\d{2}-\d{2}) [0-9a-f]{64}")


def related_lines(uscc: str, *, as_of: dt.date) -> list[dict[str, Any]]:
    """Give the firms of the same group as the card shows them."""
    return [
        {"uscc": one.uscc, "name": one.name, "source": one.source, "words": _RELATED[one.kind]}
        for one in related_firms(uscc, as_of=as_of)
    ]


def aid_lines(uscc: str, *, scope: Scope) -> list[dict[str, Any]]:
    """Give the aid of a firm as the card shows it."""
    return [_aid_line(one) for one in aid_of(uscc, scope=scope)]


def _aid_line(one: AidLine) -> dict[str, Any]:
    steps = [
        {
            "on": step.on,
            "words": _STEPS[AidStepKind(step.kind)],
            "amount": step.amount,
            "by": step.by,
            # What a promise rests on stands beside it already.
            "reason": "" if step.kind == AidStepKind.PROMISED else step.reason,
        }
        for step in one.steps
    ]
    return {
        "one": one,
        "measure": _measure_words(one.measure),
        "basis": _basis_words(one.basis),
        "look": AID_LOOKS[AidState(one.state)],
        "steps": steps,
    }


def _measure_words(key: str) -> str:
    """Name a measure of the catalogue; aid of other programmes has none there."""
    try:
        return said(measure_catalogue().versions(key)[-1].label)
    except NoSuchMeasure:
        return ""


def _basis_words(basis: str) -> str:
    """Say which version a promise rests on; words that somebody typed stand as they are."""
    found = _REFERENCE.fullmatch(basis)
    if found is None:
        return basis
    return gettext("by the version of {on}").format(on=day(dt.date.fromisoformat(found[1])))
