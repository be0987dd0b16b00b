"""What is known of a case, and of one person on it, when an act is judged (办件现状)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The facts that decide whether an act is open to a person now (办件现状).

    Attributes:
        subject_key: Whose case it is.
        opened_by: The person who opened it.
        stage: Where it stands.
        due_on: Last day of the stage's clock, none where no clock runs.
        times_done: How often each act was done on this case.
        fields_given: Form fields that are filled.
        fields_wrong: Form fields whose content cannot be read.
        evidence_given: Kinds of files attached.
        reviews: Reviews of this round.
        parent_approved: Whether the case above stands approved; none without one above.
        objections_open: Objections without an answer.
        objections_upheld: Objections that were found right.
        extensions_done: How often the running clock was extended.
        decided_receipt: Digest that the first approval of this round rests on.
        hats: What the person has been on this case, as (what is kept apart, side).
        assigned: Duties the person is assigned today.
        has_declared: Whether the person has declared interests in this case.
        grounds: Grounds on which the person must keep away.
        has_reviewed: Whether the person has reviewed in this round.
        approvals: How many people have done each act since the case came to this stage.
        approved: Acts that this person has done since then.
    """

    subject_key: str
    stage: str
    opened_by: int = 0
    due_on: dt.date | None = None
    times_done: Mapping[str, int] = field(default_factory=dict)
    fields_given: frozenset[str] = frozenset()
    fields_wrong: frozenset[str] = frozenset()
    evidence_given: frozenset[str] = frozenset()
    reviews: int = 0
    parent_approved: bool | None = None
    objections_open: int = 0
    objections_upheld: int = 0
    extensions_done: int = 0
    decided_receipt: str = ""
    hats: frozenset[tuple[str, str]] = frozenset()
    assigned: frozenset[str] = frozenset()
    has_declared: bool = False
    grounds: frozenset[str] = frozenset()
    has_reviewed: bool = False
    approvals: Mapping[str, int] = field(default_factory=dict)
    approved: frozenset[str] = frozenset()
