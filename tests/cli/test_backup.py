"""`renqi backup` and `renqi restore`, from one installation into an empty one."""

import json
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest import MonkeyPatch  # noqa: PT013  only its type

from renqi.cli.restore_check import checks
from renqi.engines.casework.selectors import stored_integrity
from tests.database_roles import as_owner
from tests.engines.ledger.chart import BOOKING, open_chart, sql
from tests.runtime.conftest import Renqi, environment, home, renqi

__all__ = ["environment", "home", "renqi"]

CHECKS = ["ledger", "audit", "anchors", "receipts", "evidence", "documents"]


@pytest.fixture
def other_home(test_home: Path) -> Callable[[], str]:
    return lambda: str(test_home / f"home-{secrets.token_hex(4)}")


@pytest.mark.slow
def test_an_installation_comes_back_in_an_empty_one(
    renqi: Renqi, home: Path, other_home: Callable[[], str], tmp_path: Path
) -> None:
    file, second = tmp_path / "city.renqi", other_home()
    assert renqi("audit", "anchor").returncode == 0
    assert renqi("backup", str(file)).returncode == 0
    restored = renqi("restore", str(file), "--json", RENQI_HOME=second)
    assert restored.returncode == 0, restored.stderr
    told = json.loads(restored.stdout)
    assert [(one["name"], one["problems"]) for one in told["checks"]] == [
        (name, []) for name in CHECKS
    ]
    assert told["checks"][2]["count"] == 1  # the anchor came along, and so did its public key
    assert not list(Path(second).rglob("anchor.key"))
    again = renqi("restore", str(file), RENQI_HOME=second)
    assert (again.returncode, "Use --force" in again.stderr) == (2, True)
    assert renqi("restore", str(file), "--force", RENQI_HOME=second).returncode == 0


@pytest.mark.slow
def test_a_damaged_file_starts_nothing(
    renqi: Renqi, other_home: Callable[[], str], tmp_path: Path
) -> None:
    file, second = tmp_path / "city.renqi", other_home()
    assert renqi("backup", str(file), "--with-keys").returncode == 0
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    refused = renqi("restore", str(file), RENQI_HOME=second)
    assert (refused.returncode, "is damaged" in refused.stderr) == (2, True)
    assert not Path(second).exists()


@pytest.mark.slow
def test_secret_keys_come_along_only_where_they_are_asked_for(
    renqi: Renqi, home: Path, other_home: Callable[[], str], tmp_path: Path
) -> None:
    file, second = tmp_path / "city.renqi", other_home()
    # A key that the environment gives would be kept in no file.
    own = {"RENQI_SECRET_KEY": ""}
    assert renqi("audit", "anchor", **own).returncode == 0
    assert renqi("backup", str(file), "--with-keys", **own).returncode == 0
    assert renqi("restore", str(file), **own, RENQI_HOME=second).returncode == 0
    for name in ("secret_key", "keys/anchor.key"):
        kept = Path(second) / name
        assert kept.read_bytes() == (home / name).read_bytes()
        assert kept.stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_what_does_not_hold_is_named(monkeypatch: MonkeyPatch, tmp_path: Path) -> None:
    from renqi.engines.ledger.services.post_transfers import post_transfers

    chart = open_chart()
    post_transfers([chart.transfer(chart.bank, chart.fund, 5)], place=chart.place, booking=BOOKING)
    with as_owner():
        sql("UPDATE ledger_account SET credits = credits + 1 WHERE id = %s", chart.fund)
    receipts = [("0" * 64, {"case": 1}), ("1" * 64, {"sha256": "1" * 64})]
    monkeypatch.setattr(stored_integrity, "kept_receipts", lambda: iter(receipts))
    monkeypatch.setattr(stored_integrity, "evidence_problems", lambda: iter([("ab", "missing")]))
    found = {one.name: one for one in checks()}
    assert list(found) == CHECKS
    assert any("balance_differs fund/pool" in one for one in found["ledger"].problems)
    assert found["receipts"].problems == (f"altered {'0' * 64}", f"altered {'1' * 64}")
    assert found["evidence"].problems == ("missing ab",)
