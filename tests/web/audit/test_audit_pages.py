"""The auditor finds who did what, and nobody else gets in."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject, Who
from renqi.audit.models import RowChange, SecurityEvent
from renqi.audit.services.record_event import record_event
from renqi.identity.models import Organisation, Person
from renqi.web.audit.lines import changed_columns
from tests.registry.firm_files import bring
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
LEAD = Who(person_id=901, name="林若川", role="bureau_lead", organisation="演示市工信局")
OFFICER = Who(person_id=902, name="陈晓明", role="bureau_officer", organisation="演示市工信局")
FIRM = Subject(kind="firm", key=FIRM_USCC, name="演示精密")


@pytest.fixture
def auditor() -> Client:
    make_people()
    return _signed_in("auditor")


def _signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return client


def _event(
    kind: EventKind, who: Who = LEAD, subject: Subject = FIRM, days: int = 0, **detail: Any
) -> None:
    record_event(kind, who=who, at=NOON + dt.timedelta(days=days), subject=subject, detail=detail)


def _kinds(client: Client, **query: str) -> list[str]:
    lines = client.get("/audit/", query).context["lines"]
    return [line["row"].kind for line in lines if line["row"].person_id in {901, 902}]


def test_events_are_found_by_person_kind_subject_text_and_day(auditor: Client) -> None:
    _event(EventKind.READ)
    _event(EventKind.EXPORTED, OFFICER, days=1, rows=12)
    _event(EventKind.OVERRODE, days=2, reason="系统故障")
    read, exported, overrode = "read.sensitive", "read.exported", "override.overrode"
    assert _kinds(auditor) == [overrode, exported, read]  # the newest first
    assert _kinds(auditor, sort="at") == [read, exported, overrode]
    assert _kinds(auditor, person="林") == [overrode, read]
    assert _kinds(auditor, person="902") == [exported]
    assert _kinds(auditor, kind="read.") == [exported, read]
    assert _kinds(auditor, kind="override.overrode") == [overrode]
    assert _kinds(auditor, text="系统故障") == [overrode]
    assert _kinds(auditor, organisation="工信", text="演示精密") == [overrode, exported, read]
    assert _kinds(auditor, **{"from": "2026-11-21", "to": "2026-11-21"}) == [exported]
    assert _kinds(auditor, subject="firm", key=FIRM_USCC) == [overrode, exported, read]
    assert _kinds(auditor, subject="firm", key="x") == []


def test_a_day_begins_and_ends_by_the_clock_of_the_city(auditor: Client) -> None:
    # 16:00 in London is midnight in Shenzhen: the first event belongs to the 20th, the second not.
    for minutes in (-1, 0):
        at = dt.datetime(2026, 11, 20, 16, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
        record_event(EventKind.READ, who=LEAD, at=at, subject=FIRM)
    assert len(_kinds(auditor, **{"from": "2026-11-20", "to": "2026-11-20"})) == 1


@pytest.mark.parametrize("days", [{"to": "9999-12-31"}, {"from": "0001-01-01"}])
def test_the_first_and_the_last_day_that_there_is_can_be_asked_for(
    auditor: Client, days: dict[str, str]
) -> None:
    _event(EventKind.READ)
    assert _kinds(auditor, **days) == ["read.sensitive"]
    assert auditor.get("/audit/changes/", days).status_code == 200


def test_who_saw_a_firm_is_told_with_how_often_and_what_left(auditor: Client) -> None:
    for days in range(3):
        _event(EventKind.READ, days=days)
    _event(EventKind.DOWNLOADED, days=3)
    _event(EventKind.READ, OFFICER, days=4)
    _event(EventKind.OVERRODE, OFFICER, days=5)  # no reading
    lines = auditor.get("/audit/seen/", {"key": FIRM_USCC.lower()}).context["lines"]
    told = [(line["row"].person_name, line["row"].times, line["row"].files) for line in lines]
    assert told == [("陈晓明", 1, 0), ("林若川", 4, 1)]


def test_names_of_that_moment_stay_when_the_account_is_renamed_and_closed(auditor: Client) -> None:
    bureau = Person.objects.get(username="bureau")
    assert b"".join(_signed_in("bureau").get("/firms/", {"format": "csv"}))
    Person.objects.filter(pk=bureau.pk).update(name="改名", is_active=False)
    page = auditor.get("/audit/", {"kind": "read.exported"})
    assert "陈晓明" in page.content.decode()


def test_an_export_of_the_trail_is_itself_on_record(auditor: Client) -> None:
    _event(EventKind.READ)
    file: Any = auditor.get("/audit/", {"format": "csv", "kind": "read.sensitive"})
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + 1  # the header and one event
    event = SecurityEvent.objects.filter(kind="read.exported").latest("pk")
    assert event.person_name == "马俊杰"
    assert event.detail["rows"] == 1
    assert event.detail["filter"] == {"kind": "read.sensitive"}


def test_the_history_of_one_row_shows_what_it_was_and_became(auditor: Client) -> None:
    body = Organisation.objects.create(kind="park", name="旧名")
    Organisation.objects.filter(pk=body.pk).update(name="新名")
    query = {"table": "identity_organisation", "key": str(body.pk)}
    page = auditor.get("/audit/changes/", query)
    assert [line["row"].op for line in page.context["lines"]] == ["U", "I"]
    text = page.content.decode()
    assert "<del>旧名</del>" in text
    assert "<ins>新名</ins>" in text


def test_a_secret_never_reaches_the_page(auditor: Client) -> None:
    person = Person.objects.get(username="firm")
    page = auditor.get("/audit/changes/", {"table": "identity_person", "key": str(person.pk)})
    assert person.password not in page.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "changes/",
        "seen/",
        "chain/",
        "seen/firm/X/",
        "?format=csv",
        "changes/?format=xlsx",
        "seen/firm/X/?format=csv",
    ],
)
def test_only_the_audit_administrator_reads_the_trail(auditor: Client, path: str) -> None:
    answer: Any = auditor.get(f"/audit/{path}")
    assert answer.status_code == 200
    assert b"".join(answer)
    for person in Person.objects.exclude(username="auditor"):
        assert _signed_in(person.username).get(f"/audit/{path}").status_code == 403


@pytest.mark.parametrize("path", ["", "changes/"])
def test_a_query_that_cannot_be_read_is_answered_all_the_same(auditor: Client, path: str) -> None:
    bad = {
        "from": "x",
        "to": "2026-02-31",
        "page": "0",
        "sort": "?",
        "kind": "x",
        "op": "Q",
        "person": "9" * 40,
    }
    assert auditor.get(f"/audit/{path}", bad).status_code == 200


def test_a_part_of_a_page_is_answered_without_the_rest(auditor: Client) -> None:
    part = auditor.get("/audit/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


def test_the_chain_page_stands_before_anything_is_sealed(auditor: Client) -> None:
    assert auditor.get("/audit/chain/").status_code == 200


def test_a_refusal_is_on_record_although_the_page_was_undone() -> None:
    make_people()
    firm = _signed_in("firm")
    assert firm.get("/duplicates/").status_code == 403
    assert firm.get("/firms/91440300MA5EXAMP0X/").status_code == 404
    told = SecurityEvent.objects.filter(kind="right.refused").order_by("pk")
    assert [(one.subject_key, one.detail["status"]) for one in told] == [
        ("/duplicates/", 403),
        ("/firms/91440300MA5EXAMP0X/", 404),
    ]
    assert told[0].person_name == "李建国"
    assert timezone.now() - told[0].at < dt.timedelta(minutes=1)


def test_a_change_that_a_page_makes_bears_the_name_of_who_asked_for_it() -> None:
    make_people()
    file = SimpleUploadedFile("firms.csv", b"uscc,name\n")
    given = {"file": file, "source": "test", "year": "2025"}
    assert _signed_in("bureau").post("/imports/", given).status_code == 302
    born = RowChange.objects.get(table_name="registry_importbatch", op="I")
    assert (born.person_name, born.role) == ("陈晓明", "bureau_officer")
    assert born.organisation == "演示市工业和信息化局"


def test_the_chain_page_says_what_the_last_check_found(auditor: Client) -> None:
    found = {"problems": 2, "first": ["entry_altered: event 7 of seal 1"], "seal": 1}
    record_event(EventKind.CHECKED, who=LEAD, at=NOON, detail={"problems": 0, "first": []})
    assert "核验未通过" not in auditor.get("/audit/chain/").content.decode()
    record_event(EventKind.CHECKED, who=LEAD, at=NOON, detail=found)
    text = auditor.get("/audit/chain/").content.decode()
    assert "核验未通过" in text
    assert "event 7 of seal 1" in text


def test_a_fragment_of_the_same_page_is_the_same_reading() -> None:
    make_people()
    bring_firm = {"uscc": FIRM_USCC, "name": "演示精密"}
    with tempfile.TemporaryDirectory() as folder:
        bring(Path(folder) / "firms.csv", [bring_firm])
    bureau = _signed_in("bureau")
    bureau.get(f"/firms/{FIRM_USCC}/")
    part = {"HX-Request": "true"}
    bureau.get(f"/firms/{FIRM_USCC}/", headers=part)
    assert SecurityEvent.objects.filter(kind="read.sensitive").count() == 1
    # A part alone is a reading, too, and a page opened again is another.
    _signed_in("lead").get(f"/firms/{FIRM_USCC}/", headers=part)
    bureau.get(f"/firms/{FIRM_USCC}/")
    assert SecurityEvent.objects.filter(kind="read.sensitive").count() == 3


def test_the_details_of_an_event_are_words_in_both_languages(auditor: Client) -> None:
    _event(EventKind.RIGHT_GRANTED, role="firm_user", uscc=FIRM_USCC)
    _event(EventKind.OVERRODE, act="unlocked", factors=["totp", "webauthn"])
    _event(EventKind.EXPORTED, list="firms", format="xlsx", filter={"sort": "-name"})

    def details() -> list[list[tuple[str, str]]]:
        lines = auditor.get("/audit/").context["lines"]
        return [line["details"] for line in lines if line["row"].person_id == LEAD.person_id]

    listed, unlocked, granted = details()
    assert granted == [("角色", "企业"), ("统一社会信用代码", FIRM_USCC)]
    assert unlocked == [("操作", "解除锁定"), ("验证方式", "动态验证码, 通行密钥")]
    assert listed == [("清单", "企业清单"), ("条件", "排序 -name"), ("格式", "XLSX")]
    auditor.cookies["django_language"] = "en"
    listed, unlocked, granted = details()
    assert granted == [("role", "Firm"), ("credit code", FIRM_USCC)]
    assert unlocked == [("act", "unlocked"), ("second factors", "one-time codes, passkey")]
    assert listed == [("list", "Firms"), ("filter", "sorted by -name"), ("format", "XLSX")]


def test_the_history_of_a_role_names_the_role() -> None:
    with translation.override("zh-hans"):
        (role,) = changed_columns({"role": [None, "finance_officer"]})
    assert (role.old, role.new) == ("–", "财政局经办人")
