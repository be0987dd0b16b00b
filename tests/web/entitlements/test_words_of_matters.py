"""Pages say in words what money is for, and lead from a revoked title to the claim."""

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.ladder.models import Title, TitleEvent
from renqi.programmes.cultivation.support.domain import money_refusals as refusals
from renqi.programmes.cultivation.support.domain.measure_catalogue import (
    measure_catalogue,
    measures,
)
from renqi.programmes.cultivation.support.domain.merge_refusals import MergeDoublesLine
from renqi.programmes.cultivation.support.models import ClawBack
from renqi.web.entitlements.lines import step_said
from renqi.web.entitlements.words import FUND_WORDS, money_refusal
from renqi.web.shell.matters import matter_words
from tests.web.entitlements.desk import (
    NAME,
    client_of,
    open_bank,
    open_budget_by_hand,
    opened_list,
    pay_by_hand,
)
from tests.web.people import FIRM_USCC

YUAN = 100


@pytest.mark.parametrize(
    ("matter", "words"),
    [
        ("title:srdi:440307", "称号：专精特新中小企业 · 龙岗区"),
        ("title:champion_nation:44", "称号：制造业单项冠军企业 · 广东省"),
        ("rd_expense:2025:440307", "研发费用 · 2025年度 · 龙岗区"),
        ("voucher:2025:nb", "创新券 · 2025年度 · 宁波市"),
        ("tax:rd:2025", "研发费用加计扣除 · 2025年度"),
        ("vessel:2025", "vessel · 2025年度"),
    ],
)
def test_a_matter_is_said_in_words_and_an_unknown_one_as_it_is(matter: str, words: str) -> None:
    with translation.override("zh-hans"):
        assert matter_words(matter) == words


def test_every_matter_of_a_measure_has_words() -> None:
    with translation.override("zh-hans"):
        said = {one.matter: matter_words(one.matter) for one in measures(timezone.localdate())}
    assert said
    assert [key for key, words in said.items() if "_" in words or ":" in words] == []


def test_every_fund_that_a_measure_draws_on_has_words() -> None:
    assert {one.budget for one in measure_catalogue().all_versions if one.budget} == set(FUND_WORDS)


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (refusals.OutOfTurn(of="list", state="approved"), "当前状态（已复核）不能办理。"),
        (refusals.OutOfTurn(of="line", state="approved"), "当前状态（待落实资金）不能办理。"),
        (refusals.BudgetMissing(budget="lg.rd_fund", year=2026), "龙岗区研发资金"),
        (refusals.AccountFieldUnfit(field="number", expected="8 to 30 digits"), "8至30位数字"),
        (MergeDoublesLine(matters="title:srdi:440307, rd_expense:2025", duplicate="A", kept="B"),
         "称号：专精特新中小企业 · 龙岗区、研发费用 · 2025年度"),
    ],
)  # fmt: skip
def test_a_refusal_names_no_raw_key(refusal: DomainError, words: str) -> None:
    with translation.override("zh-hans"):
        assert words in money_refusal(refusal)


def test_a_day_beside_a_step_is_written_like_any_other_day() -> None:
    with translation.override("zh-hans"):
        assert step_said("2026-07-01") == "2026年7月1日"
        assert step_said("…0001") == "…0001"


@pytest.mark.django_db
def test_a_firm_reads_no_raw_key_and_an_officer_is_led_to_the_claim(tmp_path: Path) -> None:
    open_budget_by_hand(open_bank(tmp_path))
    run = opened_list({FIRM_USCC: 300 * YUAN})
    # The claim of 1,000 yuan that this asks for is refused: 300 were paid.
    line = pay_by_hand(run, tmp_path)
    page = client_of("firm").get(reverse("entitlement_mine")).content.decode()
    assert line.matter not in page
    assert matter_words(line.matter) in page

    today = timezone.localdate()
    title = Title.objects.create(
        uscc=FIRM_USCC, firm_name=NAME, rung="little_giant", known_from=today,
        registered_at=timezone.now(), registered_by="工信局", status="revoked", ended_on=today,
    )  # fmt: skip
    TitleEvent.objects.create(
        title=title, kind="revoked", happened_on=today, person_name="工信局", at=timezone.now()
    )
    bureau = client_of("bureau")
    link = reverse("entitlement_line", args=[line.pk]) + f"?revoked={title.pk}"
    for address in (reverse("entitlement_claims"), reverse("title", args=[title.pk])):
        assert link in bureau.get(address).content.decode()
        assert link not in client_of("firm").get(address).content.decode()
    form = bureau.get(link).context["form"]
    assert (form["ground"].value(), str(form["amount"].value())) == ("title_revoked", "300.00")
    assert "被撤销" in form["reason"].value()

    given = {name: form[name].value() for name in ("ground", "amount", "reason", "request_key")}
    bureau.post(reverse("entitlement_claim_back", args=[line.pk]), given)
    assert ClawBack.objects.get().amount == 300 * YUAN
    assert link not in bureau.get(reverse("entitlement_claims")).content.decode()
