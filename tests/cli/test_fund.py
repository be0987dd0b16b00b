"""`renqi fund`: what a script may rely on, and what a person reads."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from renqi.cli.main import main
from renqi.engines.simulation import scenario_file

EXAMPLES = Path(scenario_file.__file__).parent / "examples"
ORDINARY, SHOCK = EXAMPLES / "ordinary_years.yaml", EXAMPLES / "shock_month.yaml"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        try:
            status = main(["fund", "simulate", *map(str, arguments)])
        except SystemExit as left:
            status = int(left.code or 0)
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


def test_a_person_reads_ruin_reserve_and_price(run: Run) -> None:
    status, out, err = run(ORDINARY, "--paths", 2_000)
    assert (status, err) == (0, "")
    assert "2,680 firms, 2,000 paths, seed 20260401" in out
    assert "Simulated and exact ruin differ by" in out
    rows = [line.split() for line in out.splitlines() if line[:3] in {"12 ", "120"}]
    assert [row[0] for row in rows] == ["12", "120"]
    # Ruin within ten years, simulated and exact, in percent.
    simulated, exact = (float(rows[1][column].rstrip("%")) for column in (1, 3))
    assert simulated == pytest.approx(exact, abs=2.1)
    assert exact == pytest.approx(10.07, abs=0.02)
    assert "≤ 0.5%" in out
    assert any(line.startswith("中型一般") for line in out.splitlines())


def test_shocks_and_topping_up_are_told(run: Run) -> None:
    status, out, _ = run(SHOCK, "--paths", 1_000)
    assert status == 0
    assert "Exact figures and prices leave shocks and topping up out." in out
    assert "Topped up by" in out


def test_a_script_gets_the_same_document_for_the_same_seed(run: Run) -> None:
    documents = []
    for seed in (3, 3, 4):
        status, out, _ = run(SHOCK, "--json", "--paths", "1_000", "--seed", seed)
        assert status == 0
        documents.append(json.loads(out))
    first, again, other = documents
    assert first == again
    assert first["simulated"] != other["simulated"]
    assert first["simulated"]["paths"] == 1_000
    assert list(first["required"]) == ["0.05", "0.02", "0.01", "0.005"]
    assert len(first["simulated"]["reserve_by_month"]) == 60
    assert [one["key"] for one in first["prices"]][:2] == ["微型电子", "微型服装"]


def test_a_wrong_file_is_one_line_with_a_remedy(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(ORDINARY.read_text("utf-8").replace("persistence: 0.9", "persistence: 9"))
    status, out, err = run(path)
    assert (status, out) == (2, "")
    assert err == f"renqi: {path}: fund.persistence is 9. Give a number from 0 to 0.99.\n"
    status, _, err = run(tmp_path / "none.yaml")
    assert status == 2
    assert err.startswith(f"renqi: {tmp_path / 'none.yaml'}: No such file")


@pytest.mark.parametrize(
    "words", [("--paths", "0"), ("--paths", "many"), ("--seed", "-1"), ("--seed", 1 << 63)]
)
def test_a_wrong_number_is_one_line(run: Run, words: tuple[object, ...]) -> None:
    status, out, err = run(ORDINARY, *words)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
