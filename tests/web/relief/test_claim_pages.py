"""The pages of claims, as the firm, the officials and strangers meet them."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from renqi.identity.models import Person
from renqi.programmes.riskfund.relief.models import Claim, Payout
from tests.riskfund.relief.claims.relief_world import FUND, PROOF, open_for
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path: Path) -> None:
    make_people()
    open_for(FIRM_USCC, tmp_path, today=timezone.localdate())


def as_(username: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return client


def typed(**changes: Any) -> dict[str, Any]:
    event_on = timezone.localdate() - dt.timedelta(days=4)
    return {
        "revision": "0",
        "event_kind": "closure",
        "declared": "closure-2026",
        "event_on": event_on.isoformat(),
        "help_form": "loan",
        "loss-1-amount": "80,000",
        "loss-1-words": "停业期间工资",
        "payee_number": "6222020000000000017",
        "payee_bank_code": "102584000001",
        "payee_bank_name": "演示银行",
        "declares": "yes",
        "do": "hand_in",
        "kind": "证明",
        "file": SimpleUploadedFile("a.pdf", PROOF, content_type="application/pdf"),
        **changes,
    }


def handed_in() -> Claim:
    firm = as_("firm")
    firm.post(f"/fund/claims/new/{FUND}/")
    draft = Claim.objects.get()
    answer = firm.post(f"/fund/claims/{draft.pk}/write/", typed())
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return Claim.objects.get()


@pytest.mark.usefixtures("world")
def test_a_firm_writes_proves_and_hands_in_by_two_requests() -> None:
    row = handed_in()
    assert (row.number, row.stage, row.lane, row.verdict) == (1, "check", "fast", "met")
    firm = as_("firm")
    assert "第1号" in firm.get("/fund/claims/mine/").content.decode()
    page = firm.get(f"/fund/claims/{row.pk}/").content.decode()
    assert "经办审核中" in page
    assert "80,000" in page
    assert "反欺诈" not in page
    assert "循环贸易" not in page
    file = firm.get(f"/fund/claims/files/{row.files.get().pk}/")
    assert file.content == PROOF


@pytest.mark.usefixtures("world")
def test_a_form_with_gaps_keeps_what_was_typed_and_names_each_gap() -> None:
    firm = as_("firm")
    firm.post(f"/fund/claims/new/{FUND}/")
    draft = Claim.objects.get()
    answer = firm.post(f"/fund/claims/{draft.pk}/write/", typed(declares="", event_on="2026-13-01"))
    assert answer.status_code == 422
    assert "声明" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.form["losses"][0]["amount"] == "80,000"
    again = firm.post(f"/fund/claims/{draft.pk}/write/", typed(do="look", revision="1"))
    assert again.status_code == 302
    look = firm.get(f"/fund/claims/{draft.pk}/write/?look=1").content.decode()
    assert "若现在提交" in look
    assert "快速通道" in look


@pytest.mark.usefixtures("world")
def test_two_officials_decide_on_pages_and_checks_are_theirs_to_see() -> None:
    row = handed_in()
    officer, lead = as_("bureau"), as_("lead")
    assert "企业" in officer.get("/fund/claims/").content.decode()
    page = officer.get(f"/fund/claims/{row.pk}/").content.decode()
    assert "循环贸易" in page
    said = {"act": "propose", "amount": "50000", "reason": "属实", "version": "1"}
    assert officer.post(f"/fund/claims/{row.pk}/act/", said).status_code == 302
    both = {"act": "approve", "reason": "同意", "version": "2"}
    assert officer.post(f"/fund/claims/{row.pk}/act/", both).status_code == 422
    assert not Payout.objects.exists()
    assert lead.post(f"/fund/claims/{row.pk}/act/", both).status_code == 302
    assert Payout.objects.get().amount == 50_000_00
    assert "50,000" in as_("firm").get(f"/fund/claims/{row.pk}/").content.decode()


@pytest.mark.usefixtures("world")
def test_the_queue_filters_sorts_and_leaves_as_a_file() -> None:
    handed_in()
    officer = as_("bureau")
    shown = officer.get("/fund/claims/?state=waiting&lane=fast&sort=-number")
    assert "演示精密" in shown.content.decode()
    assert "没有符合条件" in officer.get("/fund/claims/?state=over").content.decode()
    assert officer.get("/fund/claims/?page=99").status_code == 200
    file = officer.get("/fund/claims/?format=csv")
    assert file.status_code == 200
    assert FIRM_USCC.encode() in b"".join(file)


@pytest.mark.usefixtures("world")
def test_strangers_meet_nothing() -> None:
    row = handed_in()
    assert as_("expert").get(f"/fund/claims/{row.pk}/").status_code == 403
    assert as_("firm").post(f"/fund/claims/{row.pk}/act/", {"act": "approve"}).status_code == 404
    assert as_("firm").get("/fund/claims/events/").status_code == 403
