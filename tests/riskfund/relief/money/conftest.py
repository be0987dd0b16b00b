"""A fund of 19,000 yuan, four members, and a floor of 1,000."""

from pathlib import Path

import pytest

from tests.riskfund.relief.money.money_world import World, open_world


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    return open_world(tmp_path)
