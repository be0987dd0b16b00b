"""Charters as documents: read, written, refused field by field, laid out and compared."""

import copy
import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renqi.programmes.riskfund.charter.domain.basis import Evidence
from renqi.programmes.riskfund.charter.domain.charter_lines import charter_lines
from renqi.programmes.riskfund.charter.domain.compare_charters import compare_charters
from renqi.programmes.riskfund.charter.domain.entries import Entry, EntryKind
from renqi.programmes.riskfund.charter.domain.faults import CharterBroken
from renqi.programmes.riskfund.charter.domain.literals import (
    LiteralWrong,
    money_text,
    read_money,
    read_share,
    share_text,
)
from renqi.programmes.riskfund.charter.domain.read_charter import faults_of, read_charter
from renqi.programmes.riskfund.charter.domain.revise_basis import revise_basis
from renqi.programmes.riskfund.charter.domain.templates import template
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind
from renqi.programmes.riskfund.charter.domain.write_charter import digest_of, write_charter

ON = dt.date(2026, 11, 23)
KINDS = tuple(FundKind)


def changed(*path: Any, to: Any, kind: FundKind = FundKind.TRI_PARTY) -> dict[str, Any]:
    """A template with another value at one place; `...` takes the entry out."""
    document = template(kind)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    if to is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return document


@pytest.mark.parametrize("kind", KINDS)
def test_a_charter_written_and_read_again_is_the_same(kind: FundKind) -> None:
    charter = read_charter(template(kind), on=ON)
    written = write_charter(charter)
    # As a database gives it back: keys in another order, tuples as lists.
    stored = json.loads(json.dumps(written, sort_keys=True))
    assert read_charter(stored, on=ON) == charter
    assert write_charter(read_charter(stored, on=ON)) == written
    assert digest_of(stored) == digest_of(written)


@pytest.mark.parametrize("kind", KINDS)
def test_every_line_says_where_it_comes_from_and_no_ground_is_of_nothing(kind: FundKind) -> None:
    charter = read_charter(template(kind), on=ON)
    lines = charter_lines(charter)
    paths = [line.path for line in lines]
    assert len(paths) == len(set(paths))
    assert [line.path for line in lines if line.basis is None] == []
    for basis in charter.basis:
        assert any(f"{path}.".startswith(f"{basis.path}.") for path in paths), basis.path
        # What a source says is named with it; a suggestion of nobody has no source or one.
        assert basis.source or basis.evidence is Evidence.SUGGESTION, basis.path


@pytest.mark.parametrize(
    ("path", "to", "where", "remedy"),
    [
        (("cover",), ..., "Cover", "Write its entries"),
        (("cover", "multiple"), "x", "Cover, Times own contributions", "Write a whole number"),
        (("cover", "step"), "0元", "Cover, Step", "Write a value from 0.01元"),
        (("cover", "nonsense"), 1, "Cover", "There is no entry “nonsense”; take it out"),
        (
            ("contributions", "bands", 1, "month_max"),
            "2050元",
            "Contributions, row 2, Most a month",
            "Write the least amount plus a number of steps",
        ),
        (
            ("contributions", "bands", 0, "month_min"),
            "0.005元",
            "Contributions, row 1 (micro A), Least a month",
            "Write no part of a fen",
        ),
        (
            ("risk_classes", 2, "pd_month"),
            "0.3",
            "Risk classes, row 3 (C), Chance of a claim a month",
            "Write a percentage such as 80%",
        ),
        (
            ("help", 0, "terms", 1, "months"),
            5,
            "Terms of help, row 1, row 2, Months",
            "Write more months than are without instalment",
        ),
        (
            ("help", 0, "terms", 1, "up_to"),
            "40万元",
            "Terms of help, row 1, Terms",
            "Let the amounts rise from row to row",
        ),
        (("events", 0, "forms"), ["grant"], "Events, row 1, Forms of help", "Choose forms that"),
        (
            ("loss_order", 2, "loss_share_max"),
            "50%",
            "Order of losses, row 3, At most of the loss",
            "Leave it out: the last layer takes all that is left",
        ),
        (("lanes", 0, "working_days"), 1, "Lanes, row 1, Hours", "Write either hours or"),
        (("matching", 1, "party"), "government", "Matching, row 2", "This row is there twice"),
        (("matching", 1, "party"), "firm", "Matching, row 2, Party", "Choose the government"),
        (
            ("joining", "requires", 2, "fact"),
            "nonsense",
            "Who may join, Conditions",
            "no fact or derived number is called 'nonsense'",
        ),
        (("basis", "cover", "source"), "R0", "Where numbers come from", "“R0” is not among"),
    ],
)
def test_a_fault_names_section_row_field_and_remedy(
    path: tuple[Any, ...], to: Any, where: str, remedy: str
) -> None:
    with pytest.raises(CharterBroken) as caught:
        read_charter(changed(*path, to=to), on=ON)
    said = str(caught.value)
    assert said.startswith(where.removesuffix(", Conditions")), said
    assert remedy in said, said
    assert caught.value.faults[0].path[0] == path[0]


def test_all_faults_are_found_in_one_reading() -> None:
    document = changed("cover", "multiple", to="x")
    document["lanes"][0]["lane"] = "slow"
    document["mandate"]["assets"][0]["share_min"] = "200%"
    found = faults_of(document, on=ON)
    assert [fault.path for fault in found] == [
        ("cover", "multiple"),
        ("lanes", 0, "lane"),
        ("mandate", "assets", 0, "share_min"),
    ]
    assert faults_of(template(FundKind.TRI_PARTY), on=ON) == ()


MONEY = Entry(key="a", label=None, kind=EntryKind.MONEY)  # type: ignore[arg-type]
SHARE = Entry(key="a", label=None, kind=EntryKind.SHARE, highest=10**11)  # type: ignore[arg-type]


@given(st.integers(0, 10**15))
def test_money_is_written_so_that_it_reads_the_same(fen: int) -> None:
    assert read_money(money_text(fen), MONEY) == fen


@given(st.integers(0, 10**11))
def test_shares_are_written_so_that_they_read_the_same(billionths: int) -> None:
    assert read_share(share_text(billionths), SHARE) == billionths


@pytest.mark.parametrize("typed", ["", "abc", "-1元", "1e3", "1,00元", True, None, "1千元"])
def test_what_is_no_amount_is_refused(typed: Any) -> None:
    with pytest.raises(LiteralWrong):
        read_money(typed, MONEY)


def test_what_a_chinese_keyboard_writes_is_read() -> None:
    assert read_money("２０万元", MONEY) == 20_000_000
    assert read_share("８０％", SHARE) == 800_000_000


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_document_that_is_damaged_anywhere_is_refused_and_never_falls_over(data: Any) -> None:
    document = copy.deepcopy(template(data.draw(st.sampled_from(KINDS))))
    place: Any = document
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        inner = place[key]
        if not isinstance(inner, dict | list) or data.draw(st.booleans()):
            break
        place = inner
    place[key] = data.draw(
        st.sampled_from([None, "", "zzz", -1, 3.5, True, [], {}, [[]], {"x": 1}, "99999999999亿元"])
    )
    # Either it can be read or it says why not.
    for fault in faults_of(document, on=ON):
        assert fault.section.en
        assert fault.remedy.en
        assert fault.remedy.zh


def test_two_versions_differ_in_what_was_changed_and_in_nothing_else() -> None:
    old = read_charter(template(FundKind.TRI_PARTY), on=ON)
    document = template(FundKind.TRI_PARTY)
    document["cover"]["multiple"] = 8
    document["joining"]["requires"][2]["at_least"] = 24
    document["cover"]["caps"] = document["cover"]["caps"][1:]
    document["loss_order"][0], document["loss_order"][1] = (
        document["loss_order"][1],
        document["loss_order"][0],
    )
    found = compare_charters(old, read_charter(document, on=ON))
    told = [
        (one.section.zh, one.row.zh, one.label.zh, one.before is None, one.after is None)
        for one in found
    ]
    assert told == [
        ("加入条件", "", "加入条件", False, False),
        ("保障范围", "", "按自身缴费的倍数", False, False),
        ("损失分担顺序", "", "先后顺序", False, False),
        ("保障范围", "单户企业", "金额上限", False, True),
        ("保障范围", "单户企业", "占基金净值上限", False, True),
    ]
    assert compare_charters(old, old) == ()


def test_a_changed_number_is_no_longer_said_to_be_the_source_s() -> None:
    old = read_charter(template(FundKind.MUTUAL), on=ON)
    before = old.basis_of("cover.multiple")
    assert before is not None
    assert before.evidence is Evidence.STRONG
    new = read_charter(changed("cover", "multiple", to=8, kind=FundKind.MUTUAL), on=ON)
    after = read_charter(revise_basis(old, new), on=ON).basis_of("cover.multiple")
    assert after is not None
    assert (after.evidence, after.clause) == (Evidence.DECISION, "本次修改，原为：10倍")
    assert revise_basis(old, old) == write_charter(old)
