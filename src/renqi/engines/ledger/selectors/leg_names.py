"""Whose accounts the two legs of a transfer are (对方账户)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True, kw_only=True)
class LegNames:
    """The accounts of both legs as people write them and by name (双方账户)."""

    debit: str
    debit_name: str
    credit: str
    credit_name: str


def leg_names(ids: Sequence[UUID]) -> Mapping[UUID, LegNames]:
    """Name both ends of transfers.

    On a page only transfers of one's own accounts are named; the database sees to it, as the
    account at the other end is somebody else's and otherwise hidden.
    """
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ledger_leg_names(%s::uuid[])", [list(ids)])
        return {
            id_: LegNames(
                debit=debit, debit_name=debit_name, credit=credit, credit_name=credit_name
            )
            for id_, debit, debit_name, credit, credit_name in cursor.fetchall()
        }
