"""Anybody reads what is published and objects to it, and reads no more than that."""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from renqi.engines.casework.models import Notice, Objection
from renqi.engines.casework.selectors.basis import decision_basis
from renqi.engines.casework.selectors.objection_receipts import show_receipt
from renqi.engines.casework.services.notices import (
    answer_objection,
    close_notice,
    publish_notice,
)
from renqi.engines.casework.services.take_act import decide, second_approve
from renqi.identity.domain.actor import NOBODY
from renqi.identity.models import Person
from renqi.web.shell.rights import within_reach
from tests.engines.casework.grants import (
    DEPUTY,
    HANDLER,
    LEAD,
    day,
    fresh,
    in_decision,
)
from tests.web.people import make_people

NOON = day("11-23", 12)
SENT = {"name": "王芳", "contact": "13800000000", "text": "该企业的设备并非新购。"}


@pytest.fixture(autouse=True)
def city(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    cache.clear()
    make_people()


@pytest.fixture
def notice() -> Notice:
    """A notice published on Monday 23 November, open for five working days, until the 30th."""
    case = in_decision(NOON)
    digest = decision_basis(case.pk, actor=LEAD)[0]
    for do, act, actor in ((decide, "propose", LEAD), (second_approve, "confirm", DEPUTY)):
        do(
            case_id=case.pk,
            act=act,
            reason="符合条件",
            receipt_digest=digest,
            actor=actor,
            at=NOON,
            version=fresh(case).version,
        )
    return publish_notice(
        case_id=case.pk,
        title="检测设备补助拟立项名单",
        text="拟对甲公司给予补助。",
        actor=HANDLER,
        at=NOON,
        version=fresh(case).version,
    )


def get(url: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(url)
    assert answer.status_code == 200
    return answer.getvalue().decode("utf-8-sig") if answer.streaming else answer.content.decode()


def send(
    notice: Notice, client: Client | None = None, more: Mapping[str, object] | None = None
) -> HttpResponse:
    with time_machine.travel(NOON + dt.timedelta(hours=1), tick=False):
        form = {**SENT, **(more or {})}
        answer = (client or Client()).post(f"/notices/{notice.pk}/object/", form)
    assert isinstance(answer, HttpResponse)
    return answer


def test_the_public_reads_what_was_published_and_how_long_it_runs(notice: Notice) -> None:
    with time_machine.travel(day("11-24")):
        page = get("/notices/")
        assert "检测设备补助拟立项名单" in page
        # From Tuesday 24 to Monday 30 November: 25, 26, 27 and 30 are left.
        assert "还有4个工作日" in page
        assert "拟对甲公司给予补助。" in get(f"/notices/{notice.pk}/")
        assert "名单" in get("/notices/?format=csv")
        assert "没有符合" in get("/notices/?q=别的")
    with time_machine.travel(day("11-30")):
        assert "今天截止" in get("/notices/")
    with time_machine.travel(day("12-01")):
        assert "检测设备" not in get("/notices/")
        assert "检测设备" in get("/notices/?state=past")
        assert "异议受理已于" in get(f"/notices/{notice.pk}/")


def test_nothing_else_of_the_case_is_public(notice: Notice) -> None:
    with time_machine.travel(day("11-24")):
        seen = get("/notices/") + get(f"/notices/{notice.pk}/") + get("/notices/?format=csv")
    # The amount and the purpose of the form, and who handles the case.
    for secret in ("500000", '检测设备"', HANDLER.name, LEAD.name, notice.case.subject_key):
        assert secret not in seen


def test_an_objection_gives_a_receipt_by_which_its_answer_is_found(notice: Notice) -> None:
    client = Client()
    file = SimpleUploadedFile("照片.png", b"\x89PNG\r\n\x1a\n....", content_type="text/html")
    answer = send(notice, client, {"file": file})
    assert answer.headers["Location"] == "/notices/receipt/"
    page = get("/notices/receipt/", client)
    found = re.search(r"YY20261123-[A-Z2-9]{8}", page)
    assert found
    assert "照片.png" in page
    row = Objection.objects.get()
    assert (row.receipt, row.name, row.file_type) == (found[0], "王芳", "image/png")
    answer_objection(
        objection_id=row.pk, upheld=False, answer="已核实，设备为新购。", actor=HANDLER, at=NOON
    )
    later = Client().post("/notices/receipt/", {"receipt": found[0].lower()}).content.decode()
    assert "已核实，设备为新购。" in later
    public = get(f"/notices/{notice.pk}/")
    assert "已核实，设备为新购。" in public
    for hidden in ("王芳", "13800000000", "并非新购"):
        assert hidden not in public


def test_a_double_click_raises_one_objection(notice: Notice) -> None:
    client = Client()
    send(notice, client)
    first = client.session["objection_receipt"]
    send(notice, client)
    assert client.session["objection_receipt"] == first
    assert Objection.objects.count() == 1


def test_the_database_shows_a_visitor_no_objection_but_that_of_their_receipt(
    notice: Notice,
) -> None:
    send(notice)
    send(notice, more={"name": "李四"})
    mine = Objection.objects.get(name="王芳").receipt
    with within_reach(NOBODY):
        assert list(Objection.objects.all()) == []
        show_receipt("")
        assert list(Objection.objects.all()) == []
        show_receipt(mine)
        assert [one.name for one in Objection.objects.all()] == ["王芳"]
    assert Objection.objects.count() == 2


def test_somebody_signed_in_objects_as_the_public_does(notice: Notice) -> None:
    client = Client()
    client.force_login(Person.objects.get(username="firm"))
    assert send(notice, client).status_code == 302
    assert "王" not in get(f"/notices/{notice.pk}/", client)
    assert "YY" in get("/notices/receipt/", client)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": " "}, "必填"),
        ({"contact": ""}, "必填"),
        ({"text": ""}, "必填"),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ....")}, "文件"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF" + b"x" * 10_485_760)}, "10MB"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    notice: Notice, more: dict[str, object], said: str
) -> None:
    answer = send(notice, more=more)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "13800000000" in answer.content.decode() or more.get("contact") == ""
    assert not Objection.objects.exists()


def test_after_its_last_day_no_objection_is_taken(notice: Notice) -> None:
    with time_machine.travel(day("12-01")):
        answer = Client().post(f"/notices/{notice.pk}/object/", SENT)
    assert answer.status_code == 422
    close_notice(
        case_id=notice.case_id, actor=LEAD, at=day("12-01"), version=fresh(notice.case).version
    )
    with time_machine.travel(day("12-01")):
        assert Client().post(f"/notices/{notice.pk}/object/", SENT).status_code == 422
        assert "grant" in get("/notices/?state=past")
    assert not Objection.objects.exists()


def test_an_unknown_notice_or_receipt_does_not_exist(notice: Notice) -> None:
    assert Client().get("/notices/999/").status_code == 404
    assert send(Notice(pk=999)).status_code == 404
    assert Client().post("/notices/receipt/", {"receipt": "YY-1"}).status_code == 422
    assert Client().get("/notices/receipt/").status_code == 200


def test_the_file_of_an_objection_is_for_those_who_handle_the_case(notice: Notice) -> None:
    send(notice, more={"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")})
    url = f"/notices/objections/{Objection.objects.get().pk}/file/"
    assert Client().get(url).status_code == 302
    codes = {}
    for username in ("lead", "regulator", "bank", "expert", "sysadmin"):
        client = Client()
        client.force_login(Person.objects.get(username=username))
        codes[username] = client.get(url).status_code
    assert codes == {"lead": 200, "regulator": 200, "bank": 404, "expert": 404, "sysadmin": 403}


def test_the_twenty_first_objection_of_an_hour_from_one_address_is_refused(
    notice: Notice,
) -> None:
    codes = [send(notice, more={"text": ""}).status_code for _ in range(21)]
    assert codes == [422] * 20 + [429]
