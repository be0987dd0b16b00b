"""Every variable that steers an installation stands in docs/settings.md, and none else."""

import re
from pathlib import Path

from tests.architecture.test_house_style import ROOT, sources

NAME = re.compile(r"\b(?:RENQI_[A-Z][A-Z_]*[A-Z]|DATABASE(?:_OWNER)?_URL)\b")
READ = re.compile(
    r"""(?:flag|words|text|environ\.get)\(\s*["'](?P<name>(?:RENQI|DATABASE)_[A-Z_]+)["']"""
)
# Read by a name that is put together.
OPENID = {f"RENQI_OIDC_{part}" for part in ("NAME", "ISSUER", "CLIENT_ID", "CLIENT_SECRET")}


def _told() -> set[str]:
    return set(NAME.findall((ROOT / "docs" / "settings.md").read_text(encoding="utf-8")))


def _read(path: Path) -> set[str]:
    return set(READ.findall(path.read_text(encoding="utf-8")))


def test_what_is_read_is_told_and_what_is_told_is_read() -> None:
    read = set().union(*(_read(path) for path in sources("src")))
    assert read | OPENID == _told()


def test_only_the_configuration_reads_the_variables() -> None:
    elsewhere = {
        str(path.relative_to(ROOT)): found
        for path in sources("src")
        if path.parent.name != "config" and (found := _read(path))
    }
    assert not elsewhere
