"""`DATABASE_URL` is read as people write it."""

from pathlib import Path

import pytest

from renqi.config.database import (
    DatabaseUrlUnreadable,
    settings_of_socket,
    settings_of_url,
    socket_directory,
)


def test_every_part_of_the_address_is_taken_over() -> None:
    settings = settings_of_url("postgres://li:p%40ss@db.city:5433/renqi?sslmode=require")
    assert settings == {
        "NAME": "renqi",
        "USER": "li",
        "PASSWORD": "p@ss",
        "HOST": "db.city",
        "PORT": "5433",
        "OPTIONS": {"connect_timeout": 10, "sslmode": "require"},
    }


def test_a_socket_directory_may_stand_as_the_host() -> None:
    settings = settings_of_url("postgresql://renqi@/renqi?host=/run/postgresql")
    assert (settings["HOST"], settings["PORT"]) == ("/run/postgresql", "")
    assert settings["OPTIONS"] == {"connect_timeout": 10}


@pytest.mark.parametrize(
    "url",
    [
        "mysql://li@db.city/renqi",
        "postgres://li@db.city",
        "postgres://li@db.city/",
        "postgres://li@db.city/a/b",
        "postgres://li@db.city:port/renqi",
        "postgres://li@db.city:70000/renqi",
        "postgres://[::1/renqi",
        "renqi",
    ],
)
def test_another_kind_of_address_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUrlUnreadable):
        settings_of_url(url)


def test_the_socket_lies_with_the_data_where_its_path_is_short_enough() -> None:
    assert socket_directory(Path("/srv/renqi/postgres")) == Path("/srv/renqi/postgres")


@pytest.mark.parametrize("data", [Path("/srv") / ("x" * 90), Path("/srv/a,b/postgres")])
def test_a_path_that_no_socket_can_have_gets_a_short_stand_in(data: Path) -> None:
    # A socket's path has room for 107 bytes; a comma separates hosts in an address.
    stand_in = socket_directory(data)
    assert len(f"{stand_in}/.s.PGSQL.5432") < 107
    assert settings_of_socket(data)["HOST"] == str(stand_in)
    assert socket_directory(data) == stand_in
