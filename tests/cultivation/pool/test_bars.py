"""Who may not stand beside whom."""

import pytest

from renqi.programmes.cultivation.pool.domain.bars import BarKind, Tie, bars_on, similar_product

HOLDER = {"B": "title:little_giant"}


def found(kind: str, mine: str | None, theirs: str | None, *, uscc: str = "A") -> list[BarKind]:
    bars = bars_on(
        uscc=uscc,
        industry=mine,
        ties=[Tie(uscc="B", name="乙", kind=kind)],
        holders=HOLDER,
        industries={"B": theirs},
        digits=4,
    )
    return [bar.kind for bar in bars]


@pytest.mark.parametrize("kind", ["controls", "controlled_by"])
def test_control_bars_whatever_the_product(kind: str) -> None:
    assert found(kind, "3911", "6510") == [BarKind.CONTROL]
    assert found(kind, None, None) == [BarKind.CONTROL]


def test_a_sister_is_barred_by_a_similar_product_only() -> None:
    assert found("same_group", "3911", "C3911") == [BarKind.SAME_GROUP]
    # 3911 and 3912 share three digits of four.
    assert found("same_group", "3911", "3912") == []


def test_an_unknown_product_is_no_bar_and_no_licence() -> None:
    assert found("same_group", "3911", None) == [BarKind.PRODUCT_UNKNOWN]
    # Three digits agree and the fourth is not known.
    assert found("same_group", "391", "3911") == [BarKind.PRODUCT_UNKNOWN]
    # They differ already, whatever the fourth may be.
    assert found("same_group", "392", "3911") == []


def test_a_related_firm_that_holds_nothing_bars_nobody() -> None:
    bars = bars_on(
        uscc="A",
        industry="3911",
        ties=[Tie(uscc="C", name="丙", kind="controls"), Tie(uscc="B", name="乙", kind="cousin")],
        holders=HOLDER,
        industries={},
        digits=4,
    )
    assert bars == ()


def test_a_firm_is_no_bar_to_itself_and_sure_bars_come_first() -> None:
    assert found("controls", "3911", "3911", uscc="B") == []
    ties = [
        Tie(uscc="C", name="丙", kind="same_group"),
        Tie(uscc="D", name="丁", kind="controlled_by"),
    ]
    bars = bars_on(
        uscc="A",
        industry=None,
        ties=ties,
        holders={"C": "place:city", "D": "place:city"},
        industries={"C": "3911"},
        digits=4,
    )
    assert [(bar.uscc, bar.is_sure) for bar in bars] == [("D", True), ("C", False)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("3911", "3911", True), ("C39", "39", None), ("", "3911", None), ("4011", "3911", False)],
)
def test_similarity_is_what_the_digits_say(one: str, other: str, *, same: bool | None) -> None:
    assert similar_product(one, other, digits=4) is same
    assert similar_product(other, one, digits=4) is same
