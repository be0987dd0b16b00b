"""Merging duplicates in the browser: compared, refused, done and undone."""

from pathlib import Path

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from renqi.registry.models import Firm
from tests.registry.firm_files import bring, uscc
from tests.web.clients import signed_in, text_of
from tests.web.people import make_people

pytestmark = pytest.mark.django_db

KEPT, GONE, THIRD = uscc(1), uscc(2), uscc(3)
PAIR = f"/duplicates/compare/?first={KEPT}&second={GONE}"


@pytest.fixture
def bureau(tmp_path: Path) -> Client:
    """Two spellings of one name, and a firm apart."""
    rows: list[dict[str, object]] = [
        {"uscc": KEPT, "name": "深圳市示例精密科技有限公司", "revenue_y1": 1_000_000},
        {"uscc": GONE, "name": "深圳市示例精密科技 有限公司", "employees_y1": 7},
        {"uscc": THIRD, "name": "另一家贸易商行"},
    ]
    bring(tmp_path / "firms.csv", rows)
    make_people()
    return signed_in("bureau")


def test_likely_pairs_are_listed_and_compared_fact_by_fact(bureau: Client) -> None:
    page = text_of(bureau.get("/duplicates/"))
    assert KEPT in page
    assert GONE in page
    assert THIRD not in page
    both = text_of(bureau.get(PAIR))
    assert "2025年营业收入 100万元 未知" in both
    assert f"若保留 {KEPT}，将有 1 条记录转至该企业" in both


def test_a_merge_needs_a_reason_and_can_be_undone(bureau: Client) -> None:
    refused = bureau.post(PAIR, {"kept": KEPT, "reason": ""})
    assert refused.status_code == 422
    done = bureau.post(PAIR, {"kept": KEPT, "reason": "同一家企业"}, follow=True)
    assert "已合并，可撤销" in text_of(done)
    page = text_of(bureau.get(f"/firms/{KEPT}/"))
    assert f"已合并代码 {GONE}" in page
    assert "该代码已并入另一家企业" in text_of(bureau.get(f"/firms/{GONE}/"))
    twice = bureau.post(PAIR, {"kept": KEPT, "reason": "再来"})
    assert twice.status_code == 422
    assert "无法合并" in text_of(twice)
    undone = bureau.post(f"/duplicates/{GONE}/undo/", {"reason": "弄错了"}, follow=True)
    assert "已撤销合并" in text_of(undone)
    assert Firm.objects.get(uscc=GONE).merged_into is None


def test_a_merge_and_its_undoing_have_the_city_judged_again(bureau: Client) -> None:
    waiting = ProcrastinateJob.objects.filter(
        task_name="cultivation.screen_registry", status="todo"
    )
    assert not waiting.exists()
    bureau.post(PAIR, {"kept": KEPT, "reason": ""})
    assert not waiting.exists()
    bureau.post(PAIR, {"kept": KEPT, "reason": "同一家企业"})
    assert waiting.count() == 1
    # One that waits already will see the undoing too.
    bureau.post(f"/duplicates/{GONE}/undo/", {"reason": "弄错了"})
    assert waiting.count() == 1


def test_undoing_without_a_reason_or_a_merge_is_refused(bureau: Client) -> None:
    empty = bureau.post(f"/duplicates/{GONE}/undo/", {"reason": ""}, follow=True)
    assert "请填写撤销理由" in text_of(empty)
    unmerged = bureau.post(f"/duplicates/{GONE}/undo/", {"reason": "x"}, follow=True)
    assert GONE in text_of(unmerged)


def test_only_the_bureau_merges_and_unknown_firms_are_not_found(bureau: Client) -> None:
    for username in ("firm", "finance", "regulator", "bank"):
        other = signed_in(username)
        assert other.get(PAIR).status_code == 403
        assert other.post(PAIR, {"kept": KEPT, "reason": "x"}).status_code == 403
    assert bureau.get(f"/duplicates/compare/?first={KEPT}&second=nobody").status_code == 404
    assert bureau.post("/duplicates/nobody/undo/", {"reason": "x"}).status_code == 404
