"""A receipt replays to the same answer, and no byte of it can be changed unseen."""

import datetime as dt
import json
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from renqi.engines.policy.domain.tree import Stage
from renqi.engines.policy.domain.values import FactValue
from renqi.engines.policy.explaining.explain import FactSource, explain
from renqi.engines.policy.judging.interpret import assess
from renqi.engines.policy.loading.catalogue import Catalogue
from renqi.engines.policy.receipts.receipt import (
    FirmName,
    Receipt,
    body_digest,
    make_receipt,
    receipt_bytes,
)
from renqi.engines.policy.receipts.receipt_check import ReceiptUnreadable, verify_receipt
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from tests.engines.policy.random_rules import WAN, RandomRules
from tests.engines.policy.rule_texts import DAY, read_catalogue, write_rule

FIRM = FirmName(uscc="91440300MA5DA1N369", name="某某科技")
BODY = """
requires:
  - {id: revenue, fact: revenue_y1, at_least: 1500万元}
  - {id: judged, manual: {zh: 是否领先?, en: Is it leading?}}
"""
FACTS: dict[str, FactValue] = {"revenue_y1": 1200 * WAN}


def receipt_of(
    catalogue: Catalogue,
    rule_id: str,
    facts: dict[str, FactValue],
    judgements: dict[str, bool | int] | None = None,
    stage: Stage = Stage.FIRST,
) -> Receipt:
    rule = catalogue.at(rule_id, DAY)
    found = assess(rule, facts, stage=stage, judgements=judgements)
    sources = {"revenue_y1": FactSource(source="税务", fiscal_year=2025)}
    why = explain(found, facts, catalogue.facts, judgements=judgements, sources=sources)
    return make_receipt(why, firm=FIRM, as_of=DAY)


def small(folder: Path) -> tuple[Catalogue, Receipt]:
    write_rule(folder, BODY)
    catalogue = read_catalogue(folder)
    return catalogue, receipt_of(catalogue, "t.rule", FACTS)


def resealed(receipt: Receipt, change: dict[str, Any]) -> bytes:
    """What somebody would write who knows how the hash is made."""
    body = {**json.loads(receipt_bytes(receipt)), **change}
    return receipt_bytes({**body, "sha256": body_digest(body)})


def test_a_receipt_says_what_was_judged_by_what_and_from_whom(tmp_path: Path) -> None:
    catalogue, receipt = small(tmp_path)
    assert receipt["firm"] == {"uscc": FIRM.uscc, "name": FIRM.name}
    assert receipt["rule"]["ref"] == "t.rule@2020-01-01"
    assert receipt["rule"]["digest"] == catalogue.at("t.rule", DAY).digest
    assert receipt["facts"] == [
        {
            "key": "revenue_y1",
            "value": "12000000",
            "stored": 1200 * WAN,
            "source": "税务",
            "observed_on": None,
            "fiscal_year": 2025,
        }
    ]
    revenue = receipt["conditions"]["revenue"]
    assert (revenue["verdict"], revenue["value"], revenue["bar"], revenue["gap"]) == (
        "unmet",
        "12000000",
        ">= 15000000",
        "3000000",
    )
    assert receipt["conditions"]["judged"]["verdict"] == "review"


@pytest.mark.parametrize("seed", range(12))
def test_every_rule_replays_to_the_same(seed: int) -> None:
    catalogue = ladder_catalogue()
    facts = RandomRules(seed).firm()
    for rule in catalogue.rules_at(DAY):
        for stage in Stage:
            receipt = receipt_of(catalogue, rule.id, facts, stage=stage)
            assert verify_receipt(receipt_bytes(receipt), catalogue).is_same


def test_judgements_are_replayed(tmp_path: Path) -> None:
    write_rule(tmp_path, BODY)
    catalogue = read_catalogue(tmp_path)
    facts: dict[str, FactValue] = {"revenue_y1": 1500 * WAN}
    receipt = receipt_of(catalogue, "t.rule", facts, {"t.rule:judged": True, "x:y": False})
    assert (receipt["verdict"], receipt["judgements"]) == ("met", {"t.rule:judged": True})
    assert verify_receipt(receipt_bytes(receipt), catalogue).is_same
    denied = resealed(receipt, {"judgements": {"t.rule:judged": False}})
    where = [d.where for d in verify_receipt(denied, catalogue).differences]
    assert "verdict" in where


@pytest.mark.parametrize("bit", [1, 2, 32])
def test_no_byte_can_be_changed_unseen(tmp_path: Path, bit: int) -> None:
    catalogue, receipt = small(tmp_path)
    data = receipt_bytes(receipt)
    for place in range(len(data)):
        altered = data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]
        try:
            assert not verify_receipt(altered, catalogue).is_same
        except ReceiptUnreadable:
            continue


def test_bytes_added_or_cut_are_seen(tmp_path: Path) -> None:
    catalogue, receipt = small(tmp_path)
    data = receipt_bytes(receipt)
    pick = Random(1)
    for _ in range(200):
        place = pick.randrange(len(data))
        for altered in (data[:place] + b" " + data[place:], data[:place] + data[place + 1 :]):
            try:
                assert not verify_receipt(altered, catalogue).is_same
            except ReceiptUnreadable:
                continue


def test_a_better_verdict_with_a_new_hash_is_found_by_the_replay(tmp_path: Path) -> None:
    catalogue, receipt = small(tmp_path)
    check = verify_receipt(resealed(receipt, {"verdict": "met"}), catalogue)
    (difference,) = check.differences
    assert (difference.code, difference.where) == ("replay", "verdict")
    assert (difference.said, difference.found) == ("met", "unmet")


def test_a_fact_whose_text_and_number_differ_is_found(tmp_path: Path) -> None:
    catalogue, receipt = small(tmp_path)
    (fact,) = receipt["facts"]
    check = verify_receipt(resealed(receipt, {"facts": [{**fact, "value": "15000000"}]}), catalogue)
    assert [d.where for d in check.differences] == ["facts.revenue_y1"]


def test_a_changed_rule_document_is_named(tmp_path: Path) -> None:
    _, receipt = small(tmp_path)
    write_rule(tmp_path, BODY.replace("1500", "1100"))
    check = verify_receipt(receipt_bytes(receipt), read_catalogue(tmp_path))
    codes = {(d.code, d.where) for d in check.differences}
    assert ("document", "rule t.rule@2020-01-01") in codes
    assert ("replay", "conditions.revenue.verdict") in codes


def test_comments_and_layout_of_a_rule_do_not_matter(tmp_path: Path) -> None:
    _, receipt = small(tmp_path)
    write_rule(tmp_path, f"# a comment\n{BODY}")
    assert verify_receipt(receipt_bytes(receipt), read_catalogue(tmp_path)).is_same


def test_a_changed_rule_that_was_inlined_is_named(tmp_path: Path) -> None:
    write_rule(tmp_path, BODY, rule="t.inner")
    write_rule(tmp_path, "requires:\n  - {id: inner, rule: t.inner}\n")
    catalogue = read_catalogue(tmp_path)
    receipt = receipt_of(catalogue, "t.rule", FACTS)
    assert list(receipt["rule"]["references"]) == ["t.inner@2020-01-01"]
    write_rule(tmp_path, BODY.replace("是否领先", "是否先进"), rule="t.inner")
    check = verify_receipt(receipt_bytes(receipt), read_catalogue(tmp_path))
    assert [d.where for d in check.differences] == ["rule t.inner@2020-01-01"]


def test_a_version_that_is_not_there_is_named(tmp_path: Path) -> None:
    catalogue, receipt = small(tmp_path)
    rule = {**receipt["rule"], "ref": "t.rule@2021-01-01"}
    check = verify_receipt(resealed(receipt, {"rule": rule}), catalogue)
    assert [(d.code, d.where) for d in check.differences] == [("version", "rule.ref")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"format":"renqi.receipt/9"}',
        b'{"format":"renqi.receipt/1"}',
        b"[" * 100_000,
        b'{"format":"renqi.receipt/1","engine":1.5}',
    ],
)
def test_what_is_no_receipt_is_refused(tmp_path: Path, data: bytes) -> None:
    catalogue, _ = small(tmp_path)
    with pytest.raises(ReceiptUnreadable):
        verify_receipt(data, catalogue)


@pytest.mark.parametrize(
    "change",
    [
        {"facts": [{"key": "revenue_y1", "stored": "x", "value": "x"}]},
        {"facts": [{"key": "no_such_fact", "stored": 1, "value": "1"}]},
        {"facts": [7]},
        {"stage": "third"},
        {"rule": {"ref": 5, "on": 5}},
        {"judgements": {"t.rule:judged": []}},
        {"as_of": "some day"},
        {"rule": {"ref": "t.rule@2024-01-01", "on": "2026-05-01", "references": [7]}},
    ],
)
def test_a_well_sealed_receipt_of_nonsense_does_not_pass(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    catalogue, receipt = small(tmp_path)
    with suppress(ReceiptUnreadable):
        assert not verify_receipt(resealed(receipt, change), catalogue).is_same


def test_half_a_character_in_a_receipt_is_refused(tmp_path: Path) -> None:
    catalogue, receipt = small(tmp_path)
    data = receipt_bytes(receipt).replace("某某".encode(), b"\\ud800")
    with pytest.raises(ReceiptUnreadable):
        verify_receipt(data, catalogue)


def test_a_receipt_of_an_older_version_replays_by_it() -> None:
    catalogue = ladder_catalogue()
    on = dt.date(2022, 8, 1)
    rule = catalogue.get("cn.srdi@2022-08-01", default_on=DAY)
    facts = RandomRules(3).firm()
    why = explain(assess(rule, facts), facts, catalogue.facts)
    receipt = make_receipt(why, firm=FIRM, as_of=DAY, rule_on=on)
    assert verify_receipt(receipt_bytes(receipt), catalogue).is_same
