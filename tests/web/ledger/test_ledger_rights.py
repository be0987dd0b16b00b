"""Of the ledger everybody sees their own, on pages, parts, counts and files alike."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from renqi.audit.domain.events import EventKind
from renqi.engines.ledger.models import Transfer
from tests.web.clients import HTMX, signed_in, text_of
from tests.web.ledger.books import OTHER_USCC, account_id, keep_demo_books
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db
PERIOD = "start=2026-01-01&end=2026-12-31"
SEES_ALL = ("lead", "bureau", "finance", "regulator")
OWN_ACCOUNTS = {"firm": 2, "bank": 1, "alliance": 4, "park": 0}
SHUT_OUT = ("expert", "sysadmin", "secadmin", "auditor")
FORMS = ("", "&format=csv", "&format=xlsx")


@pytest.fixture(autouse=True)
def books() -> None:
    make_people()
    keep_demo_books()


def read(response: Any) -> bytes:
    """Read a page or a file to its end, which closes it."""
    return bytes(b"".join(response) if response.streaming else response.content)


def body(response: Any) -> str:
    """Read the text of a page or a file."""
    return read(response).decode("utf-8-sig")


@pytest.mark.parametrize(("username", "count"), OWN_ACCOUNTS.items())
def test_a_party_sees_the_accounts_that_are_its_own(username: str, count: int) -> None:
    client = signed_in(username)
    page = client.get("/ledger/accounts/")
    assert page.context["page"].total == count
    part = client.get("/ledger/accounts/", headers=HTMX)
    assert part.context["page"].total == count
    lines = body(client.get("/ledger/accounts/?format=csv")).splitlines()
    assert len(lines) == 1 + count


@pytest.mark.parametrize("username", SEES_ALL)
def test_an_official_sees_every_account(username: str) -> None:
    # 4 of the fund and 36 owed to firms; 2 of the alliance, issuer, shop and 8 purses.
    page = signed_in(username).get("/ledger/accounts/")
    assert page.context["page"].total == 40 + 12


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("is_part", [False, True])
def test_a_foreign_account_is_not_there(form: str, is_part: bool) -> None:
    client, headers = signed_in("firm"), HTMX if is_part else {}
    own, other = account_id(f"firm:{FIRM_USCC}"), account_id(f"firm:{OTHER_USCC}")
    for number, status in ((own, 200), (other, 404), (account_id("custody"), 404), (10**30, 404)):
        statement = f"/ledger/accounts/{number}/statement/?{PERIOD}{form}"
        answer = client.get(statement, headers=headers)
        assert answer.status_code == status
        read(answer)
        assert client.get(f"/ledger/accounts/{number}/", headers=headers).status_code == status


def test_a_foreign_transfer_is_not_there() -> None:
    client, own = signed_in("firm"), account_id(f"firm:{FIRM_USCC}")
    ours = Transfer.objects.filter(credit_id=own).values_list("pk", flat=True)
    theirs = Transfer.objects.filter(credit_id=account_id(f"firm:{OTHER_USCC}"))
    assert {client.get(f"/ledger/transfers/{pk}/").status_code for pk in ours} == {200}
    found = {client.get(f"/ledger/transfers/{one.pk}/").status_code for one in theirs}
    assert found == {404}


@pytest.mark.parametrize("form", FORMS[:2])
def test_no_word_of_another_firm_reaches_a_firm(form: str) -> None:
    client = signed_in("firm")
    own = account_id(f"firm:{FIRM_USCC}")
    group = Transfer.objects.filter(credit_id=own, group_id__isnull=False)
    paths = [
        f"/ledger/accounts/?q=&sort=-balance{form}",
        f"/ledger/accounts/?q={OTHER_USCC}{form}",
        f"/ledger/journal/?{PERIOD}{form}",
        f"/ledger/journal/?{PERIOD}&account=demo-fund/firm:{OTHER_USCC}{form}",
        f"/ledger/accounts/{own}/statement/?{PERIOD}{form}",
        *(f"/ledger/transfers/{one.pk}/" for one in group),
    ]
    assert len(paths) >= 7
    for path in paths:
        told = body(client.get(path)).replace(f'value="{OTHER_USCC}"', "")
        told = told.replace(f'value="demo-fund/firm:{OTHER_USCC}"', "")
        assert "示例" not in told, path


def test_who_posted_is_told_to_those_who_see_all_books() -> None:
    path = f"/ledger/journal/?{PERIOD}"
    assert "演示数据装载" in text_of(signed_in("finance").get(path))
    firm = signed_in("firm")
    assert "演示数据装载" not in text_of(firm.get(path))
    assert "演示数据装载" not in body(firm.get(f"{path}&format=csv"))
    # Nor may it be guessed by a filter: the filter is not theirs.
    everything = len(firm.get(path).context["lines"])
    assert len(firm.get(f"{path}&actor=nobody").context["lines"]) == everything > 0


@pytest.mark.parametrize("username", SHUT_OUT)
def test_whoever_has_nothing_to_do_with_money_is_shut_out(username: str) -> None:
    client, number = signed_in(username), account_id("custody")
    transfer = Transfer.objects.order_by("seq").values_list("pk", flat=True)[0]
    for path in (
        "accounts/",
        f"accounts/{number}/",
        f"accounts/{number}/statement/",
        "journal/",
        f"transfers/{transfer}/",
        "trial-balance/",
        "books/",
        "books/check/",
    ):
        assert client.get(f"/ledger/{path}").status_code == 403, path


@pytest.mark.parametrize("username", OWN_ACCOUNTS)
def test_the_whole_of_a_book_is_not_for_its_parts(username: str) -> None:
    client = signed_in(username)
    for path in ("trial-balance/", "books/", "books/check/", "trial-balance/?format=csv"):
        assert client.get(f"/ledger/{path}").status_code == 403


def test_an_export_stays_in_the_audit_trail() -> None:
    own = account_id(f"firm:{FIRM_USCC}")
    read(signed_in("firm").get(f"/ledger/accounts/{own}/statement/?{PERIOD}&format=xlsx"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_key, detail->>'format' FROM audit_securityevent WHERE kind = %s",
            [EventKind.EXPORTED.value],
        )
        assert cursor.fetchall() == [(f"demo-fund/firm:{FIRM_USCC}", "xlsx")]


def test_a_firm_reads_who_paid_it_though_the_payers_account_is_not_its_own() -> None:
    own = account_id(f"firm:{FIRM_USCC}")
    told = text_of(signed_in("firm").get(f"/ledger/accounts/{own}/statement/?{PERIOD}"))
    assert "演示专精特新奖补资金 demo-fund/srdi-award" in told
    assert "演示银行专项资金监管户 demo-fund/custody" in told


def test_a_forgotten_scope_still_shows_no_foreign_account(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from renqi.engines.ledger.models import AccountBalance
    from renqi.engines.ledger.selectors import visible

    def forgets(_scope: object) -> Any:
        return AccountBalance.objects.annotate(book_code=F("book__code"))

    monkeypatch.setattr(visible, "visible_accounts", forgets)
    client = signed_in("firm")
    own, other = account_id(f"firm:{FIRM_USCC}"), account_id(f"firm:{OTHER_USCC}")
    assert client.get(f"/ledger/accounts/{own}/").status_code == 200
    assert client.get(f"/ledger/accounts/{other}/").status_code == 404
