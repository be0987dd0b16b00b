"""The `renqi` command: bad input and failing disks give one line and a status, no traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from renqi.cli.main import main

BAD_INPUT = 2


def test_a_path_that_leads_round_in_a_circle_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "receipt.json"
    path.symlink_to(path)
    assert main(["receipt", "verify", str(path)]) == BAD_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f"renqi: {path}: Too many levels of symbolic links\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_output_that_finds_no_room_is_told_in_one_line() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "renqi.cli.main", "policy", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            text=True,
        )
    assert done.returncode == BAD_INPUT
    assert done.stderr == "renqi: No space left on device\n"
