"""`renqi bench ledger`: a short run tells every case and leaves nothing behind."""

import argparse
import json
from contextlib import nullcontext
from importlib.util import find_spec
from typing import Any

import pytest

from renqi.cli.ledger_bench import add_ledger_bench
from renqi.cli.parser import CommandParser
from tests.engines.ledger.chart import sql


@pytest.fixture
def parser(monkeypatch: pytest.MonkeyPatch) -> argparse.ArgumentParser:
    """Give a parser with this one command, on the database of the test."""
    monkeypatch.setattr("renqi.cli.database.open_database", nullcontext)
    monkeypatch.setattr("renqi.cli.database.as_owner", nullcontext)
    parser = CommandParser(prog="renqi bench")
    add_ledger_bench(parser.add_subparsers(required=True))
    return parser


@pytest.mark.owner
@pytest.mark.slow
def test_a_short_run_measures_all_posters_on_the_same_transfers(
    own_database: dict[str, Any],
    parser: argparse.ArgumentParser,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["ledger", "--accounts", "50", "--seconds", "0.01", "--rounds", "1", "--json"]
    arguments = parser.parse_args([*words, "--clients", "1", "2"])
    assert arguments.handler(arguments) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["problems"] == 0
    assert (told["server"]["fsync"], told["server"]["synchronous_commit"]) == ("on", "on")
    # django-hordak comes as source only, so the lock of the tests has to do without it.
    has_hordak = find_spec("hordak") is not None
    assert set(told["absent"]) == {"pgledger"} | (set() if has_hordak else {"hordak"})
    assert {(one["case"], one["clients"], one["poster"]) for one in told["measured"]} == {
        (case, clients, poster)
        for case in ("1 uniform", "1 hot", "1 insert-only", "100 hot", "1000 hot")
        for clients in (1, 2)
        for poster in ("floor", "renqi", "orm", *(["hordak"] if has_hordak else []))
    } | {("64 threads hot", 1, "submit")}
    # What pgledger was to be held against is not called reached.
    unknown = [goal["text"] for goal in told["goals"] if goal["reached"] is None]
    assert [text.rpartition(", ")[0] for text in unknown] == [
        "batch 1000, hot, to pgledger",
        "batch 100, hot, to pgledger",
        "single, to pgledger",
    ]
    assert sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'renqi_bench%%'") == [(0,)]
