"""The locks pin every byte and name nobody's server."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# In pieces, so that this file does not name them either.
HOSTS = [
    "py" + "pi.org",
    "pythonhosted" + ".org",
    "registry.np" + "mjs.org",
    "registry.yarn" + "pkg.com",
    "npm" + "mirror.com",
    "deb.deb" + "ian.org",
    "unpkg" + ".com",
    "jsdelivr" + ".net",
    "cdn" + "js.cloudflare",
]
PIN = re.compile(r"^(?P<name>[a-z0-9._-]+(\[[a-z0-9,_-]+\])?)==(?P<version>[^ ;\\]+)")


def pins(lock: str) -> dict[str, set[str]]:
    """Give the versions that a lock pins; a package may have one for each Python."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / "requirements" / lock).read_text(encoding="utf-8").splitlines():
        if match := PIN.match(line):
            found.setdefault(match["name"], set()).add(match["version"])
    return found


@pytest.mark.parametrize("host", HOSTS)
def test_no_tracked_file_names_a_registry(host: str) -> None:
    found = subprocess.run(
        ["git", "grep", "-liF", host], check=False, capture_output=True, text=True, cwd=ROOT
    )
    # 1 is "nothing found"; anything above is git's own failure.
    assert (found.returncode, found.stdout.split(), found.stderr) == (1, [], "")


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_every_pin_has_a_hash(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    pinned = [line for line in text.splitlines() if PIN.match(line)]
    assert pinned
    assert not [line.split()[0] for line in pinned if "--hash=sha256:" not in line]


def test_the_tests_run_on_the_versions_that_users_get() -> None:
    run, dev = pins("run.txt"), pins("dev.txt")
    assert {name: versions for name, versions in run.items() if dev.get(name) != versions} == {}


def test_the_lock_of_the_assets_keeps_no_address() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity": "sha512-' in lock
    assert '"resolved"' not in lock
