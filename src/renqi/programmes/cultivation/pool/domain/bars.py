"""Who may not stand beside whom: related parties and sister firms (关联与同集团限制).

The notice on little giants bars a firm that controls, or is controlled by, a holder, and one of
the same group with a similar main product (notice 117 of 2026, requirement 4). The pool and the
calls ask the same here, for whatever is held: a title, or a place of one kind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

CONTROL = frozenset({"controls", "controlled_by"})
SAME_GROUP = "same_group"


class BarKind(StrEnum):
    """Why a firm may not be taken (限制类型)."""

    CONTROL = "control"
    SAME_GROUP = "same_group"
    PRODUCT_UNKNOWN = "product_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A relation of the candidate to another firm, as the registry has it (关联关系)."""

    uscc: str
    name: str
    kind: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One reason why a candidate may not be taken (限制).

    `is_sure` is false where it cannot be told: the codes of the main products are not known.
    """

    kind: BarKind
    uscc: str
    name: str
    held: str
    source: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether the bar stands, and is not only to be looked at."""
        return self.kind is not BarKind.PRODUCT_UNKNOWN

    def document(self) -> dict[str, str]:
        """Say it as plain data."""
        return {**asdict(self), "kind": self.kind.value}


def similar_product(one: str | None, other: str | None, *, digits: int) -> bool | None:
    """Tell whether two firms' main products are similar, by industry code (主导产品相近).

    Args:
        one: Code of GB/T 4754, with or without the letter of its section before it.
        other: The other firm's.
        digits: How many leading digits must agree.

    Returns:
        None where a code is missing or too short to tell.

    Example:
        >>> similar_product("C3911", "3911", digits=4), similar_product("39", "3911", digits=4)
        (True, None)

    """
    codes = [(code or "").lstrip("ABCDEFGHIJKLMNOPQRST") for code in (one, other)]
    shared = min(digits, *(len(code) for code in codes))
    if codes[0][:shared] != codes[1][:shared]:
        return False
    return True if shared == digits else None


def bars_on(
    *,
    uscc: str,
    industry: str | None,
    ties: Iterable[Tie],
    holders: Mapping[str, str],
    industries: Mapping[str, str | None],
    digits: int,
) -> tuple[Bar, ...]:
    """List what bars a candidate (限制判定).

    Args:
        uscc: The candidate.
        industry: Industry code of its main product; none where it is unknown.
        ties: Its relations.
        holders: Who holds what the candidate wants: credit code → what is held.
        industries: Industry codes of the related firms, as far as they are known.
        digits: How many digits of the code make products similar.

    Returns:
        Sure bars first, then by code. A firm is no bar to itself.
    """
    found: dict[tuple[str, BarKind], Bar] = {}
    for tie in ties:
        if tie.uscc not in holders or tie.uscc == uscc:
            continue
        kind = _bar_kind(tie, industry, industries.get(tie.uscc), digits)
        if kind is not None:
            found[tie.uscc, kind] = Bar(
                kind=kind, uscc=tie.uscc, name=tie.name, held=holders[tie.uscc], source=tie.source
            )
    return tuple(sorted(found.values(), key=lambda bar: (not bar.is_sure, bar.uscc, bar.kind)))


def _bar_kind(
    tie: Tie, industry: str | None, other_industry: str | None, digits: int
) -> BarKind | None:
    if tie.kind in CONTROL:
        return BarKind.CONTROL
    if tie.kind != SAME_GROUP:
        return None
    is_similar = similar_product(industry, other_industry, digits=digits)
    if is_similar is None:
        return BarKind.PRODUCT_UNKNOWN
    return BarKind.SAME_GROUP if is_similar else None
