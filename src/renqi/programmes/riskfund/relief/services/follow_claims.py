"""Let claims follow a firm that was merged into another, and back (救助申请随企业合并)."""

from renqi.programmes.riskfund.relief.domain import claim_refusals as refusals
from renqi.programmes.riskfund.relief.domain.claim_states import LIVE, ClaimStage
from renqi.programmes.riskfund.relief.models import Claim, ClaimLoss
from renqi.registry.domain.followers import Follower, Relocation, Rows
from renqi.registry.services.rows_by_code import bring_rows, count_rows, take_rows_back

_TABLES = (Claim, ClaimLoss)
_LIVE = sorted(stage.value for stage in LIVE)


def follower() -> Follower:
    """Say how claims follow; their cases do so by themselves (救助申请随迁)."""
    return Follower(
        key="relief_claims",
        refuse=_refuse,
        count=lambda uscc: count_rows(_TABLES, uscc),
        bring=_bring,
        take_back=lambda move, moved: take_rows_back(_TABLES, move, moved),
    )


def _refuse(duplicate: str, kept: str) -> None:
    """Refuse while both claim for one event or one invoice: one firm claims once."""
    live = Claim.objects.filter(stage__in=_LIVE)
    events = live.filter(uscc=kept).values("event_key")
    lines = ClaimLoss.objects.filter(is_live=True).exclude(invoice_key="")
    invoices = lines.filter(uscc=kept).values("invoice_key")
    if (
        live.filter(uscc=duplicate, event_key__in=events).exists()
        or lines.filter(uscc=duplicate, invoice_key__in=invoices).exists()
    ):
        raise refusals.MergeDoublesClaim(duplicate=duplicate, kept=kept)


def _bring(move: Relocation) -> Rows:
    # A firm has one draft a fund; what the other had begun stays where it is.
    drafts = Claim.objects.filter(stage=ClaimStage.DRAFT.value)
    funds = drafts.filter(uscc=move.to_uscc).values("fund")
    second = drafts.filter(uscc=move.from_uscc, fund__in=funds)
    return bring_rows(_TABLES, move, staying={Claim: list(second.values_list("pk", flat=True))})
