"""The receipt of a decision on a case is checked without the database."""

import json
from pathlib import Path
from typing import Any

import pytest

from renqi.cli.main import main
from renqi.engines.casework.domain.decision_receipt import receipt_document

BASIS = {"case": 7, "title": "甲公司", "subject": "x", "case_type": "grant@1", "form": {"sum": 500}}
ACT = {"act": "confirm", "by": "林", "reason": "同意", "at": "2026-11-22T10:00:00+08:00"}


def written(tmp_path: Path, **changes: Any) -> str:
    document = receipt_document(BASIS, [])
    document["decided"] = [{**ACT, "receipt": document["sha256"]}]
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps({**document, **changes}), encoding="utf-8")
    return str(path)


def test_a_receipt_as_it_was_handed_out_is_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["receipt", "verify", written(tmp_path)]) == 0
    assert "same: sha256" in capsys.readouterr().out


@pytest.mark.parametrize(
    "changes",
    [
        {"basis": {**BASIS, "form": {"sum": 5000}}},
        {"basis": 1},
        {"decided": [{**ACT, "receipt": "0" * 64}]},
        {"decided": [1]},
        {"sha256": "0" * 64},
    ],
)
def test_a_receipt_that_was_altered_is_told(
    tmp_path: Path, changes: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["receipt", "verify", written(tmp_path, **changes), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["same"] is False
