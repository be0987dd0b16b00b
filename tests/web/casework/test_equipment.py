"""A case with everything a table can say, over the pages: draw, blind review, notice, appeal."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from renqi.engines.casework.models import Act, Assignment, Case, ExpertDraw, Notice
from renqi.engines.casework.services.notices import object_to
from renqi.identity.models import Membership, Person
from tests.web.casework.kinds import EQUIPMENT, FILLED, offered
from tests.web.clients import HTMX, signed_in, text_of
from tests.web.people import make_people

pytestmark = pytest.mark.django_db
FROM = dt.date(2026, 1, 1)


@pytest.fixture(autouse=True)
def city(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """The made-up people, two more experts, another officer and another lead."""
    settings.HOME = tmp_path
    make_people()
    for username, like in (
        ("expert2", "expert"),
        ("expert3", "expert"),
        ("officer2", "bureau"),
        ("lead2", "lead"),
    ):
        model = Membership.objects.get(person__username=like)
        person = Person.objects.create(username=username, name=f"演示{username}")
        Membership.objects.create(
            person=person, organisation=model.organisation, role=model.role, from_on=FROM
        )
    with offered(EQUIPMENT):
        yield


def the_case() -> Case:
    return Case.objects.latest("pk")


def url(name: str, *args: object) -> str:
    return reverse(name, args=[the_case().pk, *args])


def do(who: str, act: str, **given: object) -> Any:
    """Open the page of an act, and send its form as it was drawn."""
    client = signed_in(who)
    page = client.get(url("case_act", act))
    form = page.context["form"]
    seen = {name: form[name].value() or "" for name in ("version", "receipt")}
    if page.context.get("revision") is not None:
        seen["revision"] = page.context["revision"]
    answer = client.post(url("case_act", act), {**seen, **given}, headers=HTMX)
    assert answer.status_code == 204, text_of(answer)
    return answer


def declare(who: str) -> None:
    signed_in(who).post(url("case_interests"), {"has": "no"})


def key(username: str) -> int:
    return Person.objects.get(username=username).pk


def accepted() -> Case:
    signed_in("firm").post(reverse("case_open", args=[EQUIPMENT.key]), {"newest": 0})
    signed_in("firm").post(url("case_draft"), {**FILLED, "based_on": 0})
    for kind in ("plan", "licence"):
        file = SimpleUploadedFile("演示精密.pdf", b"%PDF-1.7 " + kind.encode())
        signed_in("firm").post(url("case_attach", kind), {"file": file})
    do("firm", "submit")
    do("lead", "appoint", assignee=key("bureau"))
    declare("bureau")
    do("bureau", "accept")
    return the_case()


def drawn(**more: object) -> ExpertDraw:
    pool = [key(one) for one in ("expert", "expert2", "expert3")]
    do("bureau", "draw", pool=pool, seats=2, **more)
    draw = ExpertDraw.objects.latest("pk")
    page = signed_in("bureau").get(url("case_draw", draw.pk))
    version = page.context["head"].version
    given = {"version": version, "beacon_value": "3321.07" if more else ""}
    assert signed_in("bureau").post(url("case_draw", draw.pk), given).status_code == 302
    return ExpertDraw.objects.get(pk=draw.pk)


def seated() -> list[str]:
    keys = Assignment.objects.filter(duty="reviewer", until_at=None).values_list("person_key")
    return list(Person.objects.filter(pk__in=keys).values_list("username", flat=True))


def decided(case: Case) -> None:
    drawn()
    for expert in seated():
        declare(expert)
        do(expert, "review", score=80, reason="方案可行")
    do("bureau", "conclude")
    do("lead2", "propose", reason="符合条件")
    do("officer2", "confirm", reason="同意")
    assert fresh_stage(case) == "cleared"


def fresh_stage(case: Case) -> str:
    return Case.objects.get(pk=case.pk).stage


def test_a_draw_is_made_of_a_seed_that_nobody_chose_and_checks_itself() -> None:
    accepted()
    draw = drawn()
    page = text_of(signed_in("bureau").get(url("case_draw", draw.pk)))
    assert "承诺值、专家库与次序均一致" in page
    record = signed_in("lead2").get(url("case_draw_record", draw.pk)).json()
    assert (len(record["order"]), record["commitment"]) == (3, draw.commitment)
    assert len(seated()) == 2


def test_a_draw_with_a_public_value_waits_for_it() -> None:
    accepted()
    day = timezone.localdate().isoformat()
    draw = drawn(beacon_source="上证指数收盘", beacon_on=day)
    assert draw.beacon_value == "3321.07"


def test_a_blind_reviewer_sees_the_plan_and_never_whose_it_is() -> None:
    accepted()
    drawn()
    expert = seated()[0]
    declare(expert)
    client: Client = signed_in(expert)
    for address in (url("case"), url("case_act", "review"), reverse("case_queue")):
        page = client.get(address)
        assert page.status_code == 200
        assert "深圳市演示精密" not in page.content.decode()
        assert "演示精密.pdf" not in page.content.decode()
        assert "李建国" not in text_of(page)
    files = client.get(url("case")).context["files"]
    assert [file.line.kind for file in files] == ["plan"]
    assert client.get(url("case_draw", ExpertDraw.objects.get().pk)).status_code == 404
    found = client.get(reverse("case_list"), {"q": "演示精密"})
    assert found.context["page"].total == 0


def test_the_applicant_reads_the_reviews_and_not_who_wrote_them() -> None:
    case = accepted()
    decided(case)
    page = text_of(signed_in("firm").get(url("case")))
    assert "方案可行" in page
    for expert in Person.objects.filter(username__startswith="expert"):
        assert expert.name not in page


def test_a_notice_an_objection_and_its_answer_go_over_the_pages() -> None:
    case = accepted()
    decided(case)
    do("bureau", "publish", text="拟补助 50 万元")
    notice = Notice.objects.get(case=case)
    objection = object_to(
        notice_id=notice.pk, text="设备是旧的", name="王某", contact="0755", at=timezone.now()
    )
    assert "设备是旧的" in text_of(signed_in("bureau").get(url("case")))
    assert "王某" not in text_of(signed_in("firm").get(url("case")))
    assert "此答复将公开" in text_of(signed_in("bureau").get(url("case_act", "answer")))
    assert "此答复将公开" not in text_of(signed_in("bureau").get(url("case_act", "extend")))
    do("bureau", "answer", objection=objection.pk, upheld="no", reason="已核实为新购")
    shut = signed_in("lead2").get(url("case_act", "grant"))
    assert "公示" in text_of(shut)  # The notice still runs; the page says so, and offers no form.
    assert "现在不能办理" in text_of(shut)


def test_a_duty_is_given_extended_and_taken_back_on_the_pages() -> None:
    case = accepted()
    do("bureau", "extend", days=3, reason="等待检测报告")
    seat = Assignment.objects.get(case=case, duty="handler")
    version = Case.objects.get(pk=case.pk).version
    ending = {"reason": "调岗", "version": version}
    refused = signed_in("bureau").post(url("case_duty_end", seat.pk), ending)
    assert refused.status_code == 422
    assert Act.objects.filter(case=case, key="extend").count() == 1
