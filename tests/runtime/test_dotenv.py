"""The file `.env` adds variables and never overrules one."""

import os
from pathlib import Path

import pytest

from renqi.config import dotenv


def test_names_quotes_and_remarks_are_read_as_a_shell_would(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text(
        "# where\n\nexport RENQI_HOME=/srv/renqi\nRENQI_ICP = '粤ICP备1号'\nRENQI_HOSTS=a,b\n",
        encoding="utf-8",
    )
    assert dotenv.read(path) == {
        "RENQI_HOME": "/srv/renqi",
        "RENQI_ICP": "粤ICP备1号",
        "RENQI_HOSTS": "a,b",
    }


def test_a_variable_that_is_set_keeps_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ".env"
    path.write_text("RENQI_SET=file\nRENQI_UNSET=file\n", encoding="utf-8")
    monkeypatch.setenv("RENQI_SET", "process")
    monkeypatch.delenv("RENQI_UNSET", raising=False)
    dotenv.load(path)
    assert os.environ["RENQI_SET"] == "process"
    assert os.environ.pop("RENQI_UNSET") == "file"


def test_a_line_that_is_no_variable_is_refused_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("RENQI_HOME=/srv\nplease use /srv\n", encoding="utf-8")
    with pytest.raises(dotenv.EnvFileUnreadable, match="line 2"):
        dotenv.read(path)


def test_no_file_is_no_fault(tmp_path: Path) -> None:
    dotenv.load(tmp_path / ".env")
