"""Firms that belong together: on record once at a time, ended, never rewritten, led by merges."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db.utils import ProgrammingError

from renqi.audit.domain.who import Who
from renqi.identity.domain.actor import Actor
from renqi.identity.services.acting import acting_within
from renqi.registry.domain import refusals
from renqi.registry.domain.relation_kinds import Relatedness, RelationKind
from renqi.registry.models import FirmRelation
from renqi.registry.selectors.relations import related_firms, related_of_each
from renqi.registry.services.merge_firms import merge_firms, unmerge_firm
from renqi.registry.services.relations import end_relation, record_relation
from tests.registry.firm_files import NOON, bring, uscc

pytestmark = pytest.mark.django_db

A, B, C, D, E = (uscc(number) for number in range(1, 6))
CHEN = Who(name="陈晓明")
SPRING, SUMMER, AUTUMN = dt.date(2026, 3, 1), dt.date(2026, 6, 1), dt.date(2026, 9, 1)
CONTROLS, GROUP = RelationKind.CONTROLS, RelationKind.SAME_GROUP


@pytest.fixture(autouse=True)
def five_firms(tmp_path: Path) -> None:
    rows = [
        {"uscc": code, "name": name}
        for code, name in zip((A, B, C, D, E), "甲乙丙丁戊", strict=True)
    ]
    bring(tmp_path / "城市.csv", rows)


def record(first: str, second: str, kind: RelationKind = CONTROLS, **more: Any) -> int:
    said: dict[str, Any] = {"from_on": SPRING, "source": "年报 2025"}
    return record_relation(
        kind=kind, first=first, second=second, who=CHEN, at=NOON, **{**said, **more}
    )


def told(code: str, day: dt.date = SUMMER) -> dict[str, str]:
    return {one.uscc: one.kind.value for one in related_firms(code, as_of=day)}


def test_control_is_followed_down_and_up_with_who_says_so() -> None:
    record(A, B)
    record(B, C, source="公示系统")
    record(C, D, GROUP)
    assert told(A) == {B: "controls", C: "controls", D: "same_group"}
    assert told(C) == {A: "controlled_by", B: "controlled_by", D: "same_group"}
    assert told(E) == {}
    sources = {one.uscc: one.source for one in related_firms(C, as_of=SUMMER)}
    # That A controls C follows from a chain; nobody said it.
    assert sources == {A: "", B: "公示系统", D: "年报 2025"}
    names = [(one.name, one.kind) for one in related_firms(D, as_of=SUMMER)]
    assert names == [(name, Relatedness.SAME_GROUP) for name in ("丙", "乙", "甲")]


def test_a_relation_holds_from_its_first_day_until_before_its_end() -> None:
    key = record(A, B, until_on=AUTUMN)
    day = dt.timedelta(days=1)
    held = [day_ for day_ in (SPRING - day, SPRING, AUTUMN - day, AUTUMN) if told(A, day_)]
    assert held == [SPRING, AUTUMN - day]
    end_relation(key, until_on=SUMMER, reason="股权转让", who=CHEN, at=NOON)
    assert told(A, SUMMER) == {}
    assert told(A, SUMMER - day) == {B: "controls"}
    row = FirmRelation.objects.get()
    assert (row.ended_by, row.end_reason) == ("陈晓明", "股权转让")


def test_ending_never_lengthens_and_never_ends_before_the_beginning() -> None:
    key = record(A, B, until_on=SUMMER)
    asked: dict[str, Any] = {"who": CHEN, "at": NOON}
    for until_on in (SUMMER, AUTUMN):
        with pytest.raises(refusals.RelationEnded):
            end_relation(key, until_on=until_on, reason="x", **asked)
    with pytest.raises(refusals.RelationEndsBeforeStart):
        end_relation(key, until_on=SPRING, reason="x", **asked)
    with pytest.raises(refusals.RelationSourceMissing):
        end_relation(key, until_on=SPRING, reason=" ", **asked)
    with pytest.raises(refusals.RelationUnknown):
        end_relation(987_654_321, until_on=SPRING, reason="x", **asked)


def test_one_relation_is_on_record_once_at_a_time() -> None:
    record(A, B, until_on=SUMMER)
    with pytest.raises(refusals.RelationTwice):
        record(A, B, from_on=SUMMER - dt.timedelta(days=1))
    # From the day after, in the other direction, and in another way.
    record(A, B, from_on=SUMMER)
    record(B, A)
    record(B, A, GROUP)
    # A group is the same whoever is named first.
    with pytest.raises(refusals.RelationTwice):
        record(A, B, GROUP)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"second": A}, refusals.RelationWithItself),
        ({"second": uscc(9)}, refusals.FirmUnknown),
        ({"source": " "}, refusals.RelationSourceMissing),
        ({"until_on": SPRING}, refusals.RelationEndsBeforeStart),
        ({"source": "x" * 300}, refusals.SourceTooLong),
    ],
)
def test_a_relation_that_cannot_be_is_refused(
    said: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        record(**{"first": A, "second": B, **said})
    assert not FirmRelation.objects.exists()


def test_of_some_firms_each_is_told_its_group_and_all_are_asked_at_once(
    django_assert_num_queries: Any,
) -> None:
    record(A, B)
    record(A, C)
    record(D, E, GROUP)
    # The firms, two rounds outward at three questions each, and the names: 1 + 2 · 3 + 1.
    with django_assert_num_queries(8):
        each = related_of_each([B, C, D, uscc(9)], as_of=SUMMER)
    # B and C belong together through A, which is not asked about; nobody has registered the ninth.
    assert {code: {one.uscc: one.kind for one in rows} for code, rows in each.items()} == {
        B: {A: "controlled_by", C: "same_group"},
        C: {A: "controlled_by", B: "same_group"},
        D: {E: "same_group"},
    }
    assert all(rows == related_firms(code, as_of=SUMMER) for code, rows in each.items())


def test_relations_of_a_merged_code_lead_to_the_firm_kept_and_back() -> None:
    record(A, B)
    record(B, C)
    record(D, E)
    merged: dict[str, Any] = {"duplicate_uscc": D, "actor": "陈", "at": NOON, "reason": "x"}
    merge_firms(kept_uscc=C, **merged)
    assert told(A) == {B: "controls", C: "controls", E: "controls"}
    assert told(D) == told(C) == {A: "controlled_by", B: "controlled_by", E: "controls"}
    each = related_of_each([C, D], as_of=SUMMER)
    assert each[C] == each[D] == related_firms(C, as_of=SUMMER)
    with pytest.raises(refusals.RelationWithItself):
        record(C, D)
    unmerge_firm(**merged)
    assert told(A) == {B: "controls", C: "controls"}
    assert told(D) == {E: "controls"}


def test_a_firm_sees_whom_it_belongs_to_by_code_and_writes_nothing() -> None:
    record(A, B)
    record(B, C)
    firm = Actor(person_id=7, name="李", role="firm_user", organisation_id=3, uscc=A)
    with acting_within(firm, money_owner=A):
        (only,) = related_firms(A, as_of=SUMMER)
        # What B controls is B's to know; B's name stands in a file that A may not see.
        assert (only.uscc, only.name, only.kind) == (B, "", Relatedness.CONTROLS)
        assert FirmRelation.objects.update(source="x") == 0
    with pytest.raises((ProgrammingError, refusals.FirmUnknown)):  # noqa: SIM117
        with acting_within(firm, money_owner=A):
            record(A, E)
