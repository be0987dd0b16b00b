"""How versions of charters, funds and approvals are shown (基金与章程用语)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.programmes.riskfund.charter.domain.basis import Basis, Evidence
from renqi.programmes.riskfund.charter.domain.schema import SECTIONS
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind
from renqi.programmes.riskfund.charter.domain.vocabulary_words import EVIDENCE, KINDS
from renqi.programmes.riskfund.charter.selectors.versions import Standing
from renqi.web.shell.bilingual import said
from renqi.web.shell.words import Look

STANDINGS: Mapping[Standing, Look] = {
    Standing.DRAFT: Look(label=_("Draft"), tone="info", icon="pencil"),
    Standing.TRIED: Look(label=_("Draft, tried"), tone="info", icon="flask"),
    Standing.SUBMITTED: Look(label=_("Waits for approval"), tone="warn", icon="hourglass"),
    Standing.APPROVED: Look(label=_("Approved, not published"), tone="warn", icon="checks"),
    Standing.COMING: Look(label=_("Published, not begun"), tone="info", icon="calendar-time"),
    Standing.IN_FORCE: Look(label=_("In force"), tone="good", icon="circle-check"),
    Standing.OVER: Look(label=_("Over"), tone="plain", icon="history"),
    Standing.WITHDRAWN: Look(label=_("Withdrawn"), tone="plain", icon="x"),
}
SIDES: Mapping[str, str | Promise] = {"bureau": _("Bureau"), "finance": _("Finance")}
ANSWERS: Mapping[str, Look] = {
    "approve": Look(label=_("Approved"), tone="good", icon="check"),
    "send_back": Look(label=_("Sent back"), tone="warn", icon="arrow-back-up"),
}
EVIDENCE_TONES: Mapping[Evidence, str] = {
    Evidence.STRONG: "good",
    Evidence.SECONDARY: "info",
    Evidence.MEMORY: "warn",
    Evidence.SUGGESTION: "plain",
    Evidence.DECISION: "info",
}
# A charter is read section by section; where its numbers come from stands with each section.
READ_SECTIONS = tuple(
    key for key in SECTIONS if key not in {"fund", "kind", "title", "basis", "sources"}
)
EDITED_SECTIONS = tuple(key for key in SECTIONS if key not in {"fund", "kind"})


def kind_name(kind: FundKind) -> str:
    """Name a kind of fund."""
    return said(KINDS[kind])


def standing_choices() -> list[tuple[str, str | Promise]]:
    """List the standings for a filter."""
    return [(one.value, look.label) for one, look in STANDINGS.items()]


def evidence_name(basis: Basis) -> str:
    """Say how well a number is known."""
    return said(EVIDENCE[basis.evidence])
