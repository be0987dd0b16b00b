"""The administrators' pages: each does its own part, and nobody does anything to themselves."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from renqi.audit.models import SecurityEvent
from renqi.identity.domain.permissions import Role
from renqi.identity.models import Delegation, Membership, Organisation, Person
from renqi.identity.services.break_glass import break_glass
from tests.web.clients import HTMX, signed_in, text_of
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city() -> None:
    cache.clear()
    make_people()


def key(username: str) -> int:
    return Person.objects.get(username=username).pk


def today() -> str:
    return timezone.localdate().isoformat()


def said(client: Client, url: str, form: dict[str, Any]) -> str:
    """Send a form, and read the page to which it leads."""
    return text_of(client.post(url, form, follow=True))


def test_somebody_new_is_let_in_by_two_administrators_and_chooses_a_password() -> None:
    made = signed_in("sysadmin").post("/people/new/", {"name": "孙晓", "username": "sun"})
    found = re.search(r'class="once">([^<]+)<', made.content.decode())
    assert found
    password, sun = found[1], key("sun")
    assert made.headers["Cache-Control"] == "private, no-store"
    assert password not in text_of(signed_in("sysadmin").get(f"/people/{sun}/"))
    bureau = Organisation.objects.get(kind="industry_bureau").pk
    granted = said(
        signed_in("secadmin"),
        f"/people/{sun}/roles/",
        {"place": f"{bureau}:bureau_officer", "from_on": today(), "reason": "新入职"},
    )
    assert "角色已授予" in granted
    client = Client()
    entered = client.post("/account/login/", {"login": "sun", "password": password})
    assert entered.status_code == 302
    assert client.get("/firms/").headers["Location"] == "/account/password/"
    new = {"oldpassword": password, "password1": "jian-ren-2026", "password2": "jian-ren-2026"}
    client.post("/account/password/", new)
    assert client.get("/firms/").status_code == 200


@pytest.mark.parametrize("by", ["sysadmin", "auditor", "lead", "firm"])
@pytest.mark.parametrize("act", ["roles", "password", "factors", "unlock", "outside", "lend"])
def test_rights_are_the_security_administrators_alone(by: str, act: str) -> None:
    answer = signed_in(by).post(f"/people/{key('bank')}/{act}/", {"reason": "x"})
    assert answer.status_code == 403
    assert Person.objects.get(username="bank").password_is_one_time is False


@pytest.mark.parametrize("by", ["secadmin", "auditor", "lead"])
@pytest.mark.parametrize("url", ["/people/new/", "/people/organisations/new/"])
def test_sign_ins_are_the_system_administrators_alone(by: str, url: str) -> None:
    assert signed_in(by).get(url).status_code == 403
    assert signed_in(by).post(f"/people/{key('bank')}/open/", {"reason": "x"}).status_code == 403


def test_a_grant_to_oneself_or_of_two_administrators_is_refused_with_words() -> None:
    client, operator = signed_in("secadmin"), Organisation.objects.get(kind="operator").pk
    form = {"place": f"{operator}:audit_admin", "from_on": today(), "reason": "x"}
    assert "不得更改本人权限" in said(client, f"/people/{key('secadmin')}/roles/", form)
    assert "请先终止" in said(client, f"/people/{key('sysadmin')}/roles/", form)
    assert "须由不同人员担任" in said(client, f"/people/{key('lead')}/roles/", form)
    assert Membership.objects.count() == 14
    assert "授予角色" not in text_of(client.get(f"/people/{key('secadmin')}/"))


def test_ending_a_role_now_shows_at_once() -> None:
    held = Membership.objects.get(person__username="bureau").pk
    officer = signed_in("bureau")
    assert officer.get("/firms/").status_code == 200
    page = said(signed_in("secadmin"), f"/people/roles/{held}/end/", {"reason": "调离"})
    assert "角色终止已登记" in page
    assert officer.get("/firms/").status_code == 403
    assert SecurityEvent.objects.get(kind="right.ended").detail["reason"] == "调离"


def test_a_reset_password_is_shown_once_and_ends_the_persons_sessions() -> None:
    victim = signed_in("firm")
    shown = signed_in("secadmin").post(f"/people/{key('firm')}/password/", {"reason": "遗忘"})
    assert "密码只显示这一次" in text_of(shown)
    assert victim.get("/account/").status_code == 302
    missing = said(signed_in("secadmin"), f"/people/{key('firm')}/password/", {"reason": ""})
    assert "理由" in missing


def test_closing_a_sign_in_ends_its_sessions_and_it_can_be_reopened() -> None:
    victim, admin = signed_in("bank"), signed_in("sysadmin")
    assert "账号已停用" in said(admin, f"/people/{key('bank')}/open/", {"reason": "离职"})
    assert victim.get("/account/").status_code == 302
    assert "账号已启用" in said(admin, f"/people/{key('bank')}/open/", {"reason": "返聘"})
    assert Person.objects.get(username="bank").is_active


@pytest.mark.parametrize(
    "url", ["/people/99999/", "/people/organisations/99999/", "/people/roles/99999/end/"]
)
def test_what_is_not_there_is_404(url: str) -> None:
    client = signed_in("secadmin")
    answer = client.post(url, {"reason": "x"}) if url.endswith("end/") else client.get(url)
    assert answer.status_code == 404


def test_lists_filter_sort_page_and_leave_as_files_on_record() -> None:
    client = signed_in("auditor")
    part = client.get("/people/?q=银行", headers=HTMX)
    assert b"<html" not in part.content
    assert "周启航" in text_of(part)
    assert "林若川" not in text_of(part)
    lead = text_of(client.get("/people/?role=bureau_lead"))
    assert "林若川" in lead
    assert "周启航" not in lead
    assert "没有符合条件的人员" in text_of(client.get("/people/?state=closed"))
    up, down = (text_of(client.get(f"/people/?sort={sort}")) for sort in ("username", "-username"))
    assert up.index("alliance") < up.index("sysadmin")
    assert down.index("alliance") > down.index("sysadmin")
    for url, rows in (("/people/", 14), ("/people/roles/", 14), ("/people/organisations/", 10)):
        answer: Any = client.get(f"{url}?format=csv")
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert len(lines) == rows + 1
    exports = SecurityEvent.objects.filter(kind="read.exported").values_list("detail", flat=True)
    assert [one["rows"] for one in exports.order_by("pk")] == [14, 14, 10]


def test_a_broken_query_shows_the_whole_list() -> None:
    client = signed_in("auditor")
    for query in ("?role=king&state=x&sort=zz&page=-3", "?page=99999999999", "?q=" + "x" * 101):
        assert client.get(f"/people/{query}").status_code == 200
        assert client.get(f"/people/roles/{query}").status_code == 200
        assert client.get(f"/people/organisations/{query}").status_code == 200


def test_an_organisation_is_admitted_once_with_a_right_code() -> None:
    client = signed_in("sysadmin")
    form = {"name": "新园区", "kind": "park", "uscc": ""}
    assert "单位已建立" in said(client, "/people/organisations/new/", form)
    # It joined a made-up city and is made up, so that the city goes on saying so.
    assert Organisation.objects.get(name="新园区").is_made_up
    twice = {"name": "又一企业", "kind": "firm", "uscc": FIRM_USCC}
    assert "已存在" in said(client, "/people/organisations/new/", twice)
    wrong = {"name": "又一企业", "kind": "firm", "uscc": "123"}
    assert "18 位统一社会信用代码" in said(client, "/people/organisations/new/", wrong)


def test_an_emergency_stands_on_the_page_until_the_auditor_has_looked() -> None:
    Person.objects.create(username="sun", name="孙晓")
    break_glass(
        username="sun",
        role=Role.SECURITY_ADMIN,
        organisation="演示市平台运营中心",
        hours=4,
        reason="安全管理员失联",
        given_by="console: root@host",
        at=timezone.now(),
    )
    assert "待审计管理员复核" in text_of(signed_in("sysadmin").get("/people/"))
    row = Membership.objects.get(person__username="sun").emergency.pk
    url = f"/people/emergencies/{row}/"
    assert signed_in("secadmin").post(url, {"finding": "属实"}).status_code == 403
    assert "请填写复核意见" in said(signed_in("auditor"), url, {"finding": ""})
    assert "复核意见已记录" in said(signed_in("auditor"), url, {"finding": "属实"})
    assert "待审计管理员复核" not in text_of(signed_in("sysadmin").get("/people/"))
    assert (
        signed_in("auditor").post("/people/emergencies/9999/", {"finding": "x"}).status_code == 404
    )


def test_a_deputy_switches_roles_and_acts_with_both_names() -> None:
    lead = signed_in("lead")
    held = Membership.objects.get(person__username="lead").pk
    until = (timezone.localdate() + dt.timedelta(days=7)).isoformat()
    form = {
        "membership": held,
        "deputy": key("bureau"),
        "from_on": today(),
        "until_on": until,
        "reason": "出差",
    }
    assert "委托已生效" in said(lead, "/account/delegations/", form)
    lent = Delegation.objects.get()
    deputy = signed_in("bureau")
    assert "切换身份" in text_of(deputy.get("/account/"))
    # A phone hides the words; the name stays for those who listen to the page.
    assert '<summary class="tool" title="切换身份">' in deputy.get("/account/").content.decode()
    deputy.post("/account/capacity/", {"capacity": f"deputy-{lent.pk}"})
    assert "工信局负责人 · 代林若川" in text_of(deputy.get("/account/"))
    # Somebody else's capacity is not there for the asking.
    other = signed_in("firm")
    assert "已不再属于您" in said(other, "/account/capacity/", {"capacity": f"deputy-{lent.pk}"})
    lead.post(f"/account/delegations/{lent.pk}/")
    page = text_of(deputy.get("/account/"))
    assert "您所选的身份已终止" in page
    assert "代林若川" not in page.split("委托")[0]


def test_a_delegation_between_others_is_not_mine_to_end() -> None:
    secadmin = signed_in("secadmin")
    until = (timezone.localdate() + dt.timedelta(days=7)).isoformat()
    form = {
        "membership": Membership.objects.get(person__username="lead").pk,
        "deputy": "finance",
        "from_on": today(),
        "until_on": until,
        "reason": "x",
    }
    assert "委托已生效" in said(secadmin, f"/people/{key('lead')}/lend/", form)
    lent = Delegation.objects.get()
    assert signed_in("firm").post(f"/account/delegations/{lent.pk}/").status_code == 422
    assert signed_in("firm").post("/account/delegations/9999/").status_code == 404
    lent.refresh_from_db()
    assert lent.ended_at is None


def test_somebody_hears_of_it_when_an_administrator_changes_how_they_sign_in() -> None:
    lead = key("lead")
    signed_in("sysadmin").post(f"/people/{lead}/email/", {"email": "other@city.example"})
    signed_in("secadmin").post(f"/people/{lead}/factors/", {"reason": "手机遗失"})
    page = text_of(signed_in("lead").get("/messages/"))
    assert "罗子涵修改了您账号的邮箱" in page
    assert "谢雨桐重置了您的二次验证" in page
