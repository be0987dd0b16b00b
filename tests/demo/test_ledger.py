"""The made-up books hold, show every state once, and are the same for the same seed."""

from datetime import UTC, date, datetime

import pytest

from renqi.demo.alliance_book import ALLIANCE
from renqi.demo.ledger import FUND, load_demo_books
from renqi.demo.ledger_teller import DemoFirm, month
from renqi.engines.ledger.domain.kinds import Kind
from renqi.engines.ledger.models import AccountBalance, Book, Lot, Transfer
from renqi.engines.ledger.selectors.account_list import unit_totals
from renqi.engines.ledger.selectors.integrity import problems
from renqi.identity.domain.scope import Scope

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
FIRMS = [
    DemoFirm(uscc=f"91440300MA5DEM{number:03d}D", name=f"示例{number}") for number in range(36)
]


def load(*, seed: int = 1, now: datetime = NOW, n_firms: int = 36) -> None:
    load_demo_books(
        FIRMS[:n_firms], bank="organisation:1", alliance="organisation:2", seed=seed, now=now
    )


def test_every_state_occurs_and_everything_adds_up() -> None:
    load()
    kinds = set(Transfer.objects.values_list("kind", flat=True))
    assert kinds == {int(kind) for kind in Kind} - {int(Kind.TIMED_OUT)}
    assert Transfer.objects.filter(reverses_id__isnull=False).count() == 1
    assert Transfer.objects.filter(refunds_id__isnull=False).count() == 1
    assert AccountBalance.objects.filter(is_frozen=True).count() == 1
    assert Lot.objects.filter(lapsed__gt=0).exists()
    assert list(problems()) == []
    assert all(one.is_balanced for one in unit_totals(scope=Scope(all=True)))


def test_last_month_is_closed_and_this_month_is_open() -> None:
    load()
    through = {
        book.code: (book.soft_closed_through, book.closed_through) for book in Book.objects.all()
    }
    october = date(2026, 10, 31)
    assert through == {FUND: (october, date(2026, 8, 31)), ALLIANCE: (october, october)}


def test_the_bank_the_alliance_and_the_firm_have_accounts_of_their_own() -> None:
    load()
    owned = AccountBalance.objects.exclude(owner="").values_list("owner", "code")
    assert ("organisation:1", "custody") in owned
    assert ("organisation:2", "joint-fund") in owned
    assert {code for owner, code in owned if owner == FIRMS[0].uscc} == {
        f"firm:{FIRMS[0].uscc}",
        f"points:{FIRMS[0].uscc}",
    }
    names = {*AccountBalance.objects.values_list("name", flat=True)}
    assert not {name for name in names if "演示" not in name and "示例" not in name}


@pytest.mark.parametrize("seed", range(8))
def test_no_seed_overdraws_an_account(seed: int) -> None:
    load(seed=seed)
    assert list(problems()) == []


@pytest.mark.parametrize("n_firms", [5, 6, 24])
@pytest.mark.parametrize("day", [1, 28, 31])
def test_any_day_and_any_size_will_do(day: int, n_firms: int) -> None:
    load(now=datetime(2027, 1, day, 4, tzinfo=UTC), n_firms=n_firms)
    assert list(problems()) == []


def test_months_ago_cross_the_year() -> None:
    assert month(date(2027, 1, 31), 1) == date(2026, 12, 1)
    assert month(date(2027, 1, 31), 5, day=8) == date(2026, 8, 8)
