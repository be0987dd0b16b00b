import re
import time

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override

from renqi.identity.domain.actor import THE_CLOCK
from renqi.identity.models import Membership, Person
from renqi.web.shell.words import doer_words
from tests.web.people import make_people

pytestmark = pytest.mark.django_db

# Addresses that somebody may open before signing in, by name.
OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "claim_firm",
    "document_verify",
    "fund_statement",
    "fund_statement_file",
    "measure",
    "measure_list",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "notice",
    "notice_list",
    "notice_object",
    "objection_receipt",
    "open_call",
    "open_calls",
    "openid_connect_callback",
    "openid_connect_login",
    "public_titles",
    "socialaccount_login_cancelled",
    "set_language",
    "set_text_size",
}


@pytest.fixture
def officer() -> Client:
    make_people()
    client = Client()
    client.force_login(Person.objects.get(username="bureau"))
    return client


def addresses(resolver: URLResolver) -> list[tuple[str, URLPattern]]:
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += addresses(entry)
        else:
            found.append((entry.name or "", entry))
    return found


def test_every_address_but_the_listed_ones_asks_for_a_sign_in() -> None:
    closed = {
        name
        for name, entry in addresses(get_resolver())
        if getattr(entry.callback, "login_required", True)
    }
    assert not closed & (OPEN - {"account_logout", "account_reauthenticate"})
    everything = {name for name, _ in addresses(get_resolver())}
    assert everything - closed <= OPEN


def test_somebody_not_signed_in_is_sent_to_sign_in_and_back() -> None:
    answer = Client().get("/account/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/account/login/?next=/account/"


def test_headers_allow_no_inline_code_and_no_device(officer: Client) -> None:
    answer = officer.get("/account/")
    policy = dict(
        part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    page = answer.content.decode()
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:", page)


@pytest.mark.parametrize("url", ["/account/?q=%00", "/account/?%00=1", "/firms/%00/"])
def test_a_nul_byte_in_an_address_is_refused(officer: Client, url: str) -> None:
    assert officer.get(url).status_code in {400, 404}


def test_a_nul_byte_in_a_form_is_refused(officer: Client) -> None:
    answer = officer.post("/text-size/", {"next": "/\0"})
    assert answer.status_code == 400
    assert "请求无法识别" in answer.content.decode()


def test_a_page_that_is_not_there_is_said_inside_the_shell(officer: Client) -> None:
    answer = officer.get("/nowhere/")
    assert answer.status_code == 404
    assert "页面不存在" in answer.content.decode()


def test_a_post_without_a_token_is_refused_with_a_page_that_says_why() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/account/login/", {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert "表单已过期" in answer.content.decode()


def test_a_session_ends_after_half_an_hour_without_use(officer: Client) -> None:
    assert officer.get("/account/").status_code == 200
    session = officer.session
    session["seen"] = int(time.time()) - 30 * 60 - 1  # 1 801 seconds ago
    session.save()
    assert officer.get("/account/").status_code == 302


def test_a_session_ends_after_twelve_hours_however_busy(officer: Client) -> None:
    officer.get("/account/")
    session = officer.session
    session["started"] = int(time.time()) - 12 * 60 * 60 - 1
    session.save()
    assert officer.get("/account/").status_code == 302


def test_a_session_used_in_time_goes_on(officer: Client) -> None:
    officer.get("/account/")
    session = officer.session
    session["seen"] = int(time.time()) - 29 * 60
    session.save()
    assert officer.get("/account/").status_code == 200
    assert officer.session["seen"] >= int(time.time()) - 5


def test_the_sixth_wrong_password_in_a_row_shuts_the_door_even_to_the_right_one() -> None:
    from django.core.cache import cache

    cache.clear()
    people = make_people()
    client = Client()
    for _ in range(5):
        answer = client.post("/account/login/", {"login": "lead", "password": "wrong"})
        assert "用户名或密码不正确" in answer.content.decode()
    right = {"login": "lead", "password": people["lead"].password}
    answer = client.post("/account/login/", right)
    assert answer.status_code == 200
    assert "密码错误次数过多" in answer.content.decode()
    cache.clear()


def test_a_sign_in_name_is_found_whatever_its_capitals() -> None:
    people = make_people()
    answer = Client().post(
        "/account/login/", {"login": "LEAD", "password": people["lead"].password}
    )
    assert answer.status_code == 302


def test_signing_out_by_a_mere_link_does_nothing(officer: Client) -> None:
    assert officer.get("/account/logout/").status_code == 405
    assert officer.get("/account/").status_code == 200


def test_nobody_can_sign_up() -> None:
    assert Client().get("/account/signup/").status_code == 404


def test_switches_never_send_people_to_another_site(officer: Client) -> None:
    for url, form in (
        ("/text-size/", {"next": "https://evil.example/"}),
        ("/language/", {"next": "https://evil.example/", "language": "en"}),
    ):
        assert officer.post(url, form).headers["Location"].startswith("/")


def test_somebody_whose_role_has_ended_sees_only_their_account(officer: Client) -> None:
    Membership.objects.filter(person__username="bureau").update(until_on="2026-01-02")
    page = officer.get("/account/").content.decode()
    assert "当前没有有效角色" in page
    assert officer.get("/").headers["Location"] == "/account/"


def test_the_banner_says_that_a_demo_city_is_made_up(officer: Client) -> None:
    assert "均为虚构" in officer.get("/account/").content.decode()


def test_pages_speak_chinese_until_somebody_chooses_english(officer: Client) -> None:
    english_browser = {"Accept-Language": "en-US,en;q=0.9"}
    answer = officer.get("/account/", headers=english_browser)
    assert answer.headers["Content-Language"] == "zh-hans"
    assert "账户信息" in answer.content.decode()
    officer.post("/language/", {"language": "en", "next": "/account/"})
    assert "My sign-in" in officer.get("/account/").content.decode()
    officer.cookies["django_language"] = "xx"
    assert "账户信息" in officer.get("/account/").content.decode()


def test_pages_of_somebody_signed_in_stay_in_no_cache(officer: Client) -> None:
    assert "no-store" in officer.get("/account/").headers["Cache-Control"]


def test_a_partial_request_without_a_session_opens_the_sign_in_page_and_comes_back() -> None:
    partial = {"HX-Request": "true", "HX-Current-URL": "http://testserver/account/?page=2"}
    answer = Client().get("/account/?page=3", headers=partial)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/account/login/?next=%2Faccount%2F%3Fpage%3D2"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"])
def test_methods_that_no_page_uses_are_refused(officer: Client, method: str) -> None:
    answer = officer.generic(method, "/account/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_who_lands_on_the_address_of_a_form_is_told_what_to_do(officer: Client) -> None:
    answer = officer.get("/city/screening/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "请打开页面重新提交" in answer.content.decode()


def test_the_administrators_of_sign_ins_and_rights_begin_with_people() -> None:
    make_people()
    for username in ("sysadmin", "secadmin"):
        client = Client()
        client.force_login(Person.objects.get(username=username))
        assert client.get("/").headers["Location"] == "/people/"


def test_what_the_program_did_is_told_in_words_and_a_person_by_the_name() -> None:
    with override("zh-hans"):
        assert str(doer_words(THE_CLOCK.signature)) == "系统"
        assert doer_words("陈主任（代王）") == "陈主任（代王）"
