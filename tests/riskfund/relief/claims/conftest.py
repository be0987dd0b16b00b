"""A fund of ten million yuan, three members and a declared closure."""

from pathlib import Path

import pytest

from tests.riskfund.relief.claims.relief_world import (
    WAN,
    add_firms,
    declare,
    document,
    fill_fund,
    join,
    publish,
)


@pytest.fixture
def fund(db: None, tmp_path: Path) -> str:
    """Every event asks for one kind of file."""
    said = document()
    for event in said["events"]:
        event["evidence"] = ["证明"]
    ref = publish(said)
    fill_fund(1000 * WAN)
    add_firms(tmp_path, 3)
    for number in (1, 2, 3):
        join(number)
    declare()
    return ref
