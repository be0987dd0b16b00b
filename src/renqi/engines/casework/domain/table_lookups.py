"""Finding rows of a case type's table (事项类型查询)."""

from collections.abc import Iterator

from renqi.engines.casework.domain.case_type import (
    ActKind,
    ActRule,
    CaseType,
    Deadline,
    Duty,
    EvidenceKind,
    Stage,
)


def stage_of(case_type: CaseType, key: str) -> Stage:
    """Give a stage; its absence is a fault of ours, as the table was checked."""
    return next(stage for stage in case_type.stages if stage.key == key)


def duty_of(case_type: CaseType, key: str) -> Duty:
    """Give a duty of the table."""
    return next(duty for duty in case_type.duties if duty.key == key)


def act_of(case_type: CaseType, key: str) -> ActRule | None:
    """Give an act, or nothing where the table has none of this name."""
    return next((rule for rule in case_type.acts if rule.key == key), None)


def acts_in(case_type: CaseType, stage: str, kind: ActKind | None = None) -> Iterator[ActRule]:
    """Give the acts open in a stage, of one kind or of all, in the order of the table."""
    for rule in case_type.acts:
        if stage in rule.from_stages and kind in (None, rule.kind):
            yield rule


def deadline_of(case_type: CaseType, stage: str) -> Deadline | None:
    """Give the deadline of a stage, or nothing where it has none."""
    return next((line for line in case_type.deadlines if line.stage == stage), None)


def evidence_kind(case_type: CaseType, key: str) -> EvidenceKind | None:
    """Give a kind of file, or nothing where the table has none of this name."""
    return next((kind for kind in case_type.evidence if kind.key == key), None)


def hats_of(case_type: CaseType, rule: ActRule) -> tuple[tuple[str, str], ...]:
    """Give what a person becomes by an act, as (what is kept apart, side) (回避身份).

    Nobody may wear two sides of one thing: two duties of a separation, two acts of a pair.
    """
    pairs = (
        (pair.key, rule.key)
        for pair in case_type.four_eyes
        if rule.key in (pair.first, pair.second)
    )
    return (*hats_of_duty(case_type, rule.duty), *pairs)


def hats_of_duty(case_type: CaseType, duty: str) -> tuple[tuple[str, str], ...]:
    """Give what a person becomes by taking a duty."""
    return tuple((apart.key, duty) for apart in case_type.separations if duty in apart.duties)
