"""Where a case has been, where it stands and where it is likely to go (环节进度)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from renqi.engines.casework.domain.case_type import ActKind, CaseType, Stage
from renqi.engines.casework.domain.table_lookups import acts_in, stage_of


class TrackState(StrEnum):
    """How a stage of the track stands (环节状态)."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackStep:
    """One stage of the track."""

    stage: Stage
    state: TrackState


# Ways that a case takes only when something goes wrong or somebody changes their mind.
_ASIDE = frozenset({ActKind.RETURN, ActKind.WITHDRAW, ActKind.APPEAL})


def stage_track(case_type: CaseType, visited: Sequence[str]) -> tuple[TrackStep, ...]:
    """Lay out the stages behind, the stage now, and the way ahead if all goes well (环节进度).

    A loop, such as a correction that came back, is left out of what lies behind.

    Args:
        case_type: The table.
        visited: The stages in which the case has stood, in order; the last is where it stands.
    """
    behind: list[str] = []
    for stage in visited:
        behind = behind[: behind.index(stage)] if stage in behind else behind
        behind.append(stage)
    now = behind.pop()
    ahead = _ahead(case_type, now, passed={*behind, now})
    return (
        *(_step(case_type, key, TrackState.DONE) for key in behind),
        _step(case_type, now, TrackState.NOW),
        *(_step(case_type, key, TrackState.AHEAD) for key in ahead),
    )


def _ahead(case_type: CaseType, stage: str, *, passed: set[str]) -> list[str]:
    found: list[str] = []
    looked: set[str] = set()
    while stage not in looked:
        looked.add(stage)
        ways = (
            rule.to_stage
            for rule in acts_in(case_type, stage)
            if rule.to_stage and rule.kind not in _ASIDE
        )
        stage = next((way for way in ways if way not in looked), stage)
        if stage not in passed and stage not in found:
            found.append(stage)
    return found


def _step(case_type: CaseType, key: str, state: TrackState) -> TrackStep:
    return TrackStep(stage=stage_of(case_type, key), state=state)
