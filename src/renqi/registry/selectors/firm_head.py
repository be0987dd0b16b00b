"""The few things about a firm that every list shows (企业概要)."""

from dataclasses import dataclass

from renqi.registry.domain.refusals import FirmUnknown
from renqi.registry.models import Firm


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmHead:
    """A firm's name and where it belongs; empty where nobody has said (企业概要)."""

    uscc: str
    name: str
    district: str
    chain: str


def firm_head(uscc: str) -> FirmHead:
    """Give the head of a firm's file, within what the transaction may see; a merged code leads on.

    Raises:
        FirmUnknown: There is none.
    """
    row = Firm.objects.select_related("merged_into").filter(uscc=uscc).first()
    if row is None:
        raise FirmUnknown(uscc=uscc)
    kept = row.merged_into or row
    return FirmHead(
        uscc=kept.uscc, name=kept.name, district=kept.district or "", chain=kept.chain or ""
    )
