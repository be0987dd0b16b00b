"""Setting up says what is missing on the machine, in words one can act on."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "make_environment.sh"
# A Python that knows its version, and fails to import the parts of venv.
WITHOUT_VENV = 'case "$2" in *ensurepip*) exit 1;; esac'
TOO_OLD = 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac'

Setup = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def set_up(tmp_path: Path) -> Setup:
    """Give a function that runs the script where only the given programs are installed."""
    programs = tmp_path / "bin"
    programs.mkdir()

    def run(**scripts: str) -> subprocess.CompletedProcess[str]:
        for name, body in {"id": "echo 1000", **scripts}.items():
            (programs / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
            (programs / name).chmod(0o755)
        return subprocess.run(
            ["/bin/sh", str(SCRIPT), str(tmp_path / "venv"), "requirements/run.txt"],
            check=False,
            capture_output=True,
            text=True,
            env={"PATH": str(programs)},
        )

    return run


def test_a_python_that_is_too_old_is_named(set_up: Setup) -> None:
    done = set_up(python3=TOO_OLD)
    assert done.returncode == 1
    assert "Renqi needs Python 3.11 or newer; found: Python 3.9.2." in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


def test_no_python_at_all_is_said(set_up: Setup) -> None:
    assert "found: no python3." in set_up().stderr


def test_a_missing_venv_module_is_said_with_its_remedy(set_up: Setup, tmp_path: Path) -> None:
    done = set_up(python3=WITHOUT_VENV)
    assert done.returncode == 1
    assert done.stderr == (
        "Python's venv module is missing. Install it (Debian: apt-get install python3-venv).\n"
    )
    assert not (tmp_path / "venv").exists()
