"""Pages of funds and charters as each role meets them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from renqi.programmes.riskfund.charter.models import CharterVersion, Fund
from renqi.programmes.riskfund.charter.selectors.versions import charters_waiting_for
from tests.web.clients import signed_in, text_of
from tests.web.fund.fund_world import (
    FUND,
    actor,
    approved,
    draft,
    open_one,
    published,
    row,
    submitted,
    tried,
)
from tests.web.people import make_people

pytestmark = pytest.mark.django_db
READERS = ("bureau", "lead", "finance", "regulator", "bank", "firm")


@pytest.fixture(autouse=True)
def _people() -> None:
    make_people()


def page_of(ref: str) -> str:
    fund, _, number = ref.rpartition("@")
    return reverse("fund_charter", args=[fund, int(number)])


def post(client: Client, ref: str, name: str, what: str, **given: str) -> Any:
    fund, _, number = ref.rpartition("@")
    return client.post(reverse(name, args=[fund, int(number), what]), given, follow=True)


@pytest.mark.parametrize("username", READERS)
def test_an_empty_city_says_what_comes_next(username: str) -> None:
    client = signed_in(username)
    assert "尚无基金" in text_of(client.get(reverse("fund_overview")))
    assert "尚无章程" in text_of(client.get(reverse("fund_charters")))


@pytest.mark.parametrize("username", READERS)
def test_everybody_reads_the_charter_in_force_and_only_the_city_sees_drafts(username: str) -> None:
    open_one()
    ref = published(draft())
    other = draft(multiple=8)
    client = signed_in(username)
    overview = text_of(client.get(reverse("fund_overview")))
    assert "深圳应急互助基金" in overview
    assert "10倍" in overview
    page = text_of(client.get(page_of(ref)))
    assert "按自身缴费的倍数 10倍" in page
    # Where the number comes from, and how well that is known.
    assert "共济金借款额为掛金总额10倍以内" in page
    assert "建议值，非现行规定" in page
    sees_drafts = username not in {"bank", "firm"}
    assert client.get(page_of(other)).status_code == (200 if sees_drafts else 404)
    assert ("办理中的版本" in overview) is sees_drafts
    assert ("现有文本的测算" in page) is sees_drafts


def test_a_fund_is_opened_and_its_charter_drafted_from_the_template() -> None:
    client = signed_in("bureau")
    bank = client.get(reverse("fund_new")).context["form"].fields["institution"].choices[0][0]
    given = {
        "key": "sz-bridge",
        "name_zh": "应急转贷基金",
        "name_en": "Bridge fund",
        "kind": "bridge",
        "institution": str(bank),
    }
    wrong = client.post(reverse("fund_new"), {**given, "key": "X", "name_en": ""})
    assert wrong.status_code == 422
    answer = client.post(reverse("fund_new"), given)
    assert answer.status_code == 302
    assert Fund.objects.get().kind == "bridge"
    again = client.post(reverse("fund_new"), given)
    assert "已被使用" in text_of(again)
    made = client.post(
        reverse("fund_charter_new"), {"fund": "sz-bridge", "base": "template"}, follow=True
    )
    assert "应急转贷基金章程" in text_of(made)
    version = CharterVersion.objects.get()
    assert (version.based_on, version.document["cover"]["loss_share"]) == ("template:bridge", "95%")


def form_of(response: Any) -> dict[str, Any]:
    """What a browser would send back of the form that it was shown."""
    return dict(sent_back(response.context["part"]))


def sent_back(part: Any) -> Iterator[tuple[str, Any]]:
    """Every input of a part with what stands in it."""
    if part.kind == "table":
        yield f"{part.name}-rows", str(len(part.parts))
    for inner in part.parts:
        yield from sent_back(inner)
    if part.kind == "field":
        yield from inputs_of(part)


def inputs_of(part: Any) -> Iterator[tuple[str, Any]]:
    """The inputs of one field."""
    chosen = [key for key, _words, is_chosen in part.choices if is_chosen]
    if part.widget == "label":
        for language in ("zh", "en"):
            yield f"{part.name}-{language}", (part.value or {}).get(language, "")
    elif part.widget in ("choice", "choices"):
        yield part.name, chosen if part.widget == "choices" else "".join(chosen)
    else:
        yield part.name, str(part.value).lower() if part.widget == "flag" else str(part.value)


SECTIONS = (
    "title", "joining", "risk_classes", "contributions", "matching", "cover", "events",
    "exclusions", "help", "lanes", "delegation", "break_glass", "arrears", "leaving",
    "loss_order", "recoveries", "safeguards", "mandate", "basis", "sources",
)  # fmt: skip


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_sent_back_as_it_was_shown_changes_nothing(section: str) -> None:
    open_one()
    before = row(draft())
    client = signed_in("bureau")
    address = reverse("fund_charter_edit", args=[FUND, 1, section])
    shown = client.get(address)
    assert shown.status_code == 200
    answer = client.post(address, form_of(shown))
    assert answer.status_code == 302, [one.remedy.en for one in answer.context["elsewhere"]]
    after = row(f"{FUND}@1")
    assert (after.digest, after.document) == (before.digest, before.document)


def test_a_changed_number_is_kept_and_no_longer_said_to_be_the_source_s() -> None:
    open_one()
    ref = draft()
    client = signed_in("bureau")
    address = reverse("fund_charter_edit", args=[FUND, 1, "cover"])
    given = {**form_of(client.get(address)), "cover-multiple": "8"}
    answer = client.post(address, given, follow=True)
    assert "按自身缴费的倍数 8倍" in text_of(answer)
    document = row(ref).document
    assert document["cover"]["multiple"] == 8
    assert document["basis"]["cover.multiple"] == {
        "clause": "本次修改，原为：10倍",
        "source": "",
        "evidence": "decision",
    }


@pytest.mark.parametrize(
    ("section", "field", "typed", "remedy"),
    [
        ("cover", "cover-multiple", "0", "应在 1 至 100 之间"),
        ("cover", "cover-amount_min", "很多", "请填写金额"),
        ("cover", "cover-loss_share", "120%", "应在 0% 至 100% 之间"),
        ("cover", "cover-caps-0-amount", "1.2.3", "请填写金额"),
        ("joining", "joining", "requires: [", "条件有误"),
        ("joining", "joining", "requires: [{id: a, fact: nothing, is: true}]", "条件有误"),
        ("joining", "joining", "[[]]", "条件有误"),
        ("joining", "joining", "requires: null", "条件有误"),
        ("joining", "joining", "requires: &a [*a]", "条件有误"),
        ("joining", "joining", "derived: 2020-01-01", "条件有误"),
        ("arrears", "arrears-exit_months", "1", "应晚于中止保障"),
        ("loss_order", "loss_order-0-shares-0-share", "90%", "各方比例合计应为100%"),
        ("title", "title-en", "", "请填写中文"),
    ],
)
def test_a_fault_stands_at_its_field_and_what_was_typed_stays(
    section: str, field: str, typed: str, remedy: str
) -> None:
    open_one()
    before = row(draft()).digest
    client = signed_in("bureau")
    address = reverse("fund_charter_edit", args=[FUND, 1, section])
    answer = client.post(address, {**form_of(client.get(address)), field: typed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert remedy in page
    assert "invalid-feedback" in page
    assert typed.split(":", maxsplit=1)[0] in page
    assert row(f"{FUND}@1").digest == before


def test_rows_are_added_and_taken_out() -> None:
    open_one()
    draft()
    client = signed_in("bureau")
    address = reverse("fund_charter_edit", args=[FUND, 1, "matching"])
    shown = form_of(client.get(address))
    # Two rows and two empty ones: the second is taken out.
    client.post(address, {**shown, "matching-1-drop": "1"})
    assert [one["party"] for one in row(f"{FUND}@1").document["matching"]] == ["government"]
    shown = form_of(client.get(address))
    added = {"matching-1-party": "institution", "matching-1-ratio": "30%"}
    client.post(address, {**shown, **added})
    assert row(f"{FUND}@1").document["matching"][1] == {
        "party": "institution",
        "ratio": "30%",
        "year_max": None,
    }


def test_a_draft_that_somebody_changed_meanwhile_is_not_overwritten() -> None:
    open_one()
    draft()
    client = signed_in("bureau")
    address = reverse("fund_charter_edit", args=[FUND, 1, "cover"])
    shown = {**form_of(client.get(address)), "digest": row(f"{FUND}@1").digest}
    signed_in("lead").post(address, {**shown, "cover-multiple": "9"})
    answer = client.post(address, {**shown, "cover-multiple": "7"})
    assert answer.status_code == 422
    assert "他人修改了草稿" in text_of(answer)
    assert row(f"{FUND}@1").document["cover"]["multiple"] == 9


def test_the_steps_are_offered_to_whom_they_belong_and_say_why_they_are_not_possible() -> None:
    open_one()
    ref = draft()
    bureau = signed_in("bureau")
    assert "请先按现有文本测算" in text_of(bureau.get(page_of(ref)))
    assert "未经测算" in text_of(post(bureau, ref, "fund_charter_step", "submit"))
    tried(ref)
    assert "已送审" in text_of(post(bureau, ref, "fund_charter_step", "submit"))
    assert "只有草稿可以修改" in text_of(
        bureau.get(reverse("fund_charter_edit", args=[FUND, 1, "cover"]))
    )
    lead = signed_in("lead")
    assert "代表本方通过" in text_of(lead.get(page_of(ref)))
    back = text_of(post(lead, ref, "fund_charter_answer", "send-back", reason=""))
    assert "请写明理由" in back
    assert "已代表您方通过" in text_of(post(lead, ref, "fund_charter_answer", "approve"))
    finance = signed_in("finance")
    assert "已代表您方通过" in text_of(post(finance, ref, "fund_charter_answer", "approve"))
    past = post(bureau, ref, "fund_charter_step", "publish", effective_from="2020-01-01")
    assert "章程只能从今天或以后生效" in text_of(past)
    none = post(bureau, ref, "fund_charter_step", "publish", effective_from="")
    assert "请选择生效日期" in text_of(none)


def test_who_wrote_in_a_version_is_not_offered_to_approve_it() -> None:
    open_one()
    draft()
    lead = signed_in("lead")
    address = reverse("fund_charter_edit", args=[FUND, 1, "cover"])
    lead.post(address, {**form_of(lead.get(address)), "cover-multiple": "9"})
    ref = submitted(f"{FUND}@1")
    page = text_of(lead.get(page_of(ref)))
    assert "您参与了起草或送审" in page
    assert "代表本方通过" not in page
    assert "不得审批" in text_of(post(lead, ref, "fund_charter_answer", "approve"))


def test_what_changed_is_said_field_by_field() -> None:
    open_one()
    published(draft())
    draft(multiple=8, amount_min="1万元")
    client = signed_in("regulator")
    page = client.get(reverse("fund_charter_changes", args=[FUND, 2]))
    text = text_of(page)
    assert re.search(r"按自身缴费的倍数 10倍 8倍", text)
    assert re.search(r"最低救助额 5000元 1万元", text)
    assert len(page.context["changes"]) == 2
    same = client.get(reverse("fund_charter_changes", args=[FUND, 1]) + "?with=1")
    assert same.status_code == 200


def test_versions_are_filtered_sorted_and_handed_out() -> None:
    open_one()
    published(draft())
    draft(multiple=8)
    client = signed_in("finance")
    address = reverse("fund_charters")
    assert len(client.get(address, {"standing": "in_force"}).context["lines"]) == 1
    assert len(client.get(address, {"standing": "nonsense", "fund": "x"}).context["lines"]) == 2
    numbers = [
        one["line"].number for one in client.get(address, {"sort": "-changed"}).context["lines"]
    ]
    assert numbers == [2, 1]
    sheet: Any = client.get(address, {"format": "csv"})
    lines = b"".join(sheet.streaming_content).decode("utf-8-sig").splitlines()
    assert [one.split(",")[1:3] for one in lines[1:]] == [["2", "草稿"], ["1", "有效"]]


def test_the_menu_counts_what_waits_for_the_reader_s_side() -> None:
    open_one()
    submitted(draft())
    counts = {name: charters_waiting_for(actor(name)) for name in ("lead", "finance", "bureau")}
    assert counts == {"lead": 1, "finance": 1, "bureau": 0}
    approved(f"{FUND}@1")
    assert charters_waiting_for(actor("lead")) == 0


def test_pages_speak_english_too() -> None:
    open_one()
    ref = published(draft())
    client = signed_in("firm")
    client.cookies["django_language"] = "en"
    text = text_of(client.get(page_of(ref)))
    assert "Times own contributions 10 times" in text
    assert "Who may join" in text
