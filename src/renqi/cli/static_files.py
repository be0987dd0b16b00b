"""Lay out what browsers load, hashed and compressed, when it is not yet so (静态文件)."""

import os
import subprocess
import sys
from pathlib import Path

from renqi.cli.database import SETTINGS_MODULE


def collect_static_files() -> bool:
    """Collect the files if any is newer than the last collection.

    A process of its own does it: which files are served is settled when settings are read, and
    ours were read before there was anything to serve.

    Returns:
        True if they were collected, False if they stood ready.

    """
    from django.conf import settings

    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if collected.exists() and collected.stat().st_mtime >= _newest_source():
        return False
    subprocess.run(
        [sys.executable, "-m", "django", "collectstatic", "--noinput", "--clear", "-v", "0"],
        check=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS_MODULE, "RENQI_COLLECT": "1"},
    )
    return True


def _newest_source() -> float:
    from django.contrib.staticfiles.finders import get_finders

    return max(
        (
            Path(storage.path(name)).stat().st_mtime
            for finder in get_finders()
            for name, storage in finder.list([])
        ),
        default=0.0,
    )
