"""An import goes forward, and never back from what is done."""

from renqi.registry.domain.import_states import NEXT, ImportState, states_before


def test_every_state_is_in_the_table() -> None:
    assert set(NEXT) == set(ImportState)


def test_what_is_applied_or_discarded_stays_so() -> None:
    assert NEXT[ImportState.APPLIED] == NEXT[ImportState.DISCARDED] == frozenset()


def test_only_a_running_import_becomes_applied() -> None:
    assert states_before(ImportState.APPLIED) == [ImportState.APPLYING]


def test_a_failed_import_may_be_tried_again() -> None:
    assert ImportState.APPLYING in NEXT[ImportState.FAILED]
