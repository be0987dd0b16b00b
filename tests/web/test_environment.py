import stat
from pathlib import Path

import pytest

from renqi.config import environment


def test_the_signing_key_is_made_once_and_only_its_owner_may_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RENQI_SECRET_KEY", raising=False)
    key = environment.secret_key(tmp_path / "home")
    kept = tmp_path / "home" / "secret_key"
    assert len(key) >= 64
    assert environment.secret_key(tmp_path / "home") == key
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert list(kept.parent.iterdir()) == [kept]


def test_a_signing_key_from_the_environment_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENQI_SECRET_KEY", "given")
    assert environment.secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("said", "heard"),
    [("1", True), ("Yes", True), (" on ", True), ("0", False), ("", False), ("maybe", False)],
)
def test_only_a_clear_yes_is_a_yes(said: str, heard: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENQI_HTTPS", said)
    assert environment.flag("RENQI_HTTPS", default=not heard) is heard


def test_a_list_is_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENQI_HOSTS", "a.example, b.example,")
    assert environment.words("RENQI_HOSTS") == ["a.example", "b.example"]
