"""Of the ledger everybody sees their own accounts and the transfers that touch them."""

import itertools
from decimal import Decimal
from uuid import UUID

import pytest

from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.kinds import Kind
from renqi.engines.ledger.domain.owners import owner_in, owner_key
from renqi.engines.ledger.domain.refusals import AccountUnknown, TransferUnknown
from renqi.engines.ledger.domain.transfers import Settlement
from renqi.engines.ledger.selectors.account_list import (
    AccountFilter,
    AccountSort,
    account_page,
    books_seen,
    export_accounts,
    unit_totals,
)
from renqi.engines.ledger.selectors.journal_pages import (
    JournalFilter,
    JournalPage,
    WrittenAt,
    journal_lines,
    journal_page,
)
from renqi.engines.ledger.selectors.transfer_file import transfer_file
from renqi.engines.ledger.selectors.visible import visible_account, visible_accounts
from renqi.engines.ledger.services.accounts import open_account
from renqi.engines.ledger.services.holds import hold_money, settle_holds
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.engines.ledger.services.returns import refund_transfer, reverse_transfer
from renqi.identity.domain.scope import Scope
from tests.engines.ledger.chart import BOOKING, NOON, TODAY, Chart, number

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
USCC = "91440300MA5DEM012D"
OTHER = "91440300MA5DEM013D"
CITY, FIRM, BANK = Scope(all=True), Scope(uscc=USCC, organisation_id=3), Scope(organisation_id=4)
TODAYS = JournalFilter(start=TODAY, end=TODAY)


@pytest.fixture
def owned(chart: Chart) -> dict[str, int]:
    """Open accounts of a firm, of another firm and of a bank, and pay both firms at once."""

    def account(code: str, owner: str) -> int:
        terms = AccountTerms(code=code, name=f"name of {code}", owner=owner, balance_min=None)
        return open_account(terms, book_id=chart.place.book_id, at=NOON, actor="tester")

    own = {
        "firm": account("firm", USCC),
        "other": account("other", OTHER),
        "bank": account("custody", owner_key(organisation_id=4)),
        "fund": chart.fund,
    }
    post_transfers(
        [chart.transfer(chart.bank, chart.fund, 100)], place=chart.place, booking=BOOKING
    )
    award = number("award")
    post_transfers(
        [
            chart.transfer(chart.fund, own["firm"], 30, key="ours", group_id=award),
            chart.transfer(chart.fund, own["other"], 20, key="theirs", group_id=award),
        ],
        place=chart.place,
        booking=BOOKING,
    )
    return own


def test_a_firm_owns_by_its_code_and_others_by_their_number() -> None:
    assert owner_in(FIRM) == USCC
    assert owner_in(BANK) == "organisation:4"
    assert owner_in(Scope()) == ""


def test_a_scope_opens_its_owners_accounts_and_no_scope_opens_none(owned: dict[str, int]) -> None:
    assert list(visible_accounts(FIRM).values_list("code", flat=True)) == ["firm"]
    assert list(visible_accounts(BANK).values_list("code", flat=True)) == ["custody"]
    # The fund's own accounts belong to nobody; no scope at all must not match them.
    assert list(visible_accounts(Scope())) == []
    assert visible_accounts(CITY).count() == 10


def test_a_foreign_account_is_an_unknown_one(owned: dict[str, int]) -> None:
    assert visible_account(owned["firm"], scope=FIRM).name == "name of firm"
    for foreign in (owned["other"], owned["bank"], owned["fund"], 10**12):
        with pytest.raises(AccountUnknown):
            visible_account(foreign, scope=FIRM)


def test_of_a_compound_entry_a_firm_sees_its_own_row(owned: dict[str, int]) -> None:
    def amounts(scope: Scope) -> list[int]:
        return [one.line.amount for one in journal_page(scope=scope, where=TODAYS).lines]

    assert amounts(CITY) == [20, 30, 100]
    assert amounts(FIRM) == [30]
    assert amounts(BANK) == []
    ours = transfer_file(number("ours"), scope=FIRM)
    assert ours.group == ()
    assert (ours.debit_id, ours.credit_id) == (None, owned["firm"])
    assert (ours.this.debit_name, ours.this.line.debit) == ("pool", "fund/pool")
    assert [one.line.amount for one in transfer_file(number("ours"), scope=CITY).group] == [20]
    with pytest.raises(TransferUnknown):
        transfer_file(number("theirs"), scope=FIRM)


def test_lists_exports_and_counts_keep_to_the_scope(owned: dict[str, int]) -> None:
    def asked(scope: Scope) -> tuple[int, list[str]]:
        page = account_page(
            scope=scope,
            where=AccountFilter(),
            sort=AccountSort.CODE,
            is_descending=False,
            page=1,
            per_page=3,
        )
        found = export_accounts(
            scope=scope, where=AccountFilter(), sort=AccountSort.CODE, is_descending=False
        )
        return page.total, [account.code for account in found]

    assert asked(FIRM) == (1, ["firm"])
    assert asked(Scope()) == (0, [])
    assert asked(CITY)[0] == len(asked(CITY)[1]) == 10
    assert unit_totals(scope=FIRM) == ()
    assert books_seen(scope=FIRM) == [("fund", "Fund 基金")]
    assert books_seen(scope=Scope()) == []


def test_each_unit_of_a_book_adds_up_to_nothing(owned: dict[str, int]) -> None:
    totals = {one.unit.name: (one.debits, one.credits) for one in unit_totals(scope=CITY)}
    # 100 came in, 30 and 20 went out: 150 on either side; no point was moved.
    assert totals == {"FEN": (150, 150), "POINTS": (0, 0)}


@pytest.mark.parametrize("sort", list(AccountSort))
def test_every_order_of_the_list_shows_every_account_once(
    owned: dict[str, int], sort: AccountSort
) -> None:
    seen: list[int] = []
    for page in (1, 2, 3, 4):
        found = account_page(
            scope=CITY,
            where=AccountFilter(),
            sort=sort,
            is_descending=True,
            page=page,
            per_page=3,
        )
        seen += [account.id for account in found.rows]
    assert (len(seen), len(set(seen))) == (10, 10)


def test_a_list_is_filtered_by_what_is_promised(chart: Chart, owned: dict[str, int]) -> None:
    hold_money([chart.transfer(chart.fund, chart.a, 5)], place=chart.place, booking=BOOKING)
    found = export_accounts(
        scope=CITY,
        where=AccountFilter(is_held=True),
        sort=AccountSort.HELD,
        is_descending=True,
    )
    assert [(account.code, account.promised) for account in found] == [("pool", 5)]


@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("scope", [CITY, FIRM])
def test_a_journal_turned_forth_and_back_shows_every_line_once(
    chart: Chart, owned: dict[str, int], scope: Scope, limit: int
) -> None:
    for amount in range(1, 6):
        post_transfers(
            [chart.transfer(chart.fund, owned["firm"], amount)], place=chart.place, booking=BOOKING
        )
    whole = list(journal_lines(scope=scope, where=TODAYS))
    turned: list[JournalPage] = []
    older: WrittenAt | None = None
    while True:
        page = journal_page(scope=scope, where=TODAYS, older_than=older, limit=limit)
        turned.append(page)
        if page.older is None:
            break
        older = page.older
    assert [line for page in turned for line in page.lines] == whole
    for newer, page in itertools.pairwise(turned):
        back = journal_page(scope=scope, where=TODAYS, newer_than=page.newer, limit=limit)
        assert back.lines == newer.lines


@pytest.mark.parametrize(
    ("where", "amounts"),
    [
        ({"account": "fund/firm"}, [30]),
        ({"account": "other"}, [20]),
        ({"account": "elsewhere/other"}, []),
        ({"amount_min": Decimal("0.30"), "amount_max": Decimal("0.999")}, [30]),
        ({"cause": "te", "actor": "STER"}, [20, 30, 100]),
        ({"cause": "est"}, []),
        ({"kind": Kind.HELD}, []),
        ({"book": "fund"}, [20, 30, 100]),
        ({"book": "points"}, []),
    ],
)
def test_a_journal_is_filtered(
    owned: dict[str, int], where: dict[str, object], amounts: list[int]
) -> None:
    asked = JournalFilter(start=TODAY, end=TODAY, **where)  # type: ignore[arg-type]
    assert [one.line.amount for one in journal_page(scope=CITY, where=asked).lines] == amounts


def test_a_filter_by_anothers_account_finds_only_dealings_with_it(owned: dict[str, int]) -> None:
    asked = JournalFilter(start=TODAY, end=TODAY, account="fund/other")
    assert journal_page(scope=FIRM, where=asked).lines == ()


def test_a_transfer_leads_to_what_became_of_it(chart: Chart, owned: dict[str, int]) -> None:
    book = chart.place.book_id
    held = chart.transfer(chart.fund, owned["firm"], 8)
    hold_money([held], place=chart.place, booking=BOOKING)
    settled: UUID = settle_holds([Settlement(hold_id=held.id)], book_id=book, booking=BOOKING).ids[
        0
    ]
    refund = number("refund")
    refund_transfer(
        refund_id=refund,
        transfer_id=number("ours"),
        amount=4,
        reason="too much",
        book_id=book,
        booking=BOOKING,
    )
    undone = reverse_transfer(
        transfer_id=number("theirs"), reason="wrong firm", book_id=book, booking=BOOKING
    ).ids[0]

    def linked(id_: UUID) -> dict[str, object]:
        file = transfer_file(id_, scope=CITY)
        return {
            "hold": file.hold and file.hold.line.id,
            "resolution": file.resolution and file.resolution.line.id,
            "original": file.original and file.original.line.id,
            "returns": [one.line.id for one in file.returns],
        }

    nothing: dict[str, object] = {
        "hold": None,
        "resolution": None,
        "original": None,
        "returns": [],
    }
    assert linked(held.id) == {**nothing, "resolution": settled}
    assert linked(settled) == {**nothing, "hold": held.id}
    assert linked(number("ours")) == {**nothing, "returns": [refund]}
    assert linked(refund) == {**nothing, "original": number("ours")}
    assert linked(number("theirs")) == {**nothing, "returns": [undone]}
    assert transfer_file(undone, scope=CITY).is_reversal
