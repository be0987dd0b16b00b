"""Pages of supervision: what is wrong first, every act on record, and nothing for firms."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from renqi.identity.models import Person
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE
from renqi.programmes.riskfund.supervision.domain.alert_rules import Figure
from renqi.programmes.riskfund.supervision.domain.concentration import Concentration, Place
from renqi.programmes.riskfund.supervision.models import (
    Alert,
    AuditDraw,
    AuditItem,
    FundStatement,
    SolvencyRun,
)
from renqi.programmes.riskfund.supervision.selectors.running_fund import fund_now
from renqi.programmes.riskfund.supervision.services.alerts import raise_alerts
from renqi.programmes.riskfund.supervision.services.solvency import work_out
from renqi.registry.models import Firm
from renqi.web.supervision.fund_words import about_words, concentration_lines
from tests.riskfund.relief.money.money_world import FUND, YUAN, World, open_world
from tests.riskfund.supervision.watched_world import AT, ON, decided, line
from tests.web.clients import HTMX
from tests.web.people import make_people

pytestmark = pytest.mark.django_db

PAGES = ("", "alerts/", "ledgers/", "solvency/", "claims/", "audits/", "report/")


@pytest.fixture
def world(tmp_path: Path) -> World:
    make_people()
    return open_world(tmp_path)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=name))
    return client


def text_of(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return str(body.decode("utf-8-sig"))


def test_without_a_fund_the_pages_say_how_to_begin() -> None:
    make_people()
    regulator = signed_in("regulator")
    assert "尚无基金" in text_of(regulator.get("/fund/supervision/"))
    assert "没有可试算的章程" in text_of(regulator.get("/fund/trial/"))
    assert "尚未保存试算" in text_of(regulator.get("/fund/trial/compare/"))
    assert regulator.get("/fund/supervision/nowhere/").status_code == 404
    assert Client().get("/fund/statement/nowhere/").status_code == 404


def test_every_page_of_a_fund_opens_to_who_watches_and_to_no_firm(world: World) -> None:
    regulator, firm = signed_in("regulator"), signed_in("firm")
    for page in PAGES:
        address = f"/fund/supervision/{FUND}/{page}"
        assert regulator.get(address).status_code == 200, address
        assert firm.get(address).status_code == 403, address
        assert regulator.get(address.replace(FUND, "nowhere")).status_code == 404, address


def test_an_alert_is_seen_closed_with_words_and_opened_again(world: World) -> None:
    raise_alerts(line(), [Figure(name="mandate_breaches", value=2)], on=ON, at=AT)
    alert = Alert.objects.get()
    regulator = signed_in("regulator")
    address = f"/fund/supervision/{FUND}/alerts/{alert.pk}/"
    assert "投资超出授权" in text_of(regulator.get(f"/fund/supervision/{FUND}/"))
    page = text_of(regulator.get(address))
    assert "已阅" in page
    regulator.get(address)
    assert alert.steps.filter(act="seen").count() == 1
    regulator.post(f"{address}act/", {"act": "close", "words": "  "})
    alert.refresh_from_db()
    assert alert.state == "open"
    regulator.post(f"{address}act/", {"act": "close", "words": "机构已减持"})
    alert.refresh_from_db()
    assert alert.state == "closed"
    assert "机构已减持" in text_of(regulator.get(address))
    regulator.post(f"{address}act/", {"act": "reopen", "words": "又超了"})
    alert.refresh_from_db()
    assert alert.state == "open"
    assert regulator.get(f"/fund/supervision/other/alerts/{alert.pk}/").status_code == 404
    rows = text_of(regulator.get(f"/fund/supervision/{FUND}/alerts/?format=csv&state=open"))
    assert "又超了" in rows
    part = text_of(regulator.get(f"/fund/supervision/{FUND}/alerts/?state=closed", headers=HTMX))
    assert "<html" not in part
    assert "投资超出授权" not in part


def test_a_difference_is_found_from_the_page_and_taken_on(world: World) -> None:
    finance = signed_in("finance")
    assert finance.post(f"/fund/supervision/{FUND}/ledgers/compare/").status_code == 302
    page = text_of(finance.get(f"/fund/supervision/{FUND}/ledgers/"))
    # The firms' money of this small world came in without receipts of members.
    assert "账上有款、没有收据" in page
    number = page.partition("/differences/")[2].partition("/look/")[0]
    finance.post(f"/fund/supervision/{FUND}/differences/{number}/look/", {"words": "补开收据"})
    assert "补开收据" in text_of(finance.get(f"/fund/supervision/{FUND}/ledgers/"))
    assert finance.post(f"/fund/supervision/x/differences/{number}/look/").status_code == 404


def test_differences_and_places_are_named_in_words(world: World) -> None:
    firm = Firm.objects.exclude(name="").order_by("uscc")[0]
    assert about_words("difference", f"dues:{firm.uscc}").endswith(f"{firm.name} {firm.uscc}")
    assert about_words("difference", "bank:gap:FD0007").endswith("两份对账单之间有缺口 FD0007")
    assert about_words("difference", "value:rest").endswith("原因不明")
    lone = Concentration(
        place=Place.GROUP, largest=firm.uscc, amount=1, share=WHOLE, herfindahl=WHOLE
    )
    now = fund_now(FUND, on=ON)
    (row,) = concentration_lines(replace(now, open_help=(), concentration=(lone,)))
    assert row["largest"] == firm.name


def test_solvency_is_asked_for_worked_out_and_shown(world: World) -> None:
    regulator = signed_in("regulator")
    address = f"/fund/supervision/{FUND}/solvency/"
    regulator.post(f"{address}ask/")
    regulator.post(f"{address}ask/")
    run = SolvencyRun.objects.get()
    assert 'hx-trigger="every 2s"' in text_of(regulator.get(address, headers=HTMX))
    work_out(run.pk, clock=lambda: AT)
    run.refresh_from_db()
    assert run.state == "done", run.failure
    assert "every 2s" not in text_of(regulator.get(address))


def test_claims_are_drawn_looked_at_answered_and_settled(world: World) -> None:
    for number in range(1, 5):
        decided(world, number, 100 * YUAN, verdict="unknown" if number == 1 else "met")
    regulator, bureau = signed_in("regulator"), signed_in("bureau")
    address = f"/fund/supervision/{FUND}/"
    listed = text_of(regulator.get(f"{address}claims/"))
    assert "越权" in listed
    assert "越权" not in text_of(regulator.get(f"{address}claims/?odd=returned", headers=HTMX))
    asked = {"since": "2026-01-01", "until": "2027-12-31", "size": "2", "seed": "7"}
    assert bureau.post(f"{address}audits/", asked).status_code == 403
    assert regulator.post(f"{address}audits/", {**asked, "size": "0"}).status_code == 422
    assert regulator.post(f"{address}audits/", asked).status_code == 302
    draw, item = AuditDraw.objects.get(), AuditItem.objects.first()
    assert item is not None
    assert (draw.drawn_of, draw.items.count()) == (4, 2)
    page = f"{address}audits/items/{item.pk}/"
    found = {"act": "find", "grade": "minor", "words": "缺合同", "answer_until": "2027-01-31"}
    assert bureau.post(f"{page}act/", found).status_code == 403
    regulator.post(f"{page}act/", found)
    regulator.post(f"{page}act/", {"act": "settle", "words": "了结"})
    item.refresh_from_db()
    assert item.finding.settled_at is None
    bureau.post(f"{page}act/", {"act": "answer", "words": "已补"})
    regulator.post(f"{page}act/", {"act": "settle", "words": "了结"})
    shown = text_of(regulator.get(page))
    assert all(words in shown for words in ("缺合同", "已补", "了结"))
    assert text_of(regulator.get(f"{address}audits/{draw.pk}/"))
    assert regulator.get(f"/fund/supervision/x/audits/{draw.pk}/").status_code == 404


def test_figures_leave_as_files_and_the_public_reads_no_small_count(world: World) -> None:
    decided(world, 1, 100 * YUAN)
    regulator = signed_in("regulator")
    address = f"/fund/supervision/{FUND}/report/"
    told = json.loads(text_of(regulator.get(f"{address}?format=json")))
    assert told["figures"]["value"]["unit"] == "fen"
    assert text_of(regulator.get(f"{address}?format=csv")).count("基金净值") == 1
    publish = {"year": "2026", "quarter": "1"}
    assert signed_in("bureau").post(address, publish).status_code == 403
    assert regulator.post(address, publish).headers["Location"] == f"/fund/statement/{FUND}/"
    regulator.post(address, publish)
    row = FundStatement.objects.get()
    page = text_of(Client().get(f"/fund/statement/{FUND}/"))
    assert row.number in page
    assert "演示" in page
    answer = Client().get(f"/fund/statement/{FUND}/2026/1/")
    assert bytes(answer.content)[:5] == b"%PDF-"


def test_an_institution_brings_what_its_custodian_says(world: World) -> None:
    keeper = signed_in("bank")
    assert "未托管任何基金" in text_of(keeper.get("/fund/custody/"))
    assert signed_in("regulator").get("/fund/custody/").status_code == 403


def test_the_day_before_today_is_the_last_that_is_compared(world: World) -> None:
    yesterday = dt.date.today() - dt.timedelta(days=1)  # noqa: DTZ011  either day will do
    finance = signed_in("finance")
    page = text_of(finance.get(f"/fund/supervision/{FUND}/ledgers/"))
    assert str(yesterday.year) in page
