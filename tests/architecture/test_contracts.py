"""The import contracts hold, and each of them notices a violation."""

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# One forbidden import for each contract: the file that gets it, and the name that must break.
VIOLATIONS = {
    "contexts": ("kernel/planted.py", "import renqi.registry.apps"),
    "programmes": ("programmes/alliance/__init__.py", "import renqi.programmes.cultivation"),
    "cultivation": (
        "programmes/cultivation/ladder/__init__.py",
        "import renqi.programmes.cultivation.survey",
    ),
    "riskfund": (
        "programmes/riskfund/charter/__init__.py",
        "import renqi.programmes.riskfund.relief",
    ),
    "engines": ("engines/ledger/__init__.py", "import renqi.engines.policy.domain"),
    "rooms": ("registry/domain/planted.py", "import renqi.registry.models"),
    "policy": ("engines/policy/domain/planted.py", "import renqi.engines.policy.judging"),
    "pure": ("engines/policy/domain/planted.py", "import django.db"),
    "private-models": ("web/planted.py", "import renqi.identity.models"),
    "acyclic": ("registry/services/planted.py", "import renqi.registry.apps"),
}
# The other half of a ring, where the violation is one.
OTHER_HALF = {"acyclic": ("registry/apps.py", "\nimport renqi.registry.services.planted\n")}


def lint(place: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package in `place`."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(program), "--no-cache"],
        check=False,
        capture_output=True,
        text=True,
        cwd=place,
        env={**os.environ, "PYTHONPATH": f"{place / 'src'}{os.pathsep}{place}"},
    )


@pytest.fixture
def copy_of_the_project(tmp_path: Path) -> Path:
    """Copy what import-linter reads, to plant things in."""
    python_only = shutil.ignore_patterns("static", "templates", "assets", "__pycache__", "*.csv")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=python_only)
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_every_contract_has_a_planted_violation() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    prefix = "importlinter:contract:"
    names = {name.removeprefix(prefix) for name in contracts.sections() if prefix in name}
    assert names == set(VIOLATIONS)


def test_the_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_contract_breaks_on_a_planted_violation(contract: str, copy_of_the_project: Path) -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    package = copy_of_the_project / "src" / "renqi"
    name, statement = VIOLATIONS[contract]
    (package / name).parent.mkdir(exist_ok=True)
    (package / name).write_text(f'"""Planted."""\n\n{statement}\n', encoding="utf-8")
    if contract in OTHER_HALF:
        other, text = OTHER_HALF[contract]
        with (package / other).open("a", encoding="utf-8") as file:
            file.write(text)

    done = lint(copy_of_the_project)

    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contracts[f'importlinter:contract:{contract}']['name']} BROKEN" in done.stdout


def test_a_package_without_a_place_in_the_layers_is_refused(copy_of_the_project: Path) -> None:
    (copy_of_the_project / "src/renqi/utils").mkdir()
    (copy_of_the_project / "src/renqi/utils/__init__.py").touch()
    assert lint(copy_of_the_project).returncode != 0
