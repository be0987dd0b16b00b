"""`renqi bench ledger`: a short run tells every case and leaves nothing behind."""

import argparse
import json
from contextlib import nullcontext
from typing import Any

import pytest

from renqi.cli.ledger_bench import add_ledger_bench
from renqi.cli.parser import CommandParser
from tests.engines.ledger.chart import sql


@pytest.fixture
def parser(monkeypatch: pytest.MonkeyPatch) -> argparse.ArgumentParser:
    """Give a parser with this one command, on the database of the test."""
    monkeypatch.setattr("renqi.cli.database.open_database", nullcontext)
    parser = CommandParser(prog="renqi bench")
    add_ledger_bench(parser.add_subparsers(required=True))
    return parser


@pytest.mark.slow
def test_a_short_run_measures_all_posters_on_the_same_transfers(
    own_database: dict[str, Any],
    parser: argparse.ArgumentParser,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["ledger", "--accounts", "50", "--seconds", "0.01", "--rounds", "1", "--json"]
    arguments = parser.parse_args(words)
    assert arguments.handler(arguments) in (0, 1)  # whether goals are reached is not said here
    told = json.loads(capsys.readouterr().out)
    assert told["problems"] == 0
    assert (told["server"]["fsync"], told["server"]["synchronous_commit"]) == ("on", "on")
    assert {(one["case"], one["poster"]) for one in told["measured"]} == {
        (case, poster)
        for case in ("1 uniform", "1 hot", "1 insert-only", "100 hot", "1000 hot")
        for poster in ("floor", "renqi", "orm")
    }
    assert len(told["goals"]) == 7
    assert sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'renqi_bench%%'") == [(0,)]
