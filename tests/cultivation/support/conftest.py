"""A budget of a hundred yuan, and four firms."""

from pathlib import Path

import pytest

from tests.cultivation.support.money_world import YUAN, World, open_world


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    return open_world(tmp_path, firms=4, money=100 * YUAN)
