"""The states an import passes through (导入状态)."""

from enum import StrEnum


class ImportState(StrEnum):
    """Where an import stands (导入状态)."""

    OPENED = "opened"
    PREVIEWED = "previewed"
    QUEUED = "queued"
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"
    DISCARDED = "discarded"


# An import that failed wrote nothing, so it may be tried again; one that is applied is history.
NEXT: dict[ImportState, frozenset[ImportState]] = {
    ImportState.OPENED: frozenset(
        {
            ImportState.PREVIEWED,
            ImportState.QUEUED,
            ImportState.APPLYING,
            ImportState.DISCARDED,
            ImportState.FAILED,
        }
    ),
    ImportState.PREVIEWED: frozenset(
        {ImportState.QUEUED, ImportState.APPLYING, ImportState.DISCARDED}
    ),
    ImportState.QUEUED: frozenset({ImportState.APPLYING, ImportState.FAILED}),
    ImportState.APPLYING: frozenset({ImportState.APPLIED, ImportState.FAILED}),
    ImportState.APPLIED: frozenset(),
    ImportState.FAILED: frozenset(
        {ImportState.QUEUED, ImportState.APPLYING, ImportState.DISCARDED}
    ),
    ImportState.DISCARDED: frozenset(),
}


def states_before(state: ImportState) -> list[ImportState]:
    """Give the states from which this one may be entered."""
    return [earlier for earlier, later in NEXT.items() if state in later]
