"""The pages of calls, applications and recommendations, as each role reads and uses them."""

import datetime as dt
import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from renqi.engines.casework.selectors.case_head import case_head
from renqi.identity.domain.actor import Actor
from renqi.identity.models import Membership, Person
from renqi.identity.selectors.actors import actor_of
from renqi.programmes.cultivation.calls.models import Application, Batch, Call, CallChange
from renqi.programmes.cultivation.calls.services.keep_call import publish_call, write_call
from renqi.programmes.cultivation.ladder.models import Title
from renqi.registry.intake.workbook import Sheet, write_xlsx
from tests.cultivation.calls.city import GOOD, attach, call_text, fill_in, hand_in
from tests.registry.firm_files import bring, fact
from tests.web.clients import HTMX
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db
NAME = "深圳市演示精密科技有限公司"
DAY = dt.timedelta(days=1)


def actor(username: str) -> Actor:
    person = Person.objects.get(username=username)
    found = actor_of(person.pk, as_of=timezone.localdate(), at=timezone.now())
    assert found is not None
    return found


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return client


@pytest.fixture
def call(tmp_path: Path, settings: Any) -> Call:
    """A published call that is open now, and the demo firm with good figures."""
    settings.HOME = tmp_path
    make_people()
    district = Membership.objects.get(person__username="district").organisation.district
    firm = {"uscc": FIRM_USCC, "name": NAME, **GOOD, "district": district}
    bring(tmp_path / "firm.csv", [firm], source="市工信局")
    return open_now(rung="srdi")


def open_now(**changed: Any) -> Call:
    now = timezone.now()
    text = call_text(
        **{
            "opens_at": now - DAY,
            "closes_at": now + DAY,
            "stages": frozenset(),
            "materials": (),
            **changed,
        }
    )
    made = write_call(text, actor=actor("bureau"), at=now - 2 * DAY)
    return publish_call(call_id=made.pk, actor=actor("lead"), at=now - 2 * DAY)


def begun(call: Call) -> Application:
    answer = client_of("firm").post(reverse("call_apply", args=[call.pk]))
    row = Application.objects.get(call=call, uscc=FIRM_USCC)
    assert answer.headers["Location"] == reverse("case_form", args=[row.case_id])
    return row


def test_everybody_reads_the_open_calls(call: Call) -> None:
    visitor = Client()
    assert call.title in visitor.get(reverse("open_calls")).content.decode()
    page = visitor.get(reverse("open_call", args=[call.pk])).content.decode()
    assert call.number in page
    assert "创新型中小企业" in page  # the title that must be held first
    assert visitor.get(reverse("open_call", args=[call.pk + 1])).status_code == 404


def test_a_draft_is_nobodys_to_read_but_the_bureaus(call: Call) -> None:
    text = call_text(number="深工信〔2026〕9号")
    draft = write_call(text, actor=actor("bureau"), at=timezone.now())
    assert Client().get(reverse("open_call", args=[draft.pk])).status_code == 404
    assert client_of("bureau").get(reverse("call_board", args=[draft.pk])).status_code == 200


def test_a_firm_opens_its_form_filled_and_sees_it_judged(call: Call) -> None:
    client = client_of("firm")
    page = client.get(reverse("open_call", args=[call.pk])).content.decode()
    assert reverse("call_apply", args=[call.pk]) in page
    row = begun(call)
    form = client.get(reverse("case_form", args=[row.case_id])).content.decode()
    assert 'value="30000000.00"' in form
    assert "在册：" in form
    judged = client.post(
        reverse("application_verdict", args=[row.case_id]),
        {"revenue_y1": "30000000", "rd_expense_y1": "10万元"},
        headers=HTMX,
    ).content.decode()
    # 100,000 of 30 million yuan are 0.33 %, and 3 % are asked for.
    assert "不满足" in judged or "不符合" in judged
    assert "附" in judged  # it differs from the registry: attach the proof


def test_a_second_application_leads_to_the_first(call: Call) -> None:
    begun(call)
    again = client_of("firm").post(reverse("call_apply", args=[call.pk]))
    assert again.headers["Location"] == reverse("application_list")
    page = client_of("firm").get(reverse("application_list")).content.decode()
    assert call.title in page


def test_a_bar_stands_on_the_page_before_anybody_begins(call: Call) -> None:
    giants = open_now(rung="little_giant", number="深工信〔2026〕8号")
    page = client_of("firm").get(reverse("open_call", args=[giants.pk])).content.decode()
    assert "须先持有有效的专精特新中小企业" in page
    assert "附件2 第一项" in page


def handed_in(call: Call) -> Application:
    row = begun(call)
    client, now = client_of("firm"), timezone.now()
    fill_in(row, actor("firm"), now)
    hand_in(row, actor("firm"), now)
    page = client.get(reverse("application", args=[row.pk])).content.decode()
    assert row.receipt in page
    return row


def test_officials_see_what_was_handed_in_and_take_the_list_along(call: Call) -> None:
    row = handed_in(call)
    client = client_of("bureau")
    for name, arguments in (
        ("application_list", []),
        ("application", [row.pk]),
        ("call_list", []),
        ("call_board", [call.pk]),
        ("batch_list", []),
    ):
        page = client.get(reverse(name, args=arguments))
        assert page.status_code == 200, name
    for query in ({"q": "演示"}, {"stage": "district"}, {"sort": "-waiting"}, {"call": call.pk}):
        assert NAME in client.get(reverse("application_list"), query).content.decode()
    assert NAME not in client.get(reverse("application_list"), {"stage": "review"}).content.decode()
    file = client.get(reverse("application_list"), {"format": "csv"})
    text = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    assert row.receipt in text


def test_the_districts_officer_has_it_among_the_tasks(call: Call) -> None:
    row = handed_in(call)
    page = client_of("district").get(reverse("case_queue")).content.decode()
    assert reverse("case", args=[row.case_id]) in page


def test_a_call_is_written_published_by_another_and_amended_by_two(call: Call) -> None:
    writer, other = client_of("bureau"), client_of("lead")
    form = {
        "number": "深工信〔2026〕7号",
        "title": "单项冠军申报",
        "rung": "champion_city",
        "opens_at": "2026-12-01T09:00:00",
        "closes_at": "2026-12-31T18:00:00",
        "quota": "10",
        "stages": ["site"],
        "materials": ["licence"],
        "district_440305": "3",
    }
    assert writer.get(reverse("call_new")).status_code == 200
    assert writer.post(reverse("call_new"), {**form, "closes_at": ""}).status_code == 422
    assert writer.post(reverse("call_new"), form).status_code == 302
    made = Call.objects.get(number="深工信〔2026〕7号")
    assert (made.closes_at.isoformat(), made.stages) == ("2026-12-31T10:00:00+00:00", ["site"])
    board = reverse("call_board", args=[made.pk])
    assert writer.post(reverse("call_publish", args=[made.pk])).status_code == 422
    assert writer.get(reverse("call_edit", args=[made.pk])).status_code == 200
    assert other.post(reverse("call_publish", args=[made.pk])).headers["Location"] == board
    later = {"kind": "closes_at", "closes_at": "2027-01-10T18:00:00", "reason": "平台故障"}
    assert writer.post(reverse("call_amend", args=[made.pk]), later).status_code == 302
    change = CallChange.objects.get(call=made)
    confirm = reverse("call_amend_confirm", args=[made.pk, change.pk])
    assert writer.post(confirm).status_code == 422
    assert other.get(board).status_code == 200
    assert other.post(confirm).status_code == 302
    assert "平台故障" in Client().get(reverse("open_call", args=[made.pk])).content.decode()


def test_a_batch_is_ranked_sent_by_another_and_answered_by_a_list(call: Call) -> None:
    giants = open_now(rung="little_giant", number="深工信〔2026〕8号")
    now = timezone.now()
    row = Application.objects.create(
        case_id=987,
        call=giants,
        uscc=FIRM_USCC,
        firm_name=NAME,
        district="440305",
        rung="little_giant",
        stage="approved",
        stage_since=now,
        opened_at=now,
        handed_in_at=now,
        receipt="SQ-1",
    )
    writer = client_of("bureau")
    assert NAME in writer.get(reverse("batch_new", args=[giants.pk])).content.decode()
    sent = {"number": "深工信荐〔2026〕1号", "firm": [row.pk], f"rank_{row.pk}": "1"}
    assert writer.post(reverse("batch_new", args=[giants.pk]), sent).status_code == 302
    batch = Batch.objects.get()
    assert NAME in writer.get(reverse("batch", args=[batch.pk])).content.decode()
    assert writer.post(reverse("batch_send", args=[batch.pk])).status_code == 422
    assert writer.post(reverse("batch_rank", args=[batch.pk]), sent).status_code == 302
    Batch.objects.filter(pk=batch.pk).update(
        state="sent", sent_by_key=7, sent_at=now - dt.timedelta(days=60)
    )
    bad = {"uscc": FIRM_USCC, "outcome": "granted", "on": "2026-11-01"}
    assert writer.post(reverse("batch_outcome", args=[batch.pk]), bad).status_code == 422
    book = workbook([("统一社会信用代码", "推荐结果", "认定日期", "文号"), answer()])
    answered = writer.post(reverse("batch_outcomes", args=[batch.pk]), {"file": book})
    assert answered.status_code == 302
    title = Title.objects.get(uscc=FIRM_USCC, rung="little_giant")
    assert (str(title.granted_on), title.document) == ("2026-10-15", "工信部〔2026〕99号")
    assert title.document in writer.get(reverse("batch", args=[batch.pk])).content.decode()


def answer() -> tuple[str, ...]:
    return (FIRM_USCC, "认定", "2026-10-15", "工信部〔2026〕99号")


def workbook(rows: list[tuple[str, ...]]) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "outcomes.xlsx"
        write_xlsx(path, [Sheet(name="汇总", header=rows[0], rows=rows[1:])])
        content = io.BytesIO(path.read_bytes())
    content.name = "outcomes.xlsx"
    return content


def test_a_figure_that_the_district_checks_on_its_page_enters_the_registry(call: Call) -> None:
    row, firm, now = begun(call), actor("firm"), timezone.now()
    fill_in(row, firm, now, revenue_y1="3200万元")
    attach(row, firm, "proof", now)
    hand_in(row, firm, now)
    assert fact(FIRM_USCC, "revenue@2025").stands.value == 3_000_000_000
    client, case = client_of("district"), row.case_id
    client.post(reverse("case_interests", args=[case]), {"has": "no"})
    page = reverse("case_act", args=[case, "pass_district"])
    version = case_head(case, actor=actor("district"), at=now).version
    done = client.post(page, {"version": version, "reason": "与审计报告一致"})
    assert done.status_code == 302, done.content.decode()
    # 32 million yuan in fen, checked by the district and stated by the firm.
    stands = fact(FIRM_USCC, "revenue@2025").stands
    assert (stands.value, stands.source) == (3_200_000_000, "企业申报")
