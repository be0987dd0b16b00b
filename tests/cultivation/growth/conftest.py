"""People, files and folders of the tests of growth."""

from pathlib import Path

import pytest
from pytest_django import Settings

from renqi.identity.domain.actor import Actor
from tests.cultivation.growth.place import file_of
from tests.identity.acting import city
from tests.web.people import FIRM_USCC


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path: Path) -> None:
    """Files that are handed in lie with the test."""
    settings.HOME = tmp_path


@pytest.fixture
def people(db: None, tmp_path: Path) -> dict[str, Actor]:
    """The people of the made-up city; the firm has a file."""
    found = city()
    file_of(tmp_path, FIRM_USCC)
    return found
