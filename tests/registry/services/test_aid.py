"""Aid: once for one matter across all programmes, with sums that never outgrow each other."""

import datetime as dt
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.db.utils import ProgrammingError

from renqi.audit.domain.who import Who
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.identity.services.acting import acting_within
from renqi.registry.domain import refusals
from renqi.registry.models import Aid, AidStep
from renqi.registry.selectors.aid import aid_of, live_aid
from renqi.registry.services.aid import (
    claim_back_aid,
    pay_aid,
    promise_aid,
    release_aid,
    return_aid,
)
from renqi.registry.services.merge_firms import merge_firms, plan_merge, unmerge_firm
from tests.database_roles import as_owner
from tests.registry.firm_files import CITY, NOON, bring, uscc

ONE, OTHER = uscc(1), uscc(2)
TITLE, RESEARCH = "title:srdi:2026", "rd_expense:2025"
CHEN = Who(name="陈晓明")
DAY = dt.date(2026, 3, 2)
WAN = 1_000_000  # fen in 10,000 yuan


@pytest.fixture
def two_firms(tmp_path: Path) -> None:
    rows = [{"uscc": ONE, "name": "甲公司"}, {"uscc": OTHER, "name": "乙公司"}]
    bring(tmp_path / "城市.csv", rows)


def promise(code: str = ONE, matter: str = TITLE, amount: int = 10 * WAN, **more: Any) -> int:
    said = {
        "programme": "cultivation.support",
        "measure": "sz.award.srdi",
        "basis": "某办法 第六条",
    }
    return promise_aid(
        uscc=code, matter=matter, amount=amount, who=CHEN, at=NOON, **{**said, **more}
    )


def state(aid_id: int) -> tuple[str, int, int, int]:
    row = Aid.objects.get(pk=aid_id)
    return row.state, row.paid // WAN, row.claimed // WAN, row.returned // WAN


@pytest.mark.django_db
@pytest.mark.usefixtures("two_firms")
class TestOneAfterAnother:
    """Steps in their order, and out of it."""

    def test_a_second_promise_for_the_matter_names_who_was_first_and_how_much(self) -> None:
        promise()
        with pytest.raises(refusals.AidDoubled) as refused:
            promise(programme="riskfund", measure="loan", amount=3 * WAN)
        assert "100000 yuan by cultivation.support (sz.award.srdi)" in str(refused.value)
        # Another matter and another firm are free.
        promise(matter=RESEARCH)
        promise(OTHER)
        assert Aid.objects.count() == 3

    def test_money_is_paid_in_parts_and_never_beyond_the_promise(self) -> None:
        key = promise()
        pay_aid(key, amount=4 * WAN, on=DAY, who=CHEN, at=NOON)
        assert state(key) == ("paid", 4, 0, 0)
        with pytest.raises(refusals.AidAmountWrong, match="60000 yuan are left"):
            pay_aid(key, amount=7 * WAN, on=DAY, who=CHEN, at=NOON)
        pay_aid(key, amount=6 * WAN, on=DAY, who=CHEN, at=NOON)
        assert state(key) == ("paid", 10, 0, 0)
        with pytest.raises(refusals.AidAmountWrong):
            pay_aid(key, amount=1, on=DAY, who=CHEN, at=NOON)

    def test_what_came_back_in_part_still_takes_the_matter_and_whole_frees_it(self) -> None:
        key = promise()
        pay_aid(key, amount=10 * WAN, on=DAY, who=CHEN, at=NOON)
        claim_back_aid(key, amount=3 * WAN, reason="多付", who=CHEN, at=NOON)
        assert state(key) == ("claimed_back", 10, 3, 0)
        return_aid(key, amount=3 * WAN, on=DAY, who=CHEN, at=NOON)
        assert state(key) == ("paid", 10, 3, 3)
        with pytest.raises(refusals.AidDoubled):
            promise()
        # 10 paid less 3 asked back before: 7 are left to be asked for.
        with pytest.raises(refusals.AidAmountWrong, match="70000"):
            claim_back_aid(key, amount=8 * WAN, reason="撤销称号", who=CHEN, at=NOON)
        claim_back_aid(key, amount=7 * WAN, reason="撤销称号", who=CHEN, at=NOON)
        return_aid(key, amount=7 * WAN, on=DAY, who=CHEN, at=NOON)
        assert state(key) == ("returned", 10, 10, 10)
        assert promise() != key
        kinds = AidStep.objects.filter(aid_id=key).order_by("pk").values_list("kind", flat=True)
        assert list(kinds) == [
            "promised",
            "paid",
            "claimed_back",
            "returned",
            "claimed_back",
            "returned",
        ]

    def test_a_promise_let_go_frees_the_matter_and_a_paid_one_is_not_let_go(self) -> None:
        key = promise()
        with pytest.raises(refusals.AidReasonMissing):
            release_aid(key, reason=" ", who=CHEN, at=NOON)
        release_aid(key, reason="预算调整", who=CHEN, at=NOON)
        again = promise()
        pay_aid(again, amount=WAN, on=DAY, who=CHEN, at=NOON)
        with pytest.raises(refusals.AidOutOfTurn):
            release_aid(again, reason="x", who=CHEN, at=NOON)
        with pytest.raises(refusals.AidOutOfTurn):
            pay_aid(key, amount=WAN, on=DAY, who=CHEN, at=NOON)
        with pytest.raises(refusals.AidOutOfTurn):
            return_aid(again, amount=WAN, on=DAY, who=CHEN, at=NOON)

    @pytest.mark.parametrize(
        ("said", "refusal"),
        [
            ({"amount": 0}, refusals.AidAmountWrong),
            ({"amount": -1}, refusals.AidAmountWrong),
            ({"matter": "奖励"}, refusals.AidMisshapen),
            ({"matter": "title"}, refusals.AidMisshapen),
            ({"basis": " "}, refusals.AidMisshapen),
            ({"programme": ""}, refusals.AidMisshapen),
            ({"code": uscc(9)}, refusals.FirmUnknown),
        ],
    )
    def test_aid_that_says_not_what_for_is_refused(
        self, said: dict[str, Any], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            promise(**said)
        assert not Aid.objects.exists()

    def test_the_database_keeps_sums_and_steps_whoever_writes(self) -> None:
        key = promise()
        for wrong in ({"paid": 1}, {"state": "paid"}, {"claimed": 1}, {"amount": 0}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Aid.objects.filter(pk=key).update(**wrong)
        with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
            AidStep.objects.update(amount=1)
        with pytest.raises(DatabaseError), transaction.atomic():
            AidStep.objects.all().delete()

    def test_the_list_gives_steps_and_sums_within_the_scope(self) -> None:
        key = promise()
        pay_aid(key, amount=4 * WAN, on=DAY, who=CHEN, at=NOON)
        (line,) = aid_of(ONE, scope=Scope(uscc=ONE))
        assert (line.aid_id, line.kept, line.is_live) == (key, 4 * WAN, True)
        assert [(step.kind, step.amount // WAN, step.by) for step in line.steps] == [
            ("promised", 10, "陈晓明"),
            ("paid", 4, "陈晓明"),
        ]
        assert aid_of(ONE, scope=Scope(uscc=OTHER)) == ()
        assert aid_of(ONE, scope=Scope()) == ()
        assert set(live_aid([ONE, OTHER], [TITLE, RESEARCH])) == {(ONE, TITLE)}

    def test_aid_follows_a_merged_firm_and_comes_back(self) -> None:
        key = promise(OTHER)
        merged: dict[str, Any] = {
            "duplicate_uscc": OTHER,
            "actor": "陈",
            "at": NOON,
            "reason": "同一企业",
        }
        merge_firms(kept_uscc=ONE, **merged)
        # Under either code the matter is taken now.
        for code in (ONE, OTHER):
            with pytest.raises(refusals.AidDoubled):
                promise(code)
        later = promise(OTHER, RESEARCH)
        assert {line.aid_id for line in aid_of(OTHER, scope=CITY)} == {key, later}
        assert (OTHER, TITLE) in live_aid([OTHER], [TITLE])
        unmerge_firm(**merged)
        assert {line.aid_id for line in aid_of(OTHER, scope=CITY)} == {key, later}
        assert aid_of(ONE, scope=CITY) == ()

    def test_two_firms_paid_for_one_matter_are_not_merged_before_one_lets_go(self) -> None:
        keys = [promise(ONE), promise(OTHER)]
        with pytest.raises(refusals.MergeDoublesAid, match=TITLE):
            plan_merge(duplicate_uscc=OTHER, kept_uscc=ONE)
        asked: dict[str, Any] = {
            "duplicate_uscc": OTHER,
            "kept_uscc": ONE,
            "reason": "x",
            "actor": "陈",
        }
        with pytest.raises(refusals.MergeDoublesAid, match=TITLE):
            merge_firms(**asked, at=NOON)
        release_aid(keys[1], reason="重复", who=CHEN, at=NOON)
        merge_firms(**asked, at=NOON)
        assert {line.aid_id for line in aid_of(ONE, scope=CITY)} == set(keys)

    def test_a_firms_page_sees_its_aid_and_writes_none(self) -> None:
        key = promise()
        promise(OTHER)
        firm = Actor(person_id=7, name="李", role="firm_user", organisation_id=3, uscc=ONE)
        with acting_within(firm, money_owner=ONE):
            assert list(Aid.objects.values_list("pk", flat=True)) == [key]
            assert AidStep.objects.count() == 1
            assert Aid.objects.update(basis="x") == 0
        # For a firm to be written of, its row is held; a page of the firm may do that much.
        with pytest.raises(ProgrammingError), acting_within(firm, money_owner=ONE):
            promise(matter=RESEARCH)

    def test_an_officials_page_promises_and_pays(self) -> None:
        officer = Actor(person_id=8, name="陈", role="bureau_officer", organisation_id=1)
        with acting_within(officer, money_owner=""):
            key = promise()
            pay_aid(key, amount=WAN, on=DAY, who=CHEN, at=NOON)
        assert state(key) == ("paid", 1, 0, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("two_firms")
def test_of_sixteen_promises_at_once_exactly_one_wins() -> None:
    start = threading.Barrier(16)
    made: list[int] = []
    refused: list[BaseException] = []

    def ask(number: int) -> None:
        try:
            start.wait()
            made.append(promise(programme=f"programme{number}", amount=(number + 1) * WAN))
        except BaseException as error:  # noqa: BLE001, shown by the test
            refused.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=[number]) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    winner = Aid.objects.get()
    assert made == [winner.pk]
    assert {type(error) for error in refused} == {refusals.AidDoubled}
    assert len(refused) == 15
    told = f"{winner.amount // 100} yuan by {winner.programme} "
    assert all(told in str(error) for error in refused)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("two_firms")
def test_a_promise_and_a_merge_at_once_leave_no_aid_with_a_firm_that_ended() -> None:
    start = threading.Barrier(2)

    def at_once(*acts: Any) -> None:
        def run(act: Any) -> None:
            try:
                start.wait()
                act()
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)

    merged: dict[str, Any] = {"duplicate_uscc": OTHER, "actor": "陈", "at": NOON, "reason": "x"}
    for number in range(5):
        at_once(
            lambda number=number: promise(OTHER, f"title:srdi:{2020 + number}"),
            lambda: merge_firms(kept_uscc=ONE, **merged),
        )
        assert {row.firm.uscc for row in Aid.objects.select_related("firm")} == {ONE}
        unmerge_firm(**merged)
        assert Aid.objects.count() == number + 1
