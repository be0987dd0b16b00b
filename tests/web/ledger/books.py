"""Made-up books over the made-up people, for the pages of the ledger."""

from datetime import UTC, datetime

from django.db import connection

from renqi.demo.ledger import load_demo_books
from renqi.demo.ledger_teller import DemoFirm
from renqi.engines.ledger.domain.owners import owner_key
from renqi.engines.ledger.models import AccountBalance
from renqi.engines.ledger.services.seal_journal import seal_journal
from renqi.identity.models import Person
from tests.database_roles import as_owner
from tests.web.people import FIRM_USCC

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
OTHER_USCC = "91440300MA5DEM101D"


def organisation_of(username: str) -> int:
    """Give the key of somebody's organisation."""
    person = Person.objects.get(username=username)
    return int(person.memberships.get().organisation_id)


def keep_demo_books() -> None:
    """Keep half a year of books for the people that `make_people` made."""
    firms = [DemoFirm(uscc=FIRM_USCC, name="深圳市演示精密科技有限公司")]
    firms += [
        DemoFirm(uscc=f"91440300MA5DEM{number:03d}D", name=f"示例{number}号有限公司")
        for number in range(101, 136)
    ]
    load_demo_books(
        firms,
        bank=owner_key(organisation_id=organisation_of("bank")),
        alliance=owner_key(organisation_id=organisation_of("alliance")),
        seed=1,
        now=NOW,
    )
    # Inside the transaction of a test nothing is sealed yet; behind a live server it is.
    seal_journal(at=NOW)


def account_id(code: str) -> int:
    """Give the number of an account by its code."""
    return int(AccountBalance.objects.get(code=code).pk)


def empty_books() -> None:
    """Forget the books where no transaction is rolled back at the end of the test.

    The guards of the history are put aside for it, as only the owner of the tables can.
    """
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class"
            " WHERE relkind = 'r' AND relname ~ '^(ledger|bank|payment)_'"
        )
        tables = [f'"{name}"' for (name,) in cursor.fetchall() if name != "ledger_clock"]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_clock SET sealed_to = 0, xid_offset = 0")
