"""The world of the matrix, made once a module."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from renqi.web.shell import faults
from tests.web.casework.kinds import QUICK, offered
from tests.web.rights.world import World, make_world


@pytest.fixture(scope="module")
def city(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[World, Path]]:
    """Make the world once; each test takes back what it does to it, and the module all of it."""
    folder = tmp_path_factory.mktemp("rights")
    with django_db_blocker.unblock(), transaction.atomic(), offered(QUICK):
        with override_settings(HOME=folder):
            world = make_world(folder)
        yield world, folder
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def short_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer refusals by their status alone: the same page thousands of times costs minutes."""

    def answer(_request: HttpRequest, name: str, *, status: int) -> HttpResponse:
        return HttpResponse(name, status=status)

    monkeypatch.setattr(faults, "render", answer)


@pytest.fixture
def world(city: tuple[World, Path], settings: Settings) -> World:
    settings.HOME = city[1]
    return city[0]
