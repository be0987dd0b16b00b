"""A fund and two firms that may join it."""

from pathlib import Path

import pytest

from tests.riskfund.members.member_world import World, open_world


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    return open_world(tmp_path)
