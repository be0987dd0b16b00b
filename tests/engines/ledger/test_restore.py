"""A ledger that is dumped and restored onto another server still holds, and goes on."""

import secrets
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from renqi.config import embedded
from renqi.config.archive import read_archive, write_archive
from renqi.config.database import settings_of_socket
from renqi.engines.ledger.domain import refusals
from renqi.engines.ledger.selectors.integrity import anchor_problems, head
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.engines.ledger.services.seal_journal import resume_after_restore, seal_journal
from tests.engines.ledger.chart import (
    BOOKING,
    NOON,
    Chart,
    fresh_ledger,
    open_chart,
    problems_of,
    sql,
)


def post(chart: Chart, amount: int, *, key: str = "") -> int:
    transfer = chart.transfer(chart.bank, chart.fund, amount, key=key)
    return post_transfers([transfer], place=chart.place, booking=BOOKING).new


@pytest.mark.slow
def test_a_restored_ledger_holds_and_goes_on(
    own_database: dict[str, Any],
    test_home: Path,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
) -> None:
    chart = open_chart()
    connection.cursor().execute(
        "DO $$ BEGIN FOR i IN 1..2000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$"
    )
    assert (post(chart, 1, key="one"), seal_journal(at=NOON)) == (1, 1)
    post(chart, 2)  # not sealed
    anchor = head()
    assert anchor is not None
    file = tmp_path / "renqi.backup"
    write_archive(file, own_database)

    data = test_home / f"restored-{secrets.token_hex(4)}"
    server = settings_of_socket(data)
    with embedded.hold(data), django_db_blocker.unblock(), fresh_ledger(server) as restored:
        connection.close()
        read_archive(file, restored, replace=True)
        assert problems_of() == []
        assert anchor_problems(no=anchor.no, digest=anchor.hash) == []
        with pytest.raises(refusals.ClockBehind):
            post(chart, 3)
        assert resume_after_restore() > 0
        assert post(chart, 1, key="one") == 0  # a retry over the restore acts once
        assert post(chart, 3) == 1
        assert seal_journal(at=NOON) == 2
        assert sql("SELECT transfers FROM ledger_seal WHERE no = 2") == [(2,)]  # 2 and 3 fen
        assert problems_of() == []
