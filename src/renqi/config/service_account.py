"""Under which account the embedded server runs (服务账户).

PostgreSQL refuses to run as root. Where Renqi runs as root, as it does in many containers, the
server runs as an account without rights, which must then be able to reach its files.
"""

import logging
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path
from typing import TypedDict

_ROOT = 0
_NAMES = ("renqi", "postgres", "nobody")
_log = logging.getLogger(__name__)


class Identity(TypedDict, total=False):
    """What `subprocess.run` needs to start a program as another account."""

    user: int
    group: int
    extra_groups: list[int]


def identity(data: Path) -> Identity:
    """Give the account that owns the data, or the one that will; nothing unless root."""
    if os.geteuid() != _ROOT:
        return {}
    account = _account(data)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def give(path: Path) -> None:
    """Hand a file or directory to the account of the directory above it or of the server."""
    if os.geteuid() == _ROOT:
        account = _account(path.parent)
        os.chown(path, account.pw_uid, account.pw_gid)


def open_way(*targets: Path) -> None:
    """Let the server's account pass through the directories above its programs and data.

    Passing through (x) is all it gets: it cannot list or read what else is there.
    """
    if os.geteuid() != _ROOT:
        return
    for target in targets:
        for directory in reversed(target.parents):
            mode = directory.stat().st_mode
            if not mode & stat.S_IXOTH:
                directory.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
                _log.warning("The database's account may now pass through %s.", directory)
    _make_readable(targets[0])


def _make_readable(programs: Path) -> None:
    # An installation made under a strict umask keeps its files from every other account.
    if (programs / "postgres").stat().st_mode & stat.S_IROTH:
        return
    package = programs.parent.parent
    for top in (package, package.with_name(f"{package.name}.libs")):
        for path in (top, *top.rglob("*")):
            mode = stat.S_IMODE(path.stat().st_mode) | stat.S_IROTH
            path.chmod(mode | stat.S_IXOTH if mode & stat.S_IXUSR else mode)


def _account(data: Path) -> pwd.struct_passwd:
    # Who owns the data keeps them, whichever accounts have come or gone since.
    if data.exists() and (owner := data.stat().st_uid) != _ROOT:
        return pwd.getpwuid(owner)
    for name in _NAMES[:-1]:
        if account := _find(name):
            return account
    if program := shutil.which("useradd"):
        command = [program, "--system", "--no-create-home", "--home-dir", "/nonexistent"]
        subprocess.run([*command, _NAMES[0]], check=False, capture_output=True)  # noqa: S603
    return _find(_NAMES[0]) or pwd.getpwnam(_NAMES[-1])


def _find(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
