"""The rule browser shows the version of the day, with clause, evidence and what changed."""

import hashlib
import json
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from renqi.engines.policy.domain.tree import Rule
from renqi.engines.policy.loading.documents import canonical_json
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.web.policy.lifecycle import TERM_WORDS, lifecycle_lines
from tests.web.clients import HTMX, signed_in, text_of
from tests.web.people import make_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Client:
    make_people()
    return signed_in("bureau")


@pytest.mark.parametrize(
    ("on", "number"),
    [("2026-03-31", "工信部企业〔2022〕63号"), ("2026-04-01", "工信部企业〔2026〕2号")],
)
def test_the_rule_in_force_changes_on_the_first_of_april_2026(
    bureau: Client, on: str, number: str
) -> None:
    page = text_of(bureau.get("/rules/cn.srdi/", {"on": on}))
    assert f"文号 {number}" in page


def test_the_list_names_every_rung_and_marks_those_not_in_force(bureau: Client) -> None:
    page = text_of(bureau.get("/rules/", {"on": "2022-08-01"}))
    assert "专精特新“小巨人”企业" in page
    # The key little giant begins in 2024, the champion of the province in 2024.
    assert page.count("当日未生效") == 2


def test_a_day_that_is_none_is_said_and_today_is_shown(bureau: Client) -> None:
    assert "日期无法识别" in text_of(bureau.get("/rules/", {"on": "2026-02-30"}))


def test_a_version_shows_its_bars_clauses_and_what_is_to_be_checked(bureau: Client) -> None:
    srdi = text_of(bureau.get("/rules/cn.srdi/2026-04-01/"))
    assert "营业收入（上年度） ≥ 1500万元" in srdi
    assert "附件1 第二项" in srdi
    giant = text_of(bureau.get("/rules/cn.key_little_giant/2024-06-14/"))
    assert "本版本有 3 处数字待核实" in giant


def test_the_size_classes_are_a_table_of_bounds_by_sector(bureau: Client) -> None:
    page = text_of(bureau.get("/rules/cn.size_class/2011-06-18/"))
    assert "从业人数（上年度） ≥ 1000；营业收入（上年度） ≥ 4亿元" in page


@pytest.mark.parametrize(
    "path",
    [
        "/rules/cn.nothing/",
        "/rules/cn.srdi/2020-01-01/",
        "/rules/cn.srdi/2026-04-01/rule.exe",
        "/rules/cn.srdi/diff/?old=2020-01-01",
    ],
)
def test_what_is_not_there_is_not_found(bureau: Client, path: str) -> None:
    assert bureau.get(path).status_code == 404


def test_the_yaml_is_the_document_and_the_json_gives_its_fingerprint(bureau: Client) -> None:
    rule = ladder_catalogue().versions("cn.srdi")[-1]
    yaml = bureau.get("/rules/cn.srdi/2026-04-01/rule.yaml").content
    assert yaml == Path(rule.path).read_bytes()
    plain = json.loads(bureau.get("/rules/cn.srdi/2026-04-01/rule.json").content)
    assert hashlib.sha256(canonical_json(plain)).hexdigest() == rule.digest


def test_the_comparison_shows_the_old_bar_beside_the_new_one(bureau: Client) -> None:
    page = text_of(bureau.get("/rules/cn.srdi/diff/"))
    assert "≥ 2年" in page
    assert "≥ 3年" in page
    same = text_of(
        bureau.get("/rules/cn.srdi/diff/", {"old": "2026-04-01", "new": "2026-04-01"}, headers=HTMX)
    )
    assert "请选择两个不同的版本" in same


def test_a_part_of_the_page_comes_without_the_shell(bureau: Client) -> None:
    part = bureau.get("/rules/", headers=HTMX).content.decode()
    assert part.startswith('<div id="rules">')


def test_who_has_not_signed_in_is_sent_to_sign_in() -> None:
    answer = Client().get("/rules/cn.srdi/")
    assert answer.status_code == 302
    assert answer["location"].startswith("/account/login/")


def _all_versions() -> list[Rule]:
    known = ladder_catalogue()
    return [rule for rule_id in known.ids for rule in known.versions(rule_id)]


def test_every_term_after_recognition_has_a_name_and_words_in_both_languages() -> None:
    for rule in _all_versions():
        lines = dict(rule.lifecycle)
        assert set(lines) <= set(TERM_WORDS), rule.ref
        with override("zh-hans"):
            values = [line.value for line in lifecycle_lines(rule)]
        # In Chinese no English prose is left: words with blanks between them have a 字.
        assert all(" " not in value or not value.isascii() for value in values), rule.ref
