"""The track shows what lies behind, where the case stands, and the way ahead."""

from renqi.engines.casework.domain.stage_track import TrackState, stage_track
from tests.engines.casework.grants import GRANT

LONG = ["review", "decision", "second", "cleared", "notice", "granted"]


def track(*visited: str) -> tuple[list[str], str, list[str]]:
    steps = stage_track(GRANT, visited)
    by = {state: [step.stage.key for step in steps if step.state is state] for state in TrackState}
    return by[TrackState.DONE], by[TrackState.NOW][0], by[TrackState.AHEAD]


def test_a_new_case_has_the_whole_way_before_it() -> None:
    assert track("draft") == ([], "draft", ["intake", *LONG])


def test_a_correction_stands_beside_the_way_and_leads_back_to_it() -> None:
    assert track("draft", "intake", "correction") == (["draft", "intake"], "correction", LONG)


def test_a_loop_that_came_back_is_left_out() -> None:
    assert track("draft", "intake", "correction", "intake") == (["draft"], "intake", LONG)


def test_a_closed_case_has_nothing_ahead() -> None:
    assert track("draft", "withdrawn") == (["draft"], "withdrawn", [])
