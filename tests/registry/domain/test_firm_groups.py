"""Chains of control and groups, followed to their end however they are put on record."""

from hypothesis import given
from hypothesis import strategies as st

from renqi.registry.domain.firm_groups import Edge, relatedness_of
from renqi.registry.domain.relation_kinds import Relatedness, RelationKind

CONTROLS, GROUP = RelationKind.CONTROLS, RelationKind.SAME_GROUP
edges = st.lists(
    st.tuples(st.sampled_from(RelationKind), st.integers(0, 7), st.integers(0, 7)).filter(
        lambda edge: edge[1] != edge[2]
    ),
    max_size=9,
)


def test_who_controls_a_firm_controls_what_it_controls_and_siblings_are_one_group() -> None:
    # 1 controls 2, 2 controls 3, 1 controls 4; 4 is on record as one group with 5.
    known: list[Edge] = [(CONTROLS, 1, 2), (CONTROLS, 2, 3), (CONTROLS, 1, 4), (GROUP, 4, 5)]
    assert relatedness_of(1, known) == {
        2: Relatedness.CONTROLS,
        3: Relatedness.CONTROLS,
        4: Relatedness.CONTROLS,
        5: Relatedness.SAME_GROUP,
    }
    assert relatedness_of(3, known) == {
        2: Relatedness.CONTROLLED_BY,
        1: Relatedness.CONTROLLED_BY,
        4: Relatedness.SAME_GROUP,
        5: Relatedness.SAME_GROUP,
    }
    assert relatedness_of(9, known) == {}


def test_a_circle_of_control_ends() -> None:
    known: list[Edge] = [(CONTROLS, 1, 2), (CONTROLS, 2, 3), (CONTROLS, 3, 1)]
    assert relatedness_of(1, known) == dict.fromkeys((2, 3), Relatedness.CONTROLLED_BY)


@given(edges)
def test_the_group_of_a_firm_is_all_that_steps_in_any_direction_reach(known: list[Edge]) -> None:
    # The same by squaring the table of steps until it grows no more.
    near = {(one, other) for _kind, one, other in known}
    near |= {(other, one) for one, other in near}
    while True:
        grown = near | {(a, d) for a, b in near for c, d in near if b == c}
        if grown == near:
            break
        near = grown
    for firm in range(8):
        assert set(relatedness_of(firm, known)) == {b for a, b in near if a == firm} - {firm}


@given(edges, st.integers(0, 7), st.integers(0, 7))
def test_who_controls_is_controlled_from_the_other_side(
    known: list[Edge], one: int, other: int
) -> None:
    told, back = relatedness_of(one, known).get(other), relatedness_of(other, known).get(one)
    if told is Relatedness.CONTROLS:
        assert back is Relatedness.CONTROLLED_BY
    assert (told is None) == (back is None)
