"""Where the numbers of a charter come from, and how well that is known (依据与证据等级)."""

from dataclasses import dataclass
from enum import StrEnum


class Evidence(StrEnum):
    """How well a number is known (证据等级).

    `STRONG` was read in the document or a faithful copy, `SECONDARY` in a text that quotes it,
    `MEMORY` was remembered and has to be verified, `SUGGESTION` is nobody's rule but proposed
    from rules of others, `DECISION` is what the bureau itself decided.
    """

    STRONG = "S"
    SECONDARY = "S2"
    MEMORY = "M"
    SUGGESTION = "suggestion"
    DECISION = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Where one number comes from (依据).

    Attributes:
        path: Section and field, such as `cover.multiple`; of a row `section.key.field`.
        clause: Where in the document it stands, or how it was worked out.
        source: Short name of the document; empty for a suggestion or a decision.
        evidence: How well it is known.
    """

    path: str
    clause: str
    source: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that numbers were taken from (来源文件)."""

    key: str
    title: str
